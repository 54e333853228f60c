"""New examples out of old ones by rules of grammar: other names and numbers, paragraphs left out, articles joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from training.marks import Example, Marked

_DIGITS = re.compile(r"\d+")
_CHANCE = {"renamed": 0.5, "renumbered": 0.5, "replaced": 0.5, "thinned": 0.3, "joined": 0.15}
_STEM = 5  # letters that tell one word from another, whatever its ending
_ENDING = {"en": 1, "ru": 2, "kk": 2}  # letters that must agree for one word to stand in the place of another
_COUNTED = frozenset({"money", "capacity", "jobs", "count"})
_REPLACED = frozenset({"product", "place"})


class Augmenter:
    """Gives a varied copy of an example each time it is asked; the same seed gives the same copies."""

    def __init__(self, examples: Sequence[Example], random: Random) -> None:
        self._examples, self._random = examples, random
        self._companies: dict[tuple[str, bool], list[str]] = defaultdict(list)
        self._likes: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for example in examples:
            for mark in example.marks:
                name = _words(example, mark)
                if mark.kind == "company":
                    self._companies[example.language, name.isascii()].append(name)
                elif mark.kind in _REPLACED:
                    self._likes[_frame(example, mark)].append(name)

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
        if self._random.random() < _CHANCE["replaced"]:
            example = self._replaced(example)
        return _rewritten(example, lambda mark, words: changes.get(mark.kind, str)(words))

    def _renaming(self, example: Example) -> Callable[[str], str]:
        """Other companies of the same script; one name is replaced alike wherever it stands."""
        new: dict[str, str] = {}

        def other(name: str) -> str:
            if name not in new:
                new[name] = self._random.choice(self._companies[example.language, name.isascii()])
            return new[name]

        return other

    def _replaced(self, example: Example) -> Example:
        """Other products and places of the same ending where nothing else in the text speaks of the old ones."""
        new = {
            mark: self._random.choice(self._likes.get(_frame(example, mark)) or [_words(example, mark)])
            for mark in example.marks
            if mark.kind in _REPLACED and _stands_alone(example, mark)
        }
        return _rewritten(example, lambda mark, words: new.get(mark, words))

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
            marks=tuple(replace(mark, owners=_still_there(mark.owners, named)) for mark in shifted),
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


def _words(example: Example, mark: Marked) -> str:
    return example.text[mark.start : mark.end]


def _frame(example: Example, mark: Marked) -> tuple[str, ...]:
    """What words must have in common to stand for one another: kind, language, ending; and sector or preposition."""
    sectors = {example.records[owner]["sector"] for owner in mark.owners if owner in example.records}
    before = example.text[: mark.start].split()[-1:]
    company = "".join(sorted(sectors)) if mark.kind == "product" else "".join(before).casefold()
    ending = _words(example, mark)[-_ENDING[example.language] :].casefold()
    return mark.kind, example.language, ending, company


def _stands_alone(example: Example, mark: Marked) -> bool:
    """Whether no word under the mark occurs elsewhere in the text."""
    text = example.text.casefold()
    return all(text.count(word[:_STEM]) == 1 for word in _words(example, mark).casefold().split() if len(word) > 3)


def _rewritten(example: Example, change: Callable[[Marked, str], str]) -> Example:
    """The example with the words under its marks changed."""
    pieces, marks, at, length, body_at = [], [], 0, 0, example.body_at
    for mark in example.marks:
        old = _words(example, mark)
        new = change(mark, old)
        pieces += [example.text[at : mark.start], new]
        length += mark.start - at
        marks.append(replace(mark, start=length, end=length + len(new)))
        length += len(new)
        at = mark.end
        if mark.end <= example.body_at:
            body_at += len(new) - len(old)
    return replace(example, text="".join((*pieces, example.text[at:])), marks=tuple(marks), body_at=body_at)
