"""Which stretches speak of one project: namings joined by the model's links, then all that is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from extractors.model.agreement import Agreement
from extractors.model.heads import ANCHORS, LINK
from extractors.model.network import Floats
from extractors.model.tagging import Tagged, sigmoid


@dataclass
class Group:
    """One project of an article: the stretches that name it and those said of it, each with its probability."""

    anchors: list[Tagged]
    said: list[tuple[Tagged, float]] = field(default_factory=list)

    @cached_property
    def own(self) -> list[Tagged]:
        """The namings that it shares with no other project, if there are any; those that join later are shared."""
        return [anchor for anchor in self.anchors if anchor.shared < 0.5] or list(self.anchors)

    @cached_property
    def keys(self) -> Floats:
        """One row for each of its own namings: the product with a stretch's query is the logit of its link."""
        return np.stack([anchor.head("key") for anchor in self.own]) / np.float32(LINK**0.5)

    @property
    def certainty(self) -> float:
        """How surely there is such a project."""
        return max(anchor.of_project for anchor in self.own)

    def of(self, kind: str) -> list[tuple[Tagged, float]]:
        return [(one, surely) for one, surely in self.said if one.kind == kind]

    def status_logits(self) -> Floats:
        """In the order of STATUSES: all namings and cues heard, the surer ones louder."""
        votes = [(anchor.head("status"), anchor.of_project) for anchor in self.anchors if anchor.kind in ANCHORS]
        votes += [(cue.head("status"), surely) for cue, surely in self.of("cue")]
        weight = sum(share for _, share in votes) or 1.0
        summed: Floats = np.sum([logits * share for logits, share in votes], axis=0) / weight
        return summed


def grouped(stretches: Sequence[Tagged], agreement: Agreement, wanted: Mapping[str, float]) -> list[Group]:
    """The projects of an article in order of their first naming; ``wanted`` gives the thresholds."""
    anchors = [one for one in stretches if one.kind in ANCHORS and one.of_project >= wanted["anchor"]]
    single = [one for one in anchors if one.shared < 0.5]
    groups = [Group(cluster) for cluster in _clusters(single, agreement, wanted["same"])]
    for anchor in (one for one in anchors if one.shared >= 0.5):
        _attach(anchor, groups, wanted["belongs"])
    for one in stretches:
        if one.kind not in ANCHORS:
            _hand_out(one, groups, wanted["belongs"])
    sure = [group for group in groups if group.certainty >= wanted["certain"]]
    return sorted(sure, key=lambda group: group.anchors[0].start)


def _clusters(anchors: Sequence[Tagged], agreement: Agreement, wanted: float) -> list[list[Tagged]]:
    """Average-linkage clustering: the two closest clusters are joined while their mean logit reaches ``wanted``."""
    if not anchors:
        return []
    closeness = _closeness(anchors, agreement)
    clusters = {number: [number] for number in range(len(anchors))}
    while len(clusters) > 1:
        here, there = divmod(int(closeness.argmax()), len(anchors))
        if closeness[here, there] < wanted:
            break
        _join(closeness, here, there, len(clusters[here]), len(clusters[there]))
        clusters[here] += clusters.pop(there)
    return [[anchors[number] for number in sorted(cluster)] for cluster in clusters.values()]


def _closeness(anchors: Sequence[Tagged], agreement: Agreement) -> Floats:
    """Logits that two namings are of one project, by the model's links and by the grammar; none with itself."""
    queries, keys = (np.stack([anchor.head(name) for anchor in anchors]) for name in ("query", "key"))
    links: Floats = queries @ keys.T / np.float32(LINK**0.5)
    agreed = np.array([[agreement.between(one, other) for other in anchors] for one in anchors], dtype=np.float32)
    closeness: Floats = (links + links.T) / np.float32(2) + agreed
    np.fill_diagonal(closeness, -np.inf)
    return closeness


def _join(closeness: Floats, here: int, there: int, size: int, other_size: int) -> None:
    """The second cluster becomes part of the first, whose closeness to the rest is the mean over all its members."""
    joined = (size * closeness[here] + other_size * closeness[there]) / (size + other_size)
    closeness[here] = closeness[:, here] = joined
    closeness[there] = closeness[:, there] = closeness[here, here] = -np.inf


def _attach(anchor: Tagged, groups: list[Group], wanted: float) -> None:
    """A naming of several projects joins each that it is linked to; one that none wants names a project itself."""
    fitting = [group for group in groups if sigmoid(belonging(anchor, group)) >= wanted]
    for group in fitting:
        group.anchors = sorted([*group.anchors, anchor], key=lambda one: one.start)
    if not fitting:
        groups.append(Group([anchor]))


def _hand_out(one: Tagged, groups: Sequence[Group], wanted: float) -> None:
    """What is said goes to the project it is linked to most surely, or to all where it is said of several."""
    if not groups or one.of_project < wanted:
        return
    surely = [sigmoid(belonging(one, group)) for group in groups]
    for group, share in zip(groups, surely, strict=True):
        if share >= wanted and (share == max(surely) or one.shared >= 0.5):
            group.said.append((one, share))


def belonging(one: Tagged, group: Group) -> float:
    """The logit that a stretch is said of a project."""
    return float(max((group.keys @ one.head("query")).tolist()))
