"""From the projects of an article to mentions: each value found goes to the project that it is said of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from domain.records import Capacity, Facility, Mention, Money, Sector, Span, Status
from extractors.clauses import clause_of, edges
from extractors.document import Document
from extractors.facilities import Role
from extractors.found import Found
from extractors.phrases import Phrase, is_dateline
from extractors.places import Place, PlaceKind
from extractors.products import Product
from extractors.statuses import Verdict, decide, introduction
from extractors.threads import Thread, Threads, apart
from extractors.signs import sign

V = TypeVar("V", Money, Capacity, int, str, Place, Product)

_SHARED = sign("shared")
_NOT_COST = sign("not cost", "", "")
_COST = sign("cost", "", "")
_NOT_JOBS = sign("not jobs", "", "")
_CAPACITY = sign("capacity", "", "")
_NOT_CAPACITY = sign("not capacity", "", "")
_NOT_OWNERS = sign("not owners", "", r" ?[«“\"]?\Z")
_SPEAKER = re.compile(
    r"(?:(?:President|Minister|[Hh]ead|Chairman|[Gg]overnor|акимы?|глав[аы]|[Пп]резидент\w*|премьер\w*)(?:\s+of)?(?:\s+the)?(?:\s+Republic\s+of)?"
    r"|(?:interview\w*|told|forum|meeting|briefing|session|conference|заседани\w+|форум\w*|брифинг\w*|встреч\w+)[^.\n]{0,30}?\s(?:in|в))\s+\Z"
)
_SPEAKERS_OWN = re.compile(
    r"(?:[’']s)?\s+(?:Prime|President|Governor|Minister|Президент\w*|Премьер\w*|басшысы|әкімі)\b"
)
_CAPITALS = frozenset({"KZ-71", "KZ-75"})
_SPECIFIC = {PlaceKind.SITE: 0, PlaceKind.ZONE: 0, PlaceKind.TOWN: 1, PlaceKind.DISTRICT: 2}
_DATED = (Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION)


@dataclass(frozen=True, slots=True)
class _Owned:
    """A value with how near it stands to the project: the smaller the nearer."""

    found: Found[object]
    distance: float


def assemble(document: Document, threads: Threads) -> tuple[Mention, ...]:
    """One mention for each project that has a status and a phrase in the body."""
    mentions = []
    for thread in threads.all:
        verdict = decide(document, threads, thread)
        if verdict is not None and _stands(document, thread):
            mentions.append(_Portrait(document, threads, thread, verdict).mention())
    return tuple(mentions)


def _stands(document: Document, thread: Thread) -> bool:
    return any(not document.is_title(phrase.sentence) for phrase in thread.phrases)


class _Portrait:
    """One project while its values are gathered."""

    def __init__(self, document: Document, threads: Threads, thread: Thread, verdict: Verdict) -> None:
        self.document = document
        self.threads = threads
        self.thread = thread
        self.verdict = verdict
        self.bodies = [phrase for phrase in thread.phrases if not document.is_title(phrase.sentence)]
        self.spans: list[Span] = []

    def mention(self) -> Mention:
        name = self._name()
        place = self._place()
        products = self._products()
        return Mention(
            name=self.document.text[name.start : name.end],
            facility=self._facility(),
            status=self.verdict.status,
            evidence=self.document.sentences[self.verdict.sentence].value,
            products=products,
            sector=self._sector(),
            country=place.value.country if place else "KZ",
            region=self._region(place),
            locality=self._locality(),
            companies=self._companies(),
            expected=self._expected(),
            investment=self._investment(),
            capacity=self._capacity(),
            jobs=self._jobs(),
            score=round(self.verdict.certainty, 3),
            spans=self._all_spans(name),
        )

    def _all_spans(self, name: Phrase) -> tuple[Span, ...]:
        self._mark("name", name.start, name.end)
        sentence = self.document.sentences[self.verdict.sentence]
        self._mark("evidence", sentence.start, sentence.end)
        if sentence.start <= self.verdict.cue.start < sentence.end:
            self._mark("status", self.verdict.cue.start, self.verdict.cue.end)
        return tuple(dict.fromkeys(self.spans))

    def _mark(self, field: str, start: int, end: int) -> None:
        if start >= self.document.body_at:
            self.spans.append(Span(field, start - self.document.body_at, end - self.document.body_at))

    def _take(self, field: str, found: Found[V] | None) -> V | None:
        if found is None:
            return None
        self._mark(field, found.start, found.end)
        return found.value

    def _name(self) -> Phrase:
        """The phrase that says most in the fewest words."""
        telling = [phrase for phrase in self.bodies if not phrase.says_nothing] or self.bodies
        return max(
            telling,
            key=lambda phrase: (
                bool(phrase.products) + bool(phrase.title) + (phrase.head.kind.role is Role.PLANT),
                -phrase.start,
            ),
        )

    def _facility(self) -> Facility:
        phrases = sorted(self.thread.phrases, key=lambda phrase: phrase.says_nothing)
        ranked = [phrase for phrase in phrases if phrase.head.kind.role is Role.PLANT] or phrases
        special = [
            phrase.facility for phrase in ranked if phrase.facility is not Facility.PLANT and not phrase.says_nothing
        ]
        return special[0] if special else ranked[0].facility

    def _products(self) -> tuple[str, ...]:
        named = {product.value.name: product for phrase in self.bodies for product in reversed(phrase.products)}
        for found in (*named.values(), *(() if named else self._products_nearby())):
            named.setdefault(found.value.name, found)
            self._mark("products", found.start, found.end)
        implied = next((phrase.head.kind.products for phrase in self.thread.phrases if phrase.head.kind.products), ())
        return _without_general(tuple(named)) or implied or self._products_of_the_same_kind()

    def _products_nearby(self) -> tuple[Found[Product], ...]:
        """Outputs named apart from the facility: «It will make 30,000 tonnes of bricks», or in the title."""
        kinds = [phrase.head.kind for phrase in self.thread.phrases if phrase.head.kind.products]
        crops = bool(kinds) and kinds[0].facility is Facility.GREENHOUSE
        if kinds and not crops:
            return ()
        near = [
            found
            for found in self.document.products
            if self._distance(found) is not None and found.start >= self.document.body_at
        ]
        if crops:
            return tuple(
                {found.value.name: found for found in near if found.value.sector is Sector.AGRICULTURE}.values()
            )[:2]
        made = [
            found for found in near if _CAPACITY.search(self.document.text, max(0, found.start - 60), found.end + 20)
        ]
        titled = {product.value.name for product in self.document.products if product.start < self.document.body_at}
        return tuple((made or [found for found in near if found.value.name in titled])[:1])

    def _products_of_the_same_kind(self) -> tuple[str, ...]:
        """A second stage or a sister plant makes what the article's first plant makes, unless it says otherwise."""
        if any(phrase.label for phrase in self.bodies):
            return ()
        return next((thread.outputs for thread in self.threads.all if thread is not self.thread and thread.outputs), ())

    def _sector(self) -> Sector:
        told = [phrase.head.kind.sector for phrase in self.thread.phrases if phrase.head.kind.sector]
        named = [phrase.products[0].value.sector for phrase in self.thread.phrases if phrase.products]
        nearby = [product.value.sector for product in self._products_nearby()] if not named else []
        others = [phrase.sector for thread in self.threads.all[:1] for phrase in thread.phrases if phrase.sector]
        return next(iter((*told, *named, *nearby, *others)), Sector.OTHER)

    def _places(self) -> list[Found[Place]]:
        """Places of the project, the surest first: its own, those of its sentences, those that a list shares."""
        own = list(self.thread.places)
        near = [owned.found for owned in sorted(self._owned(self.document.places), key=lambda owned: owned.distance)]
        shared = [place for phrase in self.bodies for place in self._before(phrase)]
        places = [*own]
        for place in (*near, *shared):
            if not any(apart(place, other) for other in places) and not self._in_passing(place):
                places.append(place)
        return places

    def _in_passing(self, place: Found[Place]) -> bool:
        """Whether a place only says where someone spoke or whom he heads."""
        text = self.document.text
        return bool(
            is_dateline(self.document, place)
            or _SPEAKER.search(text, max(0, place.start - 60), place.start)
            or _SPEAKERS_OWN.match(text, place.end)
        )

    def _before(self, phrase: Phrase) -> Iterator[Found[Place]]:
        for place in reversed(self.document.in_sentence(self.document.places, phrase.sentence)):
            if place.end <= phrase.start and place.value.region:
                yield place
        introducing = introduction(self.document, phrase.sentence)
        if introducing is not None:
            yield from self.document.in_sentence(self.document.places, introducing)

    def _place(self) -> Found[Place] | None:
        places = self._places()
        regional = [place for place in places if place.value.region]
        return next(iter(regional or self._places_of_article() or places), None)

    def _places_of_article(self) -> list[Found[Place]]:
        """Where the article plays, for a project that is placed nowhere itself: the region that most of its places lie in."""
        places = [p for p in self.document.places if p.value.region and p.value.region not in _CAPITALS]
        local = [p for p in places if not is_dateline(self.document, p)] or places
        regions = Counter(place.value.region for place in local).most_common(1)
        if not regions or 2 * regions[0][1] <= len(local):
            return []
        return [place for place in local if place.value.region == regions[0][0]]

    def _region(self, place: Found[Place] | None) -> str | None:
        return (
            self._take("region", Found(place.value.region, place.start, place.end))
            if place and place.value.region
            else None
        )

    def _locality(self) -> str | None:
        own = set(self.thread.places)
        named = {owned.found for owned in self._owned(self.document.places) if owned.distance < 2}
        points = [
            place for place in self._places() if place.value.kind in _SPECIFIC and place.start >= self.document.body_at
        ]
        if not points:
            return None
        point = min(points, key=lambda place: (place not in own, place not in named, _SPECIFIC[place.value.kind]))
        self._mark("locality", point.start, point.end)
        return self.document.text[point.start : point.end]

    def _companies(self) -> tuple[str, ...]:
        names: dict[str, Found[str]] = {}
        for phrase in self.bodies:
            if phrase.title and phrase.head.kind.role is Role.PLANT:
                names.setdefault(phrase.title.value, phrase.title)
        for owned in self._owned(self.document.companies):
            company = owned.found
            if not _NOT_OWNERS.search(self.document.text, max(0, company.start - 30), company.start):
                names.setdefault(str(company.value), company)  # type: ignore[arg-type]
        for found in names.values():
            self._mark("companies", found.start, found.end)
        return tuple(name for name, found in names.items() if found.start >= self.document.body_at)

    def _expected(self) -> str | None:
        if self.verdict.status not in _DATED:
            return None
        today = self.document.published
        dates = [o for o in self._owned(self.document.dates) if _is_ahead(str(o.found.value), today.year, today.month)]
        best = min(
            dates,
            key=lambda owned: (owned.distance, _cue_distance(self.document, owned.found), owned.found.start),
            default=None,
        )
        return self._take("expected", best.found) if best else None  # type: ignore[type-var]

    def _investment(self) -> Money | None:
        money = [owned for owned in self._owned(self.document.money) if not self._said(_NOT_COST, owned, 34, 0)]
        best = min(money, key=lambda o: (o.distance, not self._said(_COST, o, 45, 30), o.found.start), default=None)
        return self._take("investment", best.found) if best else None  # type: ignore[type-var]

    def _capacity(self) -> Capacity | None:
        found = [
            owned for owned in self._owned(self.document.capacities) if not self._said(_NOT_CAPACITY, owned, 40, 20)
        ]
        best = min(found, key=lambda o: (not self._said(_CAPACITY, o, 45, 15), o.distance, o.found.start), default=None)
        return self._take("capacity", best.found) if best else None  # type: ignore[type-var]

    def _jobs(self) -> int | None:
        jobs = [owned for owned in self._owned(self.document.jobs) if not self._said(_NOT_JOBS, owned, 30, 25)]
        best = min(jobs, key=lambda o: (o.distance, o.found.start), default=None)
        return self._take("jobs", best.found) if best else None  # type: ignore[type-var]

    def _said(self, pattern: re.Pattern[str], owned: _Owned, before: int, after: int) -> bool:
        """Whether the words around a value, within its sentence, match."""
        found = owned.found
        sentence = self.document.sentences[self.document.sentence_of(found.start)]
        return bool(
            pattern.search(
                self.document.text, max(sentence.start, found.start - before), min(sentence.end, found.end + after)
            )
        )

    def _owned(self, values: Sequence[Found[V]]) -> list[_Owned]:
        """The values said of this project, each with its distance."""
        owned = []
        for value in values:
            if value.start < self.document.body_at:
                continue
            distance = self._distance(value)
            if distance is not None:
                owned.append(_Owned(value, distance))  # type: ignore[arg-type]
        return owned

    def _distance(self, value: Found[V]) -> float | None:
        number = self.document.sentence_of(value.start)
        about = self.threads.of_sentence[number]
        if self.thread not in about:
            return None
        if value in self.document.money and self._is_total(value, number):
            return None
        phrases = sorted((p for thread in about for p in thread.phrases if p.sentence == number), key=lambda p: p.start)
        if not phrases or all(phrase in self.thread.phrases for phrase in phrases):
            return 2.0 if not phrases else 1.0
        owner = _owner(self.document, value, phrases)
        if (
            isinstance(value.value, str)
            and value in self.document.dates
            and not any(p.start <= value.start < p.closing for p in phrases)
        ):
            return self._date_distance(value, phrases)
        return 0.0 if owner is not None and owner in self.thread.phrases else None

    def _is_total(self, value: Found[V], number: int) -> bool:
        """Whether a sum in a sentence about many projects is theirs rather than this one's."""
        counts = [count for count in self.document.in_sentence(self.document.counts, number) if count.value > 2]
        return any(abs(value.start - count.end) < 60 or abs(count.start - value.end) < 25 for count in counts)

    def _date_distance(self, value: Found[V], phrases: Sequence[Phrase]) -> float | None:
        """A date before a list holds for all of it; behind a phrase, for that phrase."""
        if any(p.start <= value.start < p.closing for p in phrases):
            return None
        mine = [phrase for phrase in phrases if phrase in self.thread.phrases]
        if value.end <= phrases[0].start:
            return 0.5
        sentence = self.document.sentences[phrases[0].sentence]
        cuts = edges(self.document.text, sentence.start, sentence.end)
        return 0.5 if any(clause_of(cuts, p.head.start) == clause_of(cuts, value.start) for p in mine) else None


def _owner(document: Document, value: Found[V], phrases: Sequence[Phrase]) -> Phrase | None:
    """Which of several phrases of one sentence a value belongs to; None for what they share."""
    for phrase in phrases:
        if phrase.start <= value.start < phrase.closing:
            return phrase
    sentence = document.sentences[phrases[0].sentence]
    if _SHARED.search(document.text, max(sentence.start, value.start - 40), value.end + 20):
        return None
    cuts = edges(document.text, sentence.start, sentence.end)
    clause = clause_of(cuts, value.start)
    same = [phrase for phrase in phrases if clause_of(cuts, phrase.head.start) == clause] or list(phrases)
    behind = [phrase for phrase in same if phrase.start >= value.end]
    if behind and behind[0].start - value.end < 4:
        return behind[0]
    before = [phrase for phrase in same if phrase.end <= value.start]
    return before[-1] if before else behind[0] if behind else None


def _without_general(names: tuple[str, ...]) -> tuple[str, ...]:
    """Drop «concrete» where «aerated concrete» says it better."""
    return tuple(n for n in names if not any(n != other and set(n.split()) < set(other.split()) for other in names))


def _is_ahead(value: str, year: int, month: int) -> bool:
    """Whether a date lies in or after the month of publication."""
    if value == "soon":
        return True
    if int(value[:4]) != year:
        return int(value[:4]) > year
    if "-Q" in value:
        return int(value[-1]) * 3 >= month
    return len(value) == 4 or int(value[5:7]) >= month


def _cue_distance(document: Document, date: Found[object]) -> int:
    ahead = [cue for cue in document.cues if cue.status in _DATED]
    return min((abs(cue.start - date.start) for cue in ahead), default=999)
