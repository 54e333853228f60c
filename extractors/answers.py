"""What a generative model answers, and what is left of it once each word is looked up in the article.

The model proposes, the article decides: a quote that the text does not hold, a figure that our own grammars read
differently, a region that the quoted place does not lie in costs the value, and a project without name, evidence or
status is none. So neither an invention nor a text that gives the model orders puts anything in the database which the
article does not say. Statuses and kinds are the model's own judgement, out of our lists; so are the English names of
products that no list of ours knows in a text in another language.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import islice, takewhile
from typing import TypeVar

from domain.articles import Article
from domain.records import Capacity, Facility, Mention, Milestone, Money, Programme, Reading, Sector, Span, Status
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.places import Place
from extractors.reader import lay_out

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")
Json = Mapping[str, object]  # an object of JSON, of which nothing is known yet

MOST_PROJECTS, MOST_PROGRAMMES = 50, 20
MOST_VALUES = 20  # products or companies of one project
_LONGEST_SENTENCE, _LONGEST_NAME = 2_000, 200  # characters of a quote
_MOST_PLACES = 20  # where the words of one quote are looked for, so that «a» costs no more than a sentence
# A model's own word on how sure it is means little, and few servers give the probabilities of its words. What stands
# here has passed our checks, but its status has not: half.
_SCORE = 0.5
_NONE_FOUND = 0.25  # the most that an article in which no project was found can be worth, as in the first reader
_BULLETS = " \t-–—•▪●*·"
_PRODUCT = re.compile(r"[a-z][a-z0-9-]*(?: [a-z0-9-]+){0,4}")
_LONGEST_PRODUCT = 40
_WORD = re.compile(r"[^\W_]+")


# -- the article


@dataclass(frozen=True)
class Written:
    """Title, a line's end and body of an article as they are written, beside what our grammars read of them.

    ``document`` may be in another script; ``offsets`` lead from it to ``text``, whose body begins at ``body_at``.
    """

    text: str
    body_at: int
    document: Document
    offsets: Sequence[int]

    @classmethod
    def of(cls, article: Article) -> Written:
        laid_out = lay_out(article)
        text = f"{article.title}\n{article.text}"[: laid_out.offsets[-1]]
        return cls(text, len(article.title) + 1, laid_out.document, laid_out.offsets)

    @cached_property
    def sentences(self) -> tuple[Found[str], ...]:
        """Those of the body."""
        found = map(self._as_written, self.document.sentences)
        return tuple(
            Found(self.text[one.start : one.end], one.start, one.end) for one in found if one.start >= self.body_at
        )

    def sentence(self, words: object) -> Found[str] | None:
        """The sentence of which ``words`` are the greater part."""
        for quote in self.quoted(words.strip(_BULLETS) if isinstance(words, str) else None, _LONGEST_SENTENCE):
            for sentence in self.sentences:
                if _within(quote, sentence) and 2 * len(quote.value) >= len(sentence.value):
                    return sentence
        return None

    def quoted(
        self, words: object, longest: int = _LONGEST_NAME, near: Found[str] | None = None
    ) -> tuple[Found[str], ...]:
        """Where the body says these whole words, blanks apart: first within the sentence ``near``, then from the top.

        No quote reaches over a line's end.
        """
        if not isinstance(words, str) or len(words) > longest or not any(map(str.isalnum, words)):
            return ()
        wanted = " ".join(words.split())
        by = islice(self._places_of(wanted, near.start, near.end), _MOST_PLACES) if near else ()
        places = dict.fromkeys((*by, *islice(self._places_of(wanted, self.body_at, len(self.text)), _MOST_PLACES)))
        return tuple(Found(self.text[start:end], start, end) for start, end in places if self._is_whole(start, end))

    def inside(self, found: Sequence[Found[V]], quote: Found[str]) -> list[Found[V]]:
        """What our grammars found, in the order of the text, that lies wholly within a quote: no «300» of «1,300»."""
        first = bisect_left(found, quote.start, key=lambda one: self.offsets[one.start])
        begun = takewhile(lambda one: one.start < quote.end, map(self._as_written, islice(found, first, None)))
        return [one for one in begun if _within(one, quote)]

    def places(self, quote: Found[str]) -> list[Found[Place]]:
        """Places of which the quote is a part at least: «Saran» of «Saran industrial zone»."""
        found = map(self._as_written, self.document.places)
        return [one for one in found if one.start < quote.end and quote.start < one.end]

    @cached_property
    def _smooth(self) -> tuple[str, list[int]]:
        """The body with each run of blanks as one, and where each of its characters stands."""
        letters: list[str] = []
        places: list[int] = []
        for place in range(self.body_at, len(self.text)):
            letter = self.text[place]
            letter = " " if letter.isspace() and letter != "\n" else letter
            if letter != " " or not letters or letters[-1] != " ":
                letters.append(letter)
                places.append(place)
        return "".join(letters), places

    def _places_of(self, words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        smooth, places = self._smooth
        limit = bisect_left(places, end)
        at = smooth.find(words, bisect_left(places, start), limit)
        while at >= 0:
            yield places[at], places[at + len(words) - 1] + 1
            at = smooth.find(words, at + 1, limit)

    def _is_whole(self, start: int, end: int) -> bool:
        cut_before = self.text[start].isalnum() and self.text[start - 1].isalnum()
        return not cut_before and not (self.text[end - 1].isalnum() and self.text[end : end + 1].isalnum())

    def _as_written(self, found: Found[V]) -> Found[V]:
        return Found(found.value, self.offsets[found.start], self.offsets[found.end])


def _within(part: Found[V], whole: Found[str]) -> bool:
    return whole.start <= part.start and part.end <= whole.end


# -- the answer


def reading_of(answer: str, written: Written, likely: float) -> Reading:
    """What of the answer the article bears out; ``likely`` is the gate's word. Raises ValueError: no JSON, no lists.

    Within the lists, whatever is not as asked for counts as not said.
    """
    said = _said(answer)
    projects, programmes = _records(said, "projects"), _records(said, "programmes")
    mentions = _proved(projects[:MOST_PROJECTS], written, _Proof.mention)
    return Reading(
        bool(mentions),
        _SCORE if mentions else min(likely, _NONE_FOUND),
        mentions,
        _proved(programmes[:MOST_PROGRAMMES], written, _Proof.programme),
    )


def _said(answer: str) -> Json:
    try:
        # Whole numbers as floats: those of a thousand digits become infinite, and nothing in a text equals that.
        said = json.loads(answer, parse_int=float)
    except RecursionError:
        raise ValueError("The model's answer is nested too deep.") from None
    except ValueError:
        raise ValueError("The model's answer is no JSON.") from None
    if not isinstance(said, dict):
        raise ValueError("The model's answer is no JSON object.")
    return said


def _records(said: Json, name: str) -> list[object]:
    records = said.get(name)
    if not isinstance(records, list):
        raise ValueError(f"The model's answer has no list of {name}.")
    return records


R = TypeVar("R")


def _proved(records: list[object], written: Written, prove: Callable[[_Proof], R | None]) -> tuple[R, ...]:
    """What can be proved of the records, each once."""
    proved: dict[R, None] = {}
    for record in records:
        evidence = written.sentence(_part(record, "evidence"))
        if evidence is not None and (one := prove(_Proof(written, _dict(record), evidence))) is not None:
            proved[one] = None
    return tuple(proved)


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[object]:
    return value[:MOST_VALUES] if isinstance(value, list) else []


def _part(value: object, name: str) -> object:
    return _dict(value).get(name)


def _member(kind: type[E], value: object) -> E | None:
    return next((member for member in kind if member == value), None)


def _same(claimed: object, read: float | None) -> bool:
    if read is None or isinstance(claimed, bool) or not isinstance(claimed, int | float):
        return False
    return math.isclose(claimed, read, rel_tol=1e-6)


@dataclass(slots=True)
class _Proof:
    """One record while it is looked up in the article; ``spans`` collects where each value was found."""

    written: Written
    record: Json
    evidence: Found[str]
    spans: list[Span] = field(default_factory=list)

    def mention(self) -> Mention | None:
        """None without a known status and a name of the text."""
        name = self._quote("name")
        status = _member(Status, self.record.get("status"))
        if name is None or status is None:
            return None
        self._mark("evidence", self.evidence)
        locality = self._quote("locality", self._is_name)
        country, region = self._site(locality)
        return Mention(
            name=name.value,
            facility=_member(Facility, self.record.get("facility")) or Facility.OTHER,
            status=status,
            evidence=self.evidence.value,
            products=self._products(),
            sector=_member(Sector, self.record.get("sector")) or Sector.OTHER,
            country=country,
            region=region,
            locality=locality.value if locality else None,
            companies=self._companies(),
            expected=self._expected(),
            investment=self._money("investment"),
            capacity=self._capacity(),
            jobs=self._count("jobs", self.written.document.jobs),
            score=_SCORE,
            spans=tuple(dict.fromkeys(self.spans)),
            milestones=tuple(self._milestones()),
        )

    def programme(self) -> Programme | None:
        """None with an unknown status, or where neither a count nor an amount is left."""
        said = self.record.get("status")
        status = _member(Status, said)
        count = self._count("count", self.written.document.counts)
        money = self._money("amount")
        if (status is None and said is not None) or (count is None and money is None):
            return None
        self._mark("evidence", self.evidence)
        country, region = self._site(None)
        return Programme(
            evidence=self.evidence.value,
            count=count,
            amount=money.amount if money else None,
            currency=money.currency if money else None,
            period=self._period(),
            region=region,
            status=status,
            spans=tuple(dict.fromkeys(self.spans)),
            country=country,
        )

    def _milestones(self) -> Iterator[Milestone]:
        """Those that our own grammars find in the evidence: the model is not asked for them."""
        for found in self.written.inside(self.written.document.milestones, self.evidence):
            start, end = found.start - self.written.body_at, found.end - self.written.body_at
            yield Milestone(found.value, self.evidence.value, start, end)

    # -- words

    def _mark(self, name: str, found: Found[V]) -> None:
        self.spans.append(Span(name, found.start - self.written.body_at, found.end - self.written.body_at))

    def _quoted(self, words: object) -> tuple[Found[str], ...]:
        return self.written.quoted(words, near=self.evidence)

    def _quote(self, name: str, fits: Callable[[Found[str]], bool] = lambda _: True) -> Found[str] | None:
        found = next((quote for quote in self._quoted(self.record.get(name)) if fits(quote)), None)
        if found is not None:
            self._mark(name, found)
        return found

    def _is_name(self, quote: Found[str]) -> bool:
        """All three languages write companies and places with a capital."""
        return any(map(str.isupper, quote.value))

    def _companies(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for said in _items(self.record.get("companies")):
            quote = next(filter(self._is_name, self._quoted(said)), None)
            if quote is not None:
                name = self._without_form(quote)
                self._mark("companies", name)
                names[name.value] = None
        return tuple(names)

    def _without_form(self, quote: Found[str]) -> Found[str]:
        """The name within «ТОО «…»», where our own finder sees just one."""
        known = self.written.inside(self.written.document.companies, quote)
        if len(known) != 1:
            return quote
        start, end = known[0].start, known[0].end
        return Found(self.written.text[start:end], start, end)

    def _products(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for said in _items(self.record.get("products")):
            found = next(
                filter(None, (self._product(said, quote) for quote in self._quoted(_part(said, "quote")))), None
            )
            if found is not None:
                self._mark("products", found)
                names[found.value] = None
        return tuple(names)

    def _product(self, said: object, quote: Found[str]) -> Found[str] | None:
        """By its name in our list; one that the list lacks by the words of an English text, else by the model's."""
        claimed = _part(said, "name")
        known = self.written.inside(self.written.document.products, quote)
        if known:
            best = next((one for one in known if one.value.name == claimed), known[0])
            return Found(best.value.name, best.start, best.end)
        if not isinstance(claimed, str) or len(claimed) > _LONGEST_PRODUCT or not _PRODUCT.fullmatch(claimed):
            return None
        if self.written.document.language == "en" and not _skeletons(claimed) <= _skeletons(quote.value):
            return None
        return Found(claimed, quote.start, quote.end)

    # -- places

    def _site(self, locality: Found[str] | None) -> tuple[str, str | None]:
        """Country and region: what is said if a quoted place bears it out, else what the quoted places say."""
        of_region = [place for quote in self._quotes_of("region") for place in self.written.places(quote)]
        of_locality = self.written.places(locality) if locality else []
        of_country = [place for quote in self._quotes_of("country") for place in self.written.places(quote)]
        places = [*of_region, *of_locality, *of_country]
        region = self._region([*of_region, *of_locality], of_locality)
        if region is not None:
            self._mark("region", region)
            return region.value.country, region.value.region
        claimed = _part(self.record.get("country"), "code")
        countries = [place.value.country for place in places if place.value.country]
        return next((c for c in countries if c == claimed), next(iter(countries), "KZ")), None

    def _region(self, places: list[Found[Place]], of_locality: list[Found[Place]]) -> Found[Place] | None:
        """A wrong region is dropped, not put right: then the place is in doubt as well."""
        if self.record.get("region") is None:
            return next((place for place in of_locality if place.value.region), None)
        claimed = _part(self.record.get("region"), "code")
        return next((place for place in places if place.value.region and place.value.region == claimed), None)

    def _quotes_of(self, name: str) -> tuple[Found[str], ...]:
        return self._quoted(_part(self.record.get(name), "quote"))[:1]

    # -- figures

    def _read(self, name: str, found: Sequence[Found[V]], agrees: Callable[[V], bool]) -> V | None:
        """The value that our grammars read within the quote, if it is the one that the model says."""
        for quote in self._quoted(_part(self.record.get(name), "quote")):
            for one in self.written.inside(found, quote):
                if agrees(one.value):
                    self._mark(name, one)
                    return one.value
        return None

    def _money(self, name: str) -> Money | None:
        said = _dict(self.record.get(name))
        return self._read(
            name,
            self.written.document.money,
            lambda money: _same(said.get("amount"), money.amount) and said.get("currency") == money.currency,
        )

    def _capacity(self) -> Capacity | None:
        said = _dict(self.record.get("capacity"))
        return self._read(
            "capacity",
            self.written.document.capacities,
            lambda capacity: _same(said.get("value"), capacity.value) and said.get("unit") == capacity.unit,
        )

    def _count(self, name: str, found: Sequence[Found[int]]) -> int | None:
        return self._read(name, found, lambda number: _same(_part(self.record.get(name), "value"), number))

    def _expected(self) -> str | None:
        said = _part(self.record.get("expected"), "value")
        return self._read("expected", self.written.document.dates, lambda date: date == said)

    def _period(self) -> str | None:
        """A year."""
        said = _part(self.record.get("period"), "value")
        dates = [date for date in self.written.document.dates if date.value != "soon"]
        date = self._read("period", dates, lambda date: date[:4] == said)
        return date[:4] if date else None


def _skeletons(words: str) -> set[str]:
    """Without the plural's s."""
    return {word.removesuffix("s") for word in _WORD.findall(words.lower())}
