"""Training articles: inline marks parsed into a plain text and the spans that each record owns."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractors.script import is_latin, to_cyrillic

KINDS = ("facility", "product", "company", "place", "money", "capacity", "jobs", "count", "date", "cue")
MARK = re.compile(r"\{((?:P?\d+)(?:,P?\d+)*)\.(" + "|".join(KINDS) + r"):([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters [start, end) of the text are of ``kind`` and said of ``owners``: records, programmes, or no one."""

    start: int
    end: int
    kind: str
    owners: frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """An article as the model sees it: title, line's end, body; with its marks and its records by their number."""

    id: str
    language: str
    published: str
    text: str
    body_at: int
    marks: tuple[Marked, ...]
    records: dict[str, dict[str, Any]]


KEPT_BACK = 12  # every so many-th article of the later files


def is_of_the_test(example: Example) -> bool:
    """Whether an article was written after published news, for measuring only, and serves no decision at all."""
    return example.id.startswith("f-")


def is_kept_back(example: Example) -> bool:
    """Whether an article teaches nothing, but serves to choose thresholds; its number decides, whatever is added."""
    return example.id.startswith("n-") and int(example.id.rsplit("-", 1)[1]) % KEPT_BACK == 0


SETS = {"everyday news": is_of_the_test, "hard cases": is_kept_back}
"""What quality is measured on, and which articles are in it."""


def teaches(example: Example) -> bool:
    return not any(belongs(example) for belongs in SETS.values())


def read_examples(folder: Path) -> list[Example]:
    """All articles of a folder's files, in the order of their names."""
    return [as_read(parsed(json.loads(line))) for path in sorted(folder.glob("*.jsonl")) for line in _lines(path)]


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def parsed(row: dict[str, Any]) -> Example:
    text, marks = plain(f"{row['title']}\n{row['marked']}")
    return Example(
        id=row["id"],
        language=row["language"],
        published=row["published"],
        text=text,
        body_at=len(plain(row["title"])[0]) + 1,
        marks=marks,
        records={str(record["n"]): record for record in row["projects"]},
    )


def as_read(example: Example) -> Example:
    """The example in the script that readers turn it into: Kazakh in Latin letters becomes Cyrillic."""
    if example.language != "kk" or not is_latin(example.text):
        return example
    read = to_cyrillic(example.text)
    moved = [
        Marked(bisect_left(read.offsets, mark.start), bisect_left(read.offsets, mark.end), mark.kind, mark.owners)
        for mark in example.marks
    ]
    return replace(example, text=read.text, body_at=bisect_left(read.offsets, example.body_at), marks=tuple(moved))


def plain(marked: str) -> tuple[str, tuple[Marked, ...]]:
    """The text without its marks, and what they covered."""
    pieces, marks, at, length = [], [], 0, 0
    for mark in MARK.finditer(marked):
        before = marked[at : mark.start()]
        pieces += [before, mark[3]]
        length += len(before)
        marks.append(Marked(length, length + len(mark[3]), mark[2], frozenset(mark[1].split(",")) - {"0"}))
        length += len(mark[3])
        at = mark.end()
    return "".join((*pieces, marked[at:])), tuple(marks)
