"""The decisions that go with a model, chosen on the articles that were kept back, and its scores made honest there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from domain.articles import Article
from domain.records import Reading
from extractors.model.network import Network, View
from extractors.model.reader import read_with
from extractors.model.tagging import logit
from extractors.reader import LaidOut, lay_out
from training.marks import Example
from training.measure import Measured, article_of, measured

START: Mapping[str, float] = {
    "relevant": 0.3, "anchor": 0.6, "certain": 0.5, "same": -0.5, "belongs": 0.2, "promised": 0.3,
    "owner_power": 0.5, "link": 0.5, "near": 0.5, "far": 2.0, "worded": 3.0,
    "relevance_scale": 1.0, "relevance_shift": 0.0, "mention_scale": 1.0, "mention_shift": 0.0,
    "value_scale": 1.0, "value_shift": 0.0,
}  # fmt: skip
CHOICES: Mapping[str, Sequence[float]] = {
    "relevant": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    "anchor": (0.4, 0.5, 0.6, 0.7, 0.8),
    "certain": (0.4, 0.5, 0.6, 0.7, 0.8),
    "same": (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0),
    "belongs": (0.1, 0.15, 0.2, 0.3, 0.4),
    "promised": (0.2, 0.3, 0.4, 0.5),
    "owner_power": (0.25, 0.5, 1.0),
    "link": (0.35, 0.5, 0.75, 1.0),
    "near": (0.0, 0.25, 0.5, 1.0),
    "far": (0.5, 1.0, 2.0, 3.0),
    "worded": (0.0, 1.0, 2.0, 3.0, 4.0, 6.0),
}
_PASSES = 2  # over the choices; a third changes next to nothing
_GAIN = 1e-4  # below it the first of two choices stands
_PRIOR = 2.0  # how many articles' worth of doubt hold a score to what the network said
_WORTH = {"projects": 1.0, "told": 1.0, "investment": 0.2, "capacity": 0.2, "jobs": 0.2, "expected": 0.2, "region": 0.4}

Seen = Mapping[Article, tuple[LaidOut, View]]
Wanted = Mapping[str, float]
Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Recalled:
    """A reader of articles that a network has looked at before; ``wanted`` are the decisions to try."""

    seen: Seen
    wanted: Wanted
    name: str = "recalled"

    def read(self, article: Article) -> Reading:
        laid_out, view = self.seen[article]
        return read_with(laid_out, view, self.wanted)


def seen_by(network: Network, examples: Sequence[Example]) -> Seen:
    laid_out = {article: lay_out(article) for article in map(article_of, examples)}
    return {article: (one, network.look(one.document.text)) for article, one in laid_out.items()}


def tuned(seen: Seen, examples: Sequence[Example]) -> dict[str, float]:
    """Thresholds, scales and shifts for a network by what it makes of articles it never saw."""

    def tried(wanted: Wanted) -> Measured:
        return measured(Recalled(seen, wanted), examples)

    wanted = dict(START)
    wanted |= _honest("relevance", tried(wanted).relevance_scores)
    for _ in range(_PASSES):
        for name, choices in CHOICES.items():
            wanted[name] = _best(name, choices, wanted, tried)
    found = tried(wanted)
    return wanted | _honest("mention", found.mention_scores) | _honest("value", found.value_scores)


def _best(name: str, choices: Sequence[float], wanted: Wanted, tried: Callable[[Wanted], Measured]) -> float:
    """The choice that reads best; the present one where none is better by enough."""
    now = worth(tried(wanted))
    worths = {choice: worth(tried({**wanted, name: choice})) for choice in choices if choice != wanted[name]}
    best = max(worths, key=worths.__getitem__)
    return best if worths[best] > now + _GAIN else wanted[name]


def worth(found: Measured) -> float:
    """How good a reading is on the whole; «told» are the projects found with their right status."""
    return sum(weight * found.part(name).f1 for name, weight in _WORTH.items())


def _honest(score: str, scored: Scored) -> dict[str, float]:
    """Scale and shift of a logit by which scores mean the share that is right (Platt's method)."""
    said = torch.tensor([logit(score) for score, _ in scored])
    right = torch.tensor([float(right) for _, right in scored])
    scale, shift = torch.ones((), requires_grad=True), torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([scale, shift], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        wrong = functional.binary_cross_entropy_with_logits(scale * said + shift, right, reduction="sum")
        total = wrong + _PRIOR * ((scale - 1) ** 2 + shift**2)
        total.backward()
        return total

    optimizer.step(loss)
    return {f"{score}_scale": round(max(0.05, scale.item()), 3), f"{score}_shift": round(shift.item(), 3)}
