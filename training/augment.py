"""New examples out of old ones by rules of grammar: other names and numbers, paragraphs left out, articles joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from training.marks import Example, Marked

_DIGITS = re.compile(r"\d+")
_CHANCE = {"renamed": 0.5, "renumbered": 0.5, "thinned": 0.3, "joined": 0.15}
_COUNTED = frozenset({"money", "capacity", "jobs", "count"})


class Augmenter:
    """Gives a varied copy of an example each time it is asked; the same seed gives the same copies."""

    def __init__(self, examples: Sequence[Example], random: Random) -> None:
        self._examples, self._random = examples, random
        self._companies: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for example in examples:
            for mark in example.marks:
                if mark.kind == "company":
                    name = example.text[mark.start : mark.end]
                    self._companies[example.language, name.isascii()].append(name)

    def varied(self, example: Example) -> Example:
        """The example with some of the changes; what its marks say stays true of every copy."""
        if self._random.random() < _CHANCE["joined"]:
            example = self._joined(example)
        if self._random.random() < _CHANCE["thinned"]:
            example = self._thinned(example)
        changes: dict[str, Callable[[str], str]] = {}
        if self._random.random() < _CHANCE["renamed"]:
            changes["company"] = self._renaming(example)
        if self._random.random() < _CHANCE["renumbered"]:
            changes |= dict.fromkeys(_COUNTED, self._renumbered)
        return _rewritten(example, changes) if changes else example

    def _renaming(self, example: Example) -> Callable[[str], str]:
        """Other companies of the same script; one name is replaced alike wherever it stands."""
        new: dict[str, str] = {}

        def other(name: str) -> str:
            if name not in new:
                new[name] = self._random.choice(self._companies[example.language, name.isascii()])
            return new[name]

        return other

    def _renumbered(self, words: str) -> str:
        """Other digits, the same length; years and numbers in words stay."""
        return _DIGITS.sub(lambda match: self._number(match[0]), words)

    def _number(self, digits: str) -> str:
        first = str(self._random.randint(1, 9))
        return first + "".join(str(self._random.randint(0, 9)) if digit != "0" else "0" for digit in digits[1:])

    def _thinned(self, example: Example) -> Example:
        """Without one paragraph; records that lose their last mark are no longer in it."""
        cuts = [example.body_at, *(i + 1 for i, c in enumerate(example.text) if c == "\n" and i >= example.body_at)]
        if len(cuts) < 3:
            return example
        gone = self._random.randrange(1, len(cuts))
        start, end = cuts[gone], (cuts[gone + 1] if gone + 1 < len(cuts) else len(example.text))
        kept = [mark for mark in example.marks if mark.end <= start or mark.start >= end]
        shifted = [
            replace(mark, start=mark.start - end + start, end=mark.end - end + start) if mark.start >= end else mark
            for mark in kept
        ]
        named = {owner for mark in kept if mark.kind in ("facility", "product") for owner in mark.owners}
        told = {owner for mark in kept if mark.kind == "cue" for owner in mark.owners}
        if not named <= (told | {owner for owner in named if owner.startswith("P")}):
            return example  # a status that nothing tells any more would teach guessing
        return replace(
            example,
            text=example.text[:start] + example.text[end:],
            marks=tuple(
                replace(mark, owners=frozenset(o for o in mark.owners if o in named or o.startswith("P")))
                for mark in shifted
            ),
            records={number: record for number, record in example.records.items() if number in named},
        )

    def _joined(self, example: Example) -> Example:
        """With another article of its language behind it, as a digest prints them."""
        other = self._random.choice(self._examples)
        if other.language != example.language or len(example.text) + len(other.text) > 2200 or other is example:
            return example
        at = len(example.text) + 1
        marks = tuple(
            Marked(mark.start + at, mark.end + at, mark.kind, frozenset(_renamed(owner) for owner in mark.owners))
            for mark in other.marks
        )
        return replace(
            example,
            text=f"{example.text}\n{other.text}",
            marks=(*example.marks, *marks),
            records={**example.records, **{_renamed(number): record for number, record in other.records.items()}},
        )


def _still_there(owners: frozenset[str], named: set[str]) -> frozenset[str]:
    return frozenset(owner for owner in owners if owner in named or owner.startswith("P"))


def _renamed(owner: str) -> str:
    """The number of a record of the second of two joined articles."""
    return f"P{owner[1:]}00" if owner.startswith("P") else f"{owner}00"


def _rewritten(example: Example, changes: dict[str, Callable[[str], str]]) -> Example:
    """The example with the words under its marks changed."""
    pieces, marks, at, length, body_at = [], [], 0, 0, example.body_at
    for mark in example.marks:
        old = example.text[mark.start : mark.end]
        new = changes.get(mark.kind, str)(old)
        pieces += [example.text[at : mark.start], new]
        length += mark.start - at
        marks.append(replace(mark, start=length, end=length + len(new)))
        length += len(new)
        at = mark.end
        if mark.end <= example.body_at:
            body_at += len(new) - len(old)
    return replace(example, text="".join((*pieces, example.text[at:])), marks=tuple(marks), body_at=body_at)
