"""What the model says of stretches of a text: what they are, whose, and how surely."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log

import numpy as np

from extractors.model.heads import HEADS, KINDS, OWNERS
from extractors.model.network import Floats, View

_PROJECT = OWNERS.index("project")


_INSIDE_WORDS = str.maketrans("", "", "-‑'’ʼ")


@dataclass(frozen=True)
class Tagged:
    """The words [start, end) and the mean of the model's outputs over them; ``kind`` is one of KINDS."""

    kind: str
    start: int
    end: int
    row: Floats

    @cached_property
    def of_project(self) -> float:
        """The probability that the words are said of a project of the article, rather than of none or of a total."""
        return float(softmax(self.row[HEADS["owner"]])[_PROJECT])

    @cached_property
    def shared(self) -> float:
        """The probability that the words stand for several projects at once: «plants» of a list."""
        return sigmoid(float(self.row[HEADS["shared"]][0]))

    @cached_property
    def promised(self) -> float:
        """The probability that a date is when the next step is due."""
        return sigmoid(float(self.row[HEADS["promised"]][0]))

    def head(self, name: str) -> Floats:
        values: Floats = self.row[HEADS[name]]
        return values


def sigmoid(value: float) -> float:
    return 1.0 / (1.0 + exp(-min(max(value, -30.0), 30.0)))


def logit(probability: float) -> float:
    """The inverse of ``sigmoid``, bounded."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))


def softmax(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max())
    shares: Floats = weights / weights.sum()
    return shares


@dataclass(frozen=True)
class Tags:
    """The model's view of a text, asked by characters."""

    text: str
    view: View

    def of(self, kind: str, start: int, end: int) -> Tagged | None:
        """What the model says of given words; None where they fall on no token."""
        first = max(0, bisect_left(self.view.ends, start + 1))
        last = bisect_left(self.view.starts, end)
        if first >= last:
            return None
        row: Floats = self.view.logits[first:last].mean(axis=0)
        return Tagged(kind, start, end, row)

    def found(self) -> tuple[Tagged, ...]:
        """The stretches that the model itself marks, in order; whole words only."""
        return tuple(self._found())

    def _found(self) -> Iterator[Tagged]:
        words = self._words()
        tags = _word_tags(softmax_rows(self.view.head("tag")), [first for first, _ in words])
        for kind, first, last in stretches(tags):
            first, last = self._trimmed(words, first, last)
            if first == last:
                continue
            begin, end = words[first][0], words[last - 1][1]
            row: Floats = self.view.logits[begin:end].mean(axis=0)
            yield Tagged(KINDS[kind], int(self.view.starts[begin]), int(self.view.ends[end - 1]), row)

    def _trimmed(self, words: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
        """Without signs at either end."""
        while first < last and not self._has_letters(words[last - 1]):
            last -= 1
        while first < last and not self._has_letters(words[first]):
            first += 1
        return first, last

    def _has_letters(self, word: tuple[int, int]) -> bool:
        return any(sign.isalnum() for sign in self.text[self.view.starts[word[0]] : self.view.ends[word[1] - 1]])

    def _words(self) -> list[tuple[int, int]]:
        """Tokens [first, last) of each word: those that follow one another without a blank, and signs alone."""
        words: list[tuple[int, int]] = []
        last = -1
        for number, (start, end) in enumerate(zip(self.view.starts.tolist(), self.view.ends.tolist(), strict=True)):
            joined, last = start == last and self._is_inside(start, end), end
            if joined:
                words[-1] = (words[-1][0], number + 1)
            else:
                words.append((number, number + 1))
        return words

    def _is_inside(self, start: int, end: int) -> bool:
        """Whether a token carries on the word before it; a hyphen or apostrophe between letters does."""
        is_sign = not self.text[start:end].translate(_INSIDE_WORDS)
        return self.text[start - 1 : end + is_sign].translate(_INSIDE_WORDS).isalnum()


def softmax_rows(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _word_tags(shares: Floats, firsts: Sequence[int]) -> list[int]:
    """The tag of each word: what its tokens are together; a beginning where its first token begins something."""
    if not firsts:
        return []
    first = shares[firsts]
    summed = np.add.reduceat(shares, firsts)
    kinds = summed[:, 1::2] + summed[:, 2::2]
    begin = 1 + 2 * kinds.argmax(axis=1)
    rows = np.arange(len(firsts))
    tags = begin + (first[rows, begin] <= first[rows, begin + 1])
    said: list[int] = np.where(kinds.max(axis=1) < summed[:, 0], 0, tags).tolist()
    return said


def stretches(tags: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(kind, first word, behind the last one) of each stretch; a tag that continues nothing of its kind begins one."""
    first = 0
    for number in range(1, len(tags) + 1):
        if number < len(tags) and tags[number] == _inside(tags[first]):
            continue
        if tags[first] > 0:
            yield (tags[first] - 1) // 2, first, number
        first = number


def _inside(tag: int) -> int:
    """The tag that carries on a stretch begun with ``tag``; nothing carries on O."""
    return -1 if tag == 0 else tag + tag % 2
