"""What the grammar says of the model's namings: seen by it, too, and two of them one project or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from extractors.model.heads import ANCHORS, HEADS, OWNERS
from extractors.model.tagging import Tagged
from extractors.namings import Phrase
from extractors.threads import Threads, apart

_TOLD = 4.0  # a logit: what a sentence names in turn, with a verb for each, is hardly ever mere scenery
_TOUCHING = 2  # characters: a blank, but not a comma


class Agreement:
    """Logits for or against two stretches' naming one project, by the weights that were tuned with a model."""

    def __init__(self, threads: Threads, in_turn: Iterable[Phrase], wanted: Mapping[str, float]) -> None:
        """``in_turn``: namings of which each has words of its own in a sentence that names several."""
        self._wanted = wanted
        self._known: dict[tuple[int, int], tuple[Phrase, int] | None] = {}
        self._in_turn = {phrase.start for phrase in in_turn}
        self._phrases = [(phrase, number) for number, thread in enumerate(threads.all) for phrase in thread.phrases]

    def weighed(self, stretch: Tagged) -> Tagged:
        """A naming that the grammar sees, too, is surer; a product that stands alone is often only spoken of."""
        if stretch.kind not in ANCHORS:
            return stretch
        seen = self._naming(stretch)
        if seen is None:
            support = -self._wanted["alone"] * (stretch.kind == "product")
        else:
            support = self._wanted["seen"] + _TOLD * (seen[0].start in self._in_turn)
        row = stretch.row.copy()
        row[HEADS["owner"].start + OWNERS.index("project")] += support
        return replace(stretch, row=row)

    def between(self, one: Tagged, other: Tagged) -> float:
        """Nothing where the grammar does not see a naming in both."""
        here, there = self._naming(one), self._naming(other)
        if here is None or there is None:
            return 0.0
        (phrase, thread), (other_phrase, other_thread) = here, there
        if phrase is other_phrase:
            return self._wanted["one_phrase"]
        if thread == other_thread:
            return self._wanted["one_thread"]
        return -self._apartness(*sorted((phrase, other_phrase), key=lambda naming: naming.start))

    def _apartness(self, first: Phrase, second: Phrase) -> float:
        """For namings of two threads: those in one sentence, or in two places, are two projects."""
        if first.sentence == second.sentence and second.start - first.end < _TOUCHING:
            return 0.0  # «second stage of the lime plant», cut in two
        elsewhere = first.near and second.near and apart(first.near, second.near)
        return self._wanted["in_turn" if elsewhere or first.sentence == second.sentence else "two_threads"]

    def _naming(self, stretch: Tagged) -> tuple[Phrase, int] | None:
        """The phrase that a stretch lies in, and the number of its thread; looked for once."""
        place = stretch.start, stretch.end
        if place not in self._known:
            self._known[place] = self._found(stretch)
        return self._known[place]

    def _found(self, stretch: Tagged) -> tuple[Phrase, int] | None:
        covering = (pair for pair in self._phrases if pair[0].start < stretch.end and stretch.start < pair[0].end)
        return max(
            covering, key=lambda pair: min(pair[0].end, stretch.end) - max(pair[0].start, stretch.start), default=None
        )
