"""Examples as tensors: token ids, the labels of every head, and the spans between which links are learnt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import torch
from torch import Tensor

from extractors.model.heads import ANCHORS, FACILITIES, KINDS, SECTORS, STATUSES
from extractors.values.dates import find_dates
from training.marks import Example, Marked

LONGEST = 512
UNKNOWN = -100  # a label that is not known, and teaches nothing


@dataclass(frozen=True, slots=True)
class SpanLabels:
    """One marked span on tokens [first, last] and what is said of it; UNKNOWN where nothing is."""

    first: int
    last: int
    kind: str
    owners: frozenset[str]
    status: int
    facility: int
    sector: int
    promised: int


@dataclass(frozen=True, slots=True)
class Item:
    """One example as ids, tags per token and spans."""

    example: Example
    ids: list[int]
    tags: list[int]
    spans: list[SpanLabels]
    relevant: float


def item(example: Example, tokenizer: Any) -> Item:
    """Tokenise an example, cut at LONGEST tokens, and lay its marks over the tokens."""
    encoded = tokenizer(example.text, truncation=True, max_length=LONGEST, return_offsets_mapping=True)
    offsets = _stripped(example.text, encoded["offset_mapping"])
    starts = [start for start, _ in offsets[1:-1]]
    tags = [UNKNOWN, *([0] * len(starts)), UNKNOWN]
    spans = []
    promised = _promises(example)
    for mark in example.marks:
        first = bisect_left(starts, mark.start) + 1
        last = bisect_left(starts, mark.end)
        if first - 1 >= len(starts) or last < first:
            continue
        kind = 1 + 2 * KINDS.index(mark.kind)
        tags[first : last + 1] = [kind, *([kind + 1] * (last - first))]
        spans.append(_labels(example, mark, first, last, promised))
    return Item(example, encoded["input_ids"], tags, spans, float(bool(example.records)))


def _stripped(text: str, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Token offsets without the blank that a Metaspace tokenizer counts to the word behind it."""
    return [(start + (len(text[start:end]) - len(text[start:end].lstrip())), end) for start, end in offsets]


def _labels(example: Example, mark: Marked, first: int, last: int, promised: dict[int, str]) -> SpanLabels:
    records = [example.records[owner] for owner in sorted(mark.owners) if owner in example.records]
    named = mark.kind in ANCHORS
    return SpanLabels(
        first,
        last,
        mark.kind,
        mark.owners,
        status=_agreed([STATUSES.index(r["status"]) for r in records]) if named or mark.kind == "cue" else UNKNOWN,
        facility=_agreed([FACILITIES.index(r["facility"]) for r in records]) if named else UNKNOWN,
        sector=_agreed([SECTORS.index(r["sector"]) for r in records]) if named else UNKNOWN,
        promised=_is_promised(mark, records, promised) if mark.kind == "date" else UNKNOWN,
    )


def _agreed(labels: Sequence[int]) -> int:
    return labels[0] if labels and len(set(labels)) == 1 else UNKNOWN


def _promises(example: Example) -> dict[int, str]:
    found = find_dates(example.text, date.fromisoformat(example.published))
    return {at: one.value for one in found for at in range(one.start, one.end)}


def _is_promised(mark: Marked, records: Sequence[dict[str, Any]], dates: dict[int, str]) -> int:
    """Whether the date that stands here is the one by which a record expects its next step."""
    values = {dates[at] for at in range(mark.start, mark.end) if at in dates}
    expected = {record["expected"] for record in records if record["expected"]}
    if not values and expected:
        return UNKNOWN
    return int(any(value == wish or value[:4] == wish[:4] for value in values for wish in expected))


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of several items."""

    ids: Tensor
    mask: Tensor
    tags: Tensor
    relevant: Tensor
    items: list[Item]


def collate(items: list[Item], pad: int = 1) -> Batch:
    longest = max(len(one.ids) for one in items)
    ids = torch.full((len(items), longest), pad)
    mask = torch.zeros((len(items), longest), dtype=torch.long)
    tags = torch.full((len(items), longest), UNKNOWN)
    for row, one in enumerate(items):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
        tags[row, : len(one.tags)] = torch.tensor(one.tags)
    return Batch(ids, mask, tags, torch.tensor([one.relevant for one in items]), items)


def batches(items: Sequence[Item], tokens: int, random: Any) -> Iterator[list[Item]]:
    """Batches of about ``tokens`` tokens in random order, each of items of like length."""
    order = sorted(items, key=lambda one: len(one.ids) + random.randint(-40, 40))
    rows: list[list[Item]] = [[]]
    for one in order:
        if rows[-1] and (len(rows[-1]) + 1) * len(one.ids) > tokens:
            rows.append([])
        rows[-1].append(one)
    random.shuffle(rows)
    yield from rows
