"""What the network is taught: one loss per head, each on the tokens or spans that the marks say something of."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from extractors.model.heads import ANCHORS, LINK, OWNERS
from training.batches import UNKNOWN, Batch, Item, SpanLabels
from training.network import part

WEIGHTS = {"tag": 1.0, "relevant": 0.5, "owner": 0.5, "status": 1.0, "facility": 0.3, "sector": 0.3,
           "shared": 0.3, "promised": 0.3, "link": 1.0}  # fmt: skip


def losses(batch: Batch, logits: Tensor, relevance: Tensor) -> dict[str, Tensor]:
    """Mean loss of each head over a batch."""
    found: dict[str, list[Tensor]] = {head: [] for head in WEIGHTS}
    tags = part(logits, "tag")
    found["tag"].append(functional.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=UNKNOWN))
    found["relevant"].append(functional.binary_cross_entropy_with_logits(relevance, batch.relevant))
    states, spans = [], []
    for row, item in enumerate(batch.items):
        if item.spans:
            pooled = pool(logits[row], item.spans)
            states.append(pooled)
            spans += item.spans
            link = link_loss(pooled, item)
            if link is not None:
                found["link"].append(link)
    if spans:
        every = torch.cat(states)
        for head in ("status", "facility", "sector"):
            labels = torch.tensor([getattr(span, head) for span in spans])
            if bool((labels != UNKNOWN).any()):
                smooth = 0.05 if head == "status" else 0.0
                found[head].append(
                    functional.cross_entropy(part(every, head), labels, ignore_index=UNKNOWN, label_smoothing=smooth)
                )
        found["owner"].append(functional.cross_entropy(part(every, "owner"), torch.tensor([owner(s) for s in spans])))
        found["shared"].append(_binary(part(every, "shared"), [int(len(s.owners) > 1) for s in spans]))
        found["promised"].append(_binary(part(every, "promised"), [s.promised for s in spans]))
    return {head: torch.stack(parts).mean() for head, parts in found.items() if parts}


def pool(logits: Tensor, spans: list[SpanLabels]) -> Tensor:
    """The mean of the token outputs of each span."""
    sums = torch.cat([torch.zeros_like(logits[:1]), logits.cumsum(0)])
    first = torch.tensor([span.first for span in spans])
    last = torch.tensor([span.last + 1 for span in spans])
    return (sums[last] - sums[first]) / (last - first).unsqueeze(-1)


def owner(span: SpanLabels) -> int:
    if any(not name.startswith("P") for name in span.owners):
        return OWNERS.index("project")
    return OWNERS.index("programme" if span.owners else "nobody")


def links(pooled: Tensor) -> Tensor:
    """Logits that span i is said of the project that span j names."""
    return part(pooled, "query") @ part(pooled, "key").T / LINK**0.5


def link_loss(pooled: Tensor, item: Item) -> Tensor | None:
    """Between every span of a project and every other one that names a project: do they share a record?"""
    owned = [number for number, span in enumerate(item.spans) if owner(span) == OWNERS.index("project")]
    anchors = [number for number in owned if item.spans[number].kind in ANCHORS]
    if len(anchors) < 1 or len(owned) < 2:
        return None
    logits = links(pooled)[owned][:, anchors]
    same = torch.tensor([[float(bool(item.spans[i].owners & item.spans[j].owners)) for j in anchors] for i in owned])
    other = torch.tensor([[i != j for j in anchors] for i in owned])
    if not bool(other.any()):
        return None
    return functional.binary_cross_entropy_with_logits(logits[other], same[other])


def _binary(logits: Tensor, labels: list[int]) -> Tensor:
    known = torch.tensor([label != UNKNOWN for label in labels])
    if not bool(known.any()):
        return logits.sum() * 0.0
    return functional.binary_cross_entropy_with_logits(
        logits.squeeze(-1)[known], torch.tensor(labels, dtype=torch.float)[known]
    )
