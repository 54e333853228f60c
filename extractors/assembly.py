"""From the projects of an article to mentions: name, kind, outputs, place, people and figures of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from domain.records import Capacity, Facility, Mention, Money, Sector, Span, Status
from extractors.belonging import CARRIED, Belongings, Narrated, Owned, V
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.cues import Cue
from extractors.lexicon.facilities import Role
from extractors.lexicon.products import Product
from extractors.lexicon.signs import sign
from extractors.milestones import milestones_of
from extractors.namings import Phrase
from extractors.sites import find_site
from extractors.stages import with_stage
from extractors.statuses import Verdict, decide, introduction
from extractors.threads import Threads

_COST, _NOT_COST = sign("cost", "", ""), sign("not cost", "", "")
_CAPACITY, _NOT_CAPACITY = sign("capacity", "", ""), sign("not capacity", "", "")
_NOT_JOBS = sign("not jobs", "", "")
_NOT_OWNERS = sign("not owners", "", r" ?[«“\"]?\Z")
_LAUNCH, _ROLES = sign("launch", "", ""), sign("roles", "", "")
_SIZES = frozenset({"MW", "MWh", "head", "km"})  # units that need no period
_BESIDE = 4  # characters between a promise and its date
_DATED = (Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION)


def assemble(document: Document, threads: Threads) -> tuple[Mention, ...]:
    """One mention for each project that has a status and a phrase in the body."""
    mentions = []
    for thread in threads.all:
        verdict = decide(document, threads, thread)
        if verdict is not None and any(not document.is_title(phrase.sentence) for phrase in thread.phrases):
            mentions.append(portray(Narrated(document, threads, thread), verdict))
    return tuple(mentions)


def portray(belongings: Belongings, verdict: Verdict) -> Mention:
    """The mention of one project, given whose each value is and which status it has."""
    return _Portrait(belongings, verdict).mention()


@dataclass(slots=True)
class _Portrait:
    """One project while its values are gathered; ``spans`` collects where each was read."""

    belongings: Belongings
    verdict: Verdict
    spans: list[Span] = field(default_factory=list)

    @property
    def _document(self) -> Document:
        return self.belongings.document

    @property
    def _phrases(self) -> list[Phrase]:
        return self.belongings.thread.phrases

    @property
    def _bodies(self) -> list[Phrase]:
        return [phrase for phrase in self._phrases if not self._document.is_title(phrase.sentence)]

    def mention(self) -> Mention:
        document = self._document
        evidence = document.sentences[self.verdict.sentence]
        site = find_site(self.belongings)
        region = site.region if site.region and site.region.value.region else None
        named = self._name()
        start, end = with_stage(document, named.start, named.end)
        self._mark("name", start, end)
        self._mark("evidence", evidence.start, evidence.end)
        if evidence.start <= self.verdict.cue.start < evidence.end:
            self._mark("status", self.verdict.cue.start, self.verdict.cue.end)
        if region:
            self._mark("region", region.start, region.end)
        if site.locality:
            self._mark("locality", site.locality.start, site.locality.end)
        return Mention(
            name=document.text[start:end],
            facility=self._facility(),
            status=self.verdict.status,
            evidence=evidence.value,
            products=self._products(),
            sector=self._sector(),
            country=site.region.value.country if site.region else "KZ",
            region=region.value.region if region else None,
            locality=document.text[site.locality.start : site.locality.end] if site.locality else None,
            companies=self._companies(),
            expected=self._expected(),
            investment=self._investment(),
            capacity=self._capacity(),
            jobs=self._jobs(),
            score=round(self.verdict.certainty, 3),
            spans=tuple(dict.fromkeys(self.spans)),
            milestones=milestones_of(document, self.belongings.threads, self.belongings.thread, self.verdict.status),
        )

    def _mark(self, field_name: str, start: int, end: int, surely: float | None = None) -> None:
        at = self._document.body_at
        if start >= at:
            self.spans.append(Span(field_name, start - at, end - at, None if surely is None else round(surely, 3)))

    def _take(self, field_name: str, owned: Owned[V] | None) -> V | None:
        if owned is None:
            return None
        self._mark(field_name, owned.found.start, owned.found.end, owned.surely)
        return owned.found.value

    def _name(self) -> Phrase:
        """The phrase that says most, the first among equals."""
        telling = [phrase for phrase in self._bodies if not phrase.says_nothing] or self._bodies
        return max(telling, key=lambda phrase: (_says(phrase), -phrase.start))

    def _facility(self) -> Facility:
        phrases = sorted(self._phrases, key=lambda phrase: phrase.says_nothing)
        ranked = [phrase for phrase in phrases if phrase.head.kind.role is Role.PLANT] or phrases
        special = [p.facility for p in ranked if p.facility is not Facility.PLANT and not p.says_nothing]
        return special[0] if special else ranked[0].facility

    def _products(self) -> tuple[str, ...]:
        named = {product.value.name: product for phrase in self._bodies for product in reversed(phrase.products)}
        for found in named.values() or self._products_nearby():
            named = named | {found.value.name: found}
            self._mark("products", found.start, found.end)
        implied = next((phrase.head.kind.products for phrase in self._phrases if phrase.head.kind.products), ())
        return _without_general(tuple(named)) or implied or self._products_of_the_same_kind()

    def _products_nearby(self) -> tuple[Found[Product], ...]:
        """Outputs named apart from the facility: «It will make 30,000 tonnes of bricks», or in the title."""
        kinds = [phrase.head.kind for phrase in self._phrases if phrase.head.kind.products]
        crops = bool(kinds) and kinds[0].facility is Facility.GREENHOUSE
        if kinds and not crops:
            return ()
        near = [owned.found for owned in self.belongings.of(self._document.products)]
        if crops:
            grown = [found for found in near if found.value.sector is Sector.AGRICULTURE]
            return tuple({found.value.name: found for found in grown}.values())[:2]
        headlined = {product.value.name: product for phrase in self._phrases for product in phrase.products}
        if headlined:
            return tuple([*(found for found in near if found.value.name in headlined), *headlined.values()][:1])
        made = [found for found in near if _around(self._document, _CAPACITY, found, 60, 20)]
        titled = {p.value.name for p in self._document.products if p.start < self._document.body_at}
        return tuple((made or [found for found in near if found.value.name in titled])[:1])

    def _products_of_the_same_kind(self) -> tuple[str, ...]:
        """A second stage or a sister plant makes what the article's first plant makes, unless it says otherwise."""
        if any(phrase.label for phrase in self._bodies):
            return ()
        others = (thread for thread in self.belongings.threads.all if thread is not self.belongings.thread)
        return next((thread.outputs for thread in others if thread.outputs), ())

    def _sector(self) -> Sector:
        told = [phrase.head.kind.sector for phrase in self._phrases if phrase.head.kind.sector]
        named = [phrase.products[0].value.sector for phrase in self._phrases if phrase.products]
        nearby = [] if named else [product.value.sector for product in self._products_nearby()]
        others = [
            phrase.sector for thread in self.belongings.threads.all[:1] for phrase in thread.phrases if phrase.sector
        ]
        return next(iter((*told, *named, *nearby, *others)), Sector.OTHER)

    def _companies(self) -> tuple[str, ...]:
        """Those who invest, own, run or build; names that only repeat another in short are left out."""
        near = self.belongings.of(self._document.companies)
        owners = [owned.found for owned in near if self._is_owner(owned)]
        known = {(found.start, found.end) for found in self._document.companies}
        titles = [phrase.title for phrase in self._bodies if phrase.title and phrase.head.kind.role is Role.PLANT]
        named = [t for t in titles if self._document.text[t.start - 1] in '«“"' or (t.start, t.end) in known]
        names: dict[str, Found[str]] = {}
        for found in (*named, *owners):
            names.setdefault(found.value, found)
        kept = [found for found in names.values() if not any(_is_short_for(found.value, other) for other in names)]
        for found in kept:
            self._mark("companies", found.start, found.end)
        return tuple(found.value for found in kept)

    def _is_owner(self, owned: Owned[str]) -> bool:
        if _around(self._document, _NOT_OWNERS, owned.found, 30, 0, whole=False):
            return False
        if owned.distance < CARRIED or self._document.language != "en":
            return True
        return _around(self._document, _ROLES, owned.found, 70, 70)  # English names buyers and licensors as freely

    def _expected(self) -> str | None:
        if self.verdict.status not in _DATED:
            return None
        said = self.belongings.dates() or self._dates_of_the_list() or self._dates_of_the_promise()
        ahead = [owned for owned in said if self._is_promised(owned.found)]
        best = min(
            ahead,
            key=lambda o: (not _around(self._document, _LAUNCH, o.found, 70, 70), o.distance, o.found.start),
            default=None,
        )
        return self._take("expected", best)

    def _dates_of_the_list(self) -> list[Owned[str]]:
        """Dates of the sentence that introduces the list which the project is a member of."""
        introducing = introduction(self._document, self._bodies[0].sentence)
        if introducing is None or self._document.is_title(introducing):
            return []
        return [Owned(found, CARRIED) for found in self._document.in_sentence(self._document.dates, introducing)]

    def _dates_of_the_promise(self) -> list[Owned[str]]:
        """Dates right beside the words that promise the launch: «will be opened in 2026»."""
        cue = self.verdict.cue
        if cue.status is not Status.PLANNED:
            return []
        beside = self._document.in_sentence(self._document.dates, self._document.sentence_of(cue.start))
        return [Owned(found, CARRIED) for found in beside if _gap(found, cue) <= _BESIDE]

    def _is_promised(self, found: Found[str]) -> bool:
        """Whether a date lies ahead; one that began before the day of publication needs a word of the future by it."""
        if not _is_ahead(found.value, self._document.published):
            return False
        return not _is_now(found.value, self._document.published) or _cue_distance(self._document, found.start) < 60

    def _investment(self) -> Money | None:
        costs = [o for o in self.belongings.money() if not _around(self._document, _NOT_COST, o.found, 34, 0)]
        best = min(
            costs,
            key=lambda o: (o.distance, not _around(self._document, _COST, o.found, 45, 30), o.found.start),
            default=None,
        )
        return self._take("investment", best)

    def _capacity(self) -> Capacity | None:
        near = self.belongings.of(self._document.capacities)
        rated = [o for o in near if self._is_rate(o.found)]
        best = min(
            rated,
            key=lambda o: (not _around(self._document, _CAPACITY, o.found, 45, 15), o.distance, o.found.start),
            default=None,
        )
        return self._take("capacity", best)

    def _is_rate(self, found: Found[Capacity]) -> bool:
        """Whether a quantity is what the project can make or hold, rather than its site, stock or sales."""
        if _around(self._document, _NOT_CAPACITY, found, 40, 20):
            return False
        if found.value.unit == "ha":
            return self._facility() is Facility.GREENHOUSE
        return "/" in found.value.unit or found.value.unit in _SIZES or _around(self._document, _CAPACITY, found, 45, 0)

    def _jobs(self) -> int | None:
        permanent = [o for o in self.belongings.jobs() if not _around(self._document, _NOT_JOBS, o.found, 30, 25)]
        return self._take("jobs", min(permanent, key=lambda o: (o.distance, o.found.start), default=None))


def _says(phrase: Phrase) -> tuple[int, bool]:
    """How much of what, of what name, of what kind; among equals a plant says more than a product."""
    is_plant = phrase.head.kind.role is Role.PLANT
    return bool(phrase.products) + bool(phrase.title) + is_plant, is_plant


def _is_short_for(name: str, other: str) -> bool:
    """«ERG» of «Eurasian Resources Group», «Midrex» of «Midrex Technologies»."""
    if name == other:
        return False
    initials = "".join(word[0] for word in other.replace("-", " ").split())
    return name == initials or other.startswith(name + " ")


def _around(
    document: Document, pattern: re.Pattern[str], found: Found[V], before: int, after: int, whole: bool = True
) -> bool:
    """Whether the words around a value, within its sentence, match; without it itself where not ``whole``."""
    sentence = document.sentences[document.sentence_of(found.start)]
    end = min(sentence.end, found.end + after) if whole else found.start
    return bool(pattern.search(document.text, max(sentence.start, found.start - before), end))


def _without_general(names: tuple[str, ...]) -> tuple[str, ...]:
    """Drop «concrete» where «aerated concrete» says it better."""
    return tuple(n for n in names if not any(n != other and set(n.split()) < set(other.split()) for other in names))


def _gap(found: Found[str], cue: Cue) -> int:
    """Characters between a date and the words of a status."""
    return max(found.start - cue.end, cue.start - found.end)


def _is_ahead(value: str, today: date) -> bool:
    """Whether a date lies in or after the month of publication."""
    if value == "soon":
        return True
    if int(value[:4]) != today.year:
        return int(value[:4]) > today.year
    if "-Q" in value:
        return int(value[-1]) * 3 >= today.month
    return len(value) == 4 or int(value[5:7]) >= today.month


def _is_now(value: str, today: date) -> bool:
    """Whether the month or quarter of publication is meant."""
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    return value in (quarter, f"{today.year}-{today.month:02}")


def _cue_distance(document: Document, at: int) -> int:
    """Characters to the nearest word that speaks of the future."""
    ahead = (Status.ANNOUNCED, Status.PLANNED)
    return min((abs(cue.start - at) for cue in document.cues if cue.status in ahead), default=999)
