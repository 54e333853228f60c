"""An article laid out for reading: one text of title and body, its sentences, and all values found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from domain.records import Capacity, MilestoneKind, Money, Sector
from extractors.found import Found
from extractors.lexicon.companies import find_companies
from extractors.lexicon.cues import Cue, find_cues
from extractors.lexicon.facilities import Head, find_heads
from extractors.lexicon.milestones import find_milestones
from extractors.lexicon.places import Place, find_places
from extractors.lexicon.products import Product, find_products
from extractors.lexicon.sectors import find_sectors
from extractors.values.dates import find_dates
from extractors.values.money import find_money
from extractors.values.periods import find_periods
from extractors.values.quantities import find_capacities, find_jobs, find_project_counts
from extractors.values.sentences import split_sentences

T = TypeVar(
    "T",
    Cue,
    Head,
    Found[MilestoneKind],
    Found[Product],
    Found[Place],
    Found[str],
    Found[Money],
    Found[Capacity],
    Found[int],
    Found[Sector],
)


@dataclass(frozen=True)
class Document:
    """``text`` is the title, a line's end and the body from ``body_at``; each kind of value is found once."""

    text: str
    body_at: int
    language: str
    published: date

    @cached_property
    def sentences(self) -> tuple[Found[str], ...]:
        return split_sentences(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        return find_cues(self.text, self.language)

    @cached_property
    def milestones(self) -> tuple[Found[MilestoneKind], ...]:
        return find_milestones(self.text, self.sentences, self.language)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        return tuple(find_heads(self.text, self.language))

    @cached_property
    def places(self) -> tuple[Found[Place], ...]:
        """A place in a company's name («Ertis Powder») tells where the company comes from, unless there is no other."""
        found = find_places(self.text)
        return tuple(place for place in found if not _within(place, self.companies)) or found

    @cached_property
    def products(self) -> tuple[Found[Product], ...]:
        return find_products(self.text)

    @cached_property
    def companies(self) -> tuple[Found[str], ...]:
        return find_companies(self.text)

    @cached_property
    def money(self) -> tuple[Found[Money], ...]:
        return find_money(self.text)

    @cached_property
    def capacities(self) -> tuple[Found[Capacity], ...]:
        return find_capacities(self.text)

    @cached_property
    def jobs(self) -> tuple[Found[int], ...]:
        return find_jobs(self.text)

    @cached_property
    def counts(self) -> tuple[Found[int], ...]:
        return find_project_counts(self.text)

    @cached_property
    def dates(self) -> tuple[Found[str], ...]:
        return find_dates(self.text, self.published)

    @cached_property
    def periods(self) -> tuple[Found[str], ...]:
        return find_periods(self.text, self.published)

    @cached_property
    def sectors(self) -> tuple[Found[Sector], ...]:
        return find_sectors(self.text)

    def sentence_of(self, at: int) -> int:
        """The number of the sentence that holds character ``at``."""
        return max(0, bisect_right(self._starts, at) - 1)

    def in_sentence(self, found: Sequence[T], number: int) -> tuple[T, ...]:
        """Those of ``found`` that begin in a sentence."""
        sentence = self.sentences[number]
        return tuple(one for one in found if sentence.start <= one.start < sentence.end)

    def is_title(self, number: int) -> bool:
        return self.sentences[number].start < self.body_at


def _within(place: Found[Place], companies: Sequence[Found[str]]) -> bool:
    return any(company.start <= place.start and place.end <= company.end for company in companies)
