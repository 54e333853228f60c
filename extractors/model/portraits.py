"""From the model's groups to mentions: the model says whose each value is, the grammars say how much it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from domain.records import Mention, Money, Sector, Status
from extractors.assembly import portray
from extractors.belonging import LISTED, Narrated, Owned, V
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.cues import Cue, Grade
from extractors.lexicon.facilities import Head, Kind, Role
from extractors.lexicon.products import Product
from extractors.model.agreement import Agreement
from extractors.model.grouping import Group, belonging, grouped
from extractors.model.heads import FACILITIES, SECTORS, STATUSES
from extractors.model.tagging import Tagged, Tags, logit, sigmoid, softmax
from extractors.namings import Phrase, described
from extractors.phrases import find_phrases
from extractors.statuses import Verdict, decide, denied, in_turn
from extractors.threads import Thread, Threads, follow, told
from extractors.values.numbers import find_numbers

Wanted = Mapping[str, float]  # the thresholds and weights that were tuned with a model, by their names

_CREW = 5  # fewer people are somebody, not a staff
_SETTLED = 8.0  # a logit: what the words leave no doubt of, the model hardly ever outweighs
_NEAR = 30  # characters between a product and its facility word that one naming may span


@dataclass(frozen=True, slots=True)
class Claims:
    """What an article says of one of its projects: the model's links and the course of the text, weighed together."""

    document: Document
    threads: Threads
    thread: Thread
    ownership: Ownership
    headcounts: Sequence[Found[int]]

    def of(self, values: Sequence[Found[V]]) -> list[Owned[V]]:
        """Those of ``values`` in the body that are said of the project; the surer, the nearer."""
        number = self.threads.all.index(self.thread)
        body = [value for value in values if value.start >= self.document.body_at]
        owned = ((value, self.ownership.shares(value).get(number)) for value in body)
        return [Owned(value, 1.0 - share, self.ownership.calibrated(share)) for value, share in owned if share]

    def dates(self) -> list[Owned[str]]:
        return [owned for owned in self.of(self.document.dates) if self.ownership.is_promised(owned.found)]

    def money(self) -> list[Owned[Money]]:
        return self.of(self.document.money)

    def jobs(self) -> list[Owned[int]]:
        return self.of((*self.document.jobs, *self.headcounts))


class Ownership:
    """Whose each value of an article is."""

    def __init__(
        self, document: Document, threads: Threads, groups: Sequence[Group], tags: Tags, wanted: Wanted
    ) -> None:
        self._groups, self._tags, self._wanted = groups, tags, wanted
        self._near = [_distances(Narrated(document, threads, thread)) for thread in threads.all]
        self._known: dict[tuple[int, int], dict[int, float]] = {}

    def shares(self, value: Found[V]) -> dict[int, float]:
        """The numbers of the projects that a value is said of, with the probability; every project asks for each."""
        place = value.start, value.end
        if place not in self._known:
            self._known[place] = self._shares(value)
        return self._known[place]

    def _shares(self, value: Found[V]) -> dict[int, float]:
        """One project, or all where the value is shared."""
        one = self._tags.of("", value.start, value.end)
        if one is None or not self._groups:
            return {}
        owned = one.of_project ** self._wanted["owner_power"]
        surely = [owned * sigmoid(self._logit(one, number)) for number in range(len(self._groups))]
        best = max(surely)
        return {
            number: share
            for number, share in enumerate(surely)
            if share >= self._wanted["belongs"] and (share == best or one.shared >= 0.5 or self._is_listed(one, number))
        }

    def _is_listed(self, one: Tagged, number: int) -> bool:
        """Whether a value stands before a list, or in the clause, and so holds for all members."""
        return self._near[number].get(one.start) == LISTED

    def calibrated(self, share: float) -> float:
        """The share of values with such a probability that are the project's."""
        return sigmoid(self._wanted["value_scale"] * logit(share) + self._wanted["value_shift"])

    def _logit(self, one: Tagged, number: int) -> float:
        """The model's link, and for or against it how far the course of the text puts the value from the project."""
        link = belonging(one, self._groups[number]) * self._wanted["link"]
        distance = self._near[number].get(one.start)
        return link - self._wanted["far"] if distance is None else link + self._wanted["near"] * (1.5 - distance / 2)

    def is_promised(self, date: Found[str]) -> bool:
        one = self._tags.of("date", date.start, date.end)
        return one is not None and one.promised >= self._wanted["promised"]


def _distances(narrated: Narrated) -> dict[int, float]:
    """How far each value that is said of a project stands from it, by where it begins."""
    document = narrated.document
    owned: list[Owned[Any]] = [
        *narrated.of(document.places), *narrated.of(document.products), *narrated.of(document.companies),
        *narrated.of(document.money), *narrated.of(document.capacities), *narrated.of(document.jobs), *narrated.dates(),
    ]  # fmt: skip
    return {one.found.start: one.distance for one in owned}


def mentions(document: Document, tags: Tags, wanted: Wanted) -> tuple[Mention, ...]:
    """One mention for each project that is named in the body."""
    phrases = find_phrases(document)
    known = follow(document, phrases)
    agreement = Agreement(known, in_turn(document, known), wanted)
    stretches = [agreement.weighed(one) for one in tags.found()]
    groups = grouped(stretches, agreement, wanted)
    threads = told(document, [Thread(list(own)) for own in _phrases(document, phrases, groups)])
    ownership = Ownership(document, threads, groups, tags, wanted)
    headcounts = tuple(_headcounts(document, stretches))
    found = []
    for thread, group in zip(threads.all, groups, strict=True):
        if any(not document.is_title(phrase.sentence) for phrase in thread.phrases):
            claims = Claims(document, threads, thread, ownership, headcounts)
            found.append(portray(claims, verdict(claims, group, wanted)))
    return tuple(found)


def _headcounts(document: Document, stretches: Sequence[Tagged]) -> Iterator[Found[int]]:
    """Numbers that the model takes for jobs where the grammar sees no word for them: «110 women», «twenty-six»."""
    for one in (one for one in stretches if one.kind == "jobs"):
        known = any(jobs.start < one.end and one.start < jobs.end for jobs in document.jobs)
        number = next(iter(find_numbers(document.text[one.start : one.end])), None)
        if number and not known and number.value >= _CREW and number.value % 1 == 0:
            yield Found(int(number.value), one.start, one.end)


def verdict(claims: Claims, group: Group, wanted: Wanted) -> Verdict:
    """The likeliest status by the model and by the words of the lexicon, and the sentence that carries it."""
    worded = decide(claims.document, claims.threads, claims.thread)
    logits = group.status_logits()
    for status in denied(claims.document, claims.threads, claims.thread) - {worded and worded.status}:
        logits[STATUSES.index(status)] -= _SETTLED
    if worded is not None:
        settled = worded.settled or _is_bare_promise(claims.document, group, worded)
        logits[STATUSES.index(worded.status)] += _SETTLED if settled else wanted["worded"] * worded.certainty
    probabilities = softmax(logits)
    number = int(probabilities.argmax())
    certainty = float(probabilities[number]) * group.certainty
    certainty = sigmoid(wanted["mention_scale"] * logit(certainty) + wanted["mention_shift"])
    if worded is not None and worded.status is STATUSES[number]:
        return replace(worded, certainty=certainty)
    cue = _cue(claims.document, group, number)
    return Verdict(STATUSES[number], claims.document.sentence_of(cue.start), cue, certainty)


def _is_bare_promise(document: Document, group: Group, worded: Verdict) -> bool:
    """Whether a launch is promised without a word of works: none that the grammar knows, none that the model marks."""
    said = [one for one, _ in group.of("cue")]
    known = all(any(cue.start < one.end and one.start < cue.end for cue in document.cues) for one in said)
    return worded.status is Status.PLANNED and worded.unopposed and known


def _cue(document: Document, group: Group, status: int) -> Cue:
    """The words of the body that carry a status most clearly; the first naming where the model marks none."""
    said = [(one, surely) for one, surely in group.of("cue") if one.start >= document.body_at]
    clear = max(said, key=lambda pair: pair[1] * float(softmax(pair[0].head("status"))[status]), default=None)
    named = next((one for one in group.own if one.start >= document.body_at), group.anchors[-1])
    words = clear[0] if clear else named
    return Cue(STATUSES[status], Grade.FIRM, words.start, words.end)


def _phrases(document: Document, known: Sequence[Phrase], groups: Sequence[Group]) -> list[list[Phrase]]:
    """The namings of each group: those that the grammar reads, where it reads them; else the model's own."""
    own: list[list[Phrase]] = []
    owners = [_owner(phrase, groups) for phrase in known]
    for group in groups:
        mine = [phrase for phrase, owner in zip(known, owners, strict=True) if owner is group]
        bare = [one for one in group.own if not any(p.start < one.end and one.start < p.end for p in mine)]
        own.append(sorted((*mine, *_made(document, bare)), key=lambda phrase: phrase.start))
    return own


def _owner(phrase: Phrase, groups: Sequence[Group]) -> Group | None:
    """The group whose namings cover most of a phrase."""
    covered = [(sum(_overlap(phrase, one) for one in group.own), -number) for number, group in enumerate(groups)]
    most, number = max(covered, default=(0, 0))
    return groups[-number] if most else None


def _overlap(phrase: Phrase, one: Tagged) -> int:
    return max(0, min(phrase.end, one.end) - max(phrase.start, one.start))


def _made(document: Document, stretches: Sequence[Tagged]) -> Iterator[Phrase]:
    """Phrases out of the model's stretches, a facility and a product beside it as one."""
    rest = sorted(stretches, key=lambda one: one.start)
    while rest:
        together = [rest.pop(0)]
        while rest and _continues(document, together[-1], rest[0]):
            together.append(rest.pop(0))
        yield _phrase(document, together)


def _continues(document: Document, one: Tagged, other: Tagged) -> bool:
    near = other.start - one.end <= _NEAR and document.sentence_of(one.start) == document.sentence_of(other.start)
    return near and {one.kind, other.kind} == {"facility", "product"}


def _phrase(document: Document, together: Sequence[Tagged]) -> Phrase:
    start, end = together[0].start, max(one.end for one in together)
    facility = next((one for one in together if one.kind == "facility"), together[0])
    product = next((one for one in together if one.kind == "product"), None)
    products = tuple(p for p in document.products if product and p.start < product.end and product.start < p.end)
    label = (
        Found(document.text[product.start : product.end], product.start, product.end)
        if product and not products
        else None
    )
    if label and document.language == "en":
        products = (Found(Product(label.value.lower(), _sector(together)), label.start, label.end),)
    return described(
        document, Phrase(start, end, _head(document, facility), document.sentence_of(start), products, label)
    )


def _head(document: Document, facility: Tagged) -> Head:
    known = next((h for h in document.heads if h.start < facility.end and facility.start < h.end), None)
    if known:
        return replace(known, plural=False)
    role = Role.PLANT if facility.kind == "facility" else Role.OUTPUT
    return Head(Kind(role, FACILITIES[int(facility.head("facility").argmax())]), facility.start, facility.end, False)


def _sector(together: Sequence[Tagged]) -> Sector:
    return SECTORS[int(np.sum([one.head("sector") for one in together], axis=0).argmax())]
