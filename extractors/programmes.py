"""Bare totals: «180 projects worth 1.2 trillion tenge», apart from the projects themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from domain.records import Money, Programme, Sector, Span, Status
from extractors.clauses import clause_of, edges
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.places import Place, PlaceKind
from extractors.lexicon.signs import sign
from extractors.sites import is_in_passing
from extractors.values.quantity_words import OF_THEM

_TOTAL = sign("projects", "", "")
_ATTRACTED = sign("brings", "", "")
_OFF = sign("not industry")
_WILL_SEE = re.compile(r"\b(?:will|is to|are to) (?:see|bring)\b")
_NATIONAL = sign("national speaker")
_FAR = 160  # characters between a count and its amount
_CLOSE = 12  # «86 млрд теңгенің 24 жобасы»


def find_programmes(document: Document) -> tuple[Programme, ...]:
    """Every count of projects with the money, period, region and status of its clause; a count is told once."""
    totals = [count for count in document.counts if count.start >= document.body_at and _is_total(document, count)]
    counted = (_counted(document, count) for count in totals)
    by_count: dict[int | None, Programme] = {}
    for programme in (*(one for one in counted if one), *_amounts_only(document)):
        by_count.setdefault(programme.count, programme)
    return tuple(by_count.values())


def _is_total(document: Document, count: Found[int]) -> bool:
    if count.value < 3:
        return False
    sentence = document.sentences[document.sentence_of(count.start)]
    return not _OFF.search(document.text, max(sentence.start, count.start - 30), min(sentence.end, count.end + 30))


def _counted(document: Document, count: Found[int]) -> Programme | None:
    """The total that a count stands for; one without money must be of projects, and with a word of their status."""
    number = document.sentence_of(count.start)
    money = _money_of(document, count, number)
    status = _status_of(document, number, count.start)
    if money is None and (status is None or not _TOTAL.search(document.text, count.start, count.end)):
        return None
    return _programme(document, number, count, money, status or Status.PLANNED)


def _programme(
    document: Document, number: int, count: Found[int] | None, money: Found[Money] | None, status: Status
) -> Programme:
    sentence = document.sentences[number]
    at = next((found.start for found in (count, money) if found), sentence.start)
    period, jobs, sector = (
        _period_of(document, number, at),
        _jobs_of(document, number, at),
        _sector_of(document, number, at),
    )
    place = _place_of(document, number, at)
    read: dict[str, Found[Any] | None] = {
        "count": count, "evidence": sentence, "amount": money, "period": period, "jobs": jobs, "sector": sector,
    }  # fmt: skip
    return Programme(
        evidence=sentence.value,
        count=count.value if count else None,
        amount=money.value.amount if money else None,
        currency=money.value.currency if money else None,
        period=period.value if period else None,
        region=place.region if place else None,
        status=status,
        spans=tuple(
            Span(name, found.start - document.body_at, found.end - document.body_at)
            for name, found in read.items()
            if found is not None
        ),
        country=place.country if place else "KZ",
        sector=sector.value if sector else None,
        jobs=jobs.value if jobs else None,
    )


def _money_of(document: Document, count: Found[int], number: int) -> Found[Money] | None:
    """The amount nearest to a count, with no other count between them."""
    others = [other for other in document.in_sentence(document.counts, number) if other is not count]
    near = [
        money
        for money in document.in_sentence(document.money, number)
        if _gap(count, money) <= _FAR
        and not any(_between(other, count, money) for other in others)
        and not _is_anothers(document, others, count, money)
    ]
    return min(near, key=lambda money: _gap(count, money), default=None)


def _is_anothers(document: Document, others: list[Found[int]], count: Found[int], money: Found[Money]) -> bool:
    """«54 projects for 46 billion, 12 of them»: only in Kazakh does an amount stand before its own count."""
    return (
        document.language != "kk"
        and money.end <= count.start
        and any(other.end <= money.start and _gap(other, money) <= _FAR for other in others)
    )


def _gap(count: Found[int], money: Found[Money]) -> int:
    if money.start >= count.end:
        return money.start - count.end
    before = count.start - money.end
    return before if before < _CLOSE else 4 * before


def _between(other: Found[int], count: Found[int], money: Found[Money]) -> bool:
    return min(count.start, money.start) < other.start < max(count.start, money.start)


def _place_of(document: Document, number: int, at: int) -> Place | None:
    """The region, else the country, that a total's sentence names; else that of which the article's opening speaks."""
    own, sentence = _regional(document, number, at), document.sentences[number]
    if own or number <= 1 or _NATIONAL.search(document.text, sentence.start, sentence.end):
        return own
    opening = [place for first in range(min(2, number)) if (place := _regional(document, first, len(document.text)))]
    return opening[0] if len({place.region for place in opening}) == 1 else None


def _regional(document: Document, number: int, at: int) -> Place | None:
    """Of several regions the last before the total; of those behind it only one that is alone and in no list."""
    places = [place for place in document.in_sentence(document.places, number) if not is_in_passing(document, place)]
    regional = [place for place in places if place.value.region and not _is_listed(document, place)]
    regional = [place for place in regional if place.value.kind is not PlaceKind.TOWN or place.end + 4 < at] or regional
    before = [place.value for place in regional if place.start < at]
    if before:
        return before[-1]
    if len({place.value.region for place in regional}) == 1:
        return regional[0].value
    countries = [place.value for place in places if place.value.kind is PlaceKind.COUNTRY]
    return countries[0] if not regional and len({place.country for place in countries}) == 1 else None


def _is_listed(document: Document, place: Found[Place]) -> bool:
    """Whether a place stands in brackets, as that of one member of a list."""
    return document.text[place.start - 1 : place.start] == "("


def _period_of(document: Document, number: int, at: int) -> Found[str] | None:
    periods = document.in_sentence(document.periods, number)
    return min(periods, key=lambda period: abs(period.start - at), default=None)


def _jobs_of(document: Document, number: int, at: int) -> Found[int] | None:
    """The jobs told next behind a total, before another total begins."""
    others = [count.start for count in document.in_sentence(document.counts, number) if count.start > at]
    jobs = (found for found in document.in_sentence(document.jobs, number) if found.start > at)
    return next((found for found in jobs if not any(other < found.start for other in others)), None)


def _sector_of(document: Document, number: int, at: int) -> Found[Sector] | None:
    """The one sector that the sentence names, not of a part of the total («two of them in energy»)."""
    others = [count.start for count in document.in_sentence(document.counts, number) if count.start > at]
    sectors = [found for found in document.in_sentence(document.sectors, number)
               if not any(other < found.start for other in others)]  # fmt: skip
    return sectors[0] if len({found.value for found in sectors}) == 1 else None


def _status_of(document: Document, number: int, at: int) -> Status | None:
    sentence = document.sentences[number]
    cuts = edges(document.text, sentence.start, sentence.end)
    cues = [cue for cue in document.in_sentence(document.cues, number) if cue.status]
    cues = [cue for cue in cues if _part_at(document, number, cue.start) == _part_at(document, number, at)] or cues
    same = [cue for cue in cues if clause_of(cuts, cue.start) == clause_of(cuts, at)] or cues
    best = min(same, key=lambda cue: (-cue.grade, abs(cue.start - at)), default=None)
    if best and best.status is Status.COMMISSIONED and _WILL_SEE.search(document.text, sentence.start, best.start):
        return Status.PLANNED
    return best.status if best else None


def _part_at(document: Document, number: int, at: int) -> int:
    """0 before any «12 of them» of the sentence, from there on the number of that part."""
    counts = document.in_sentence(document.counts, number)
    parts = (count for count in counts if OF_THEM.search(document.text, count.start, count.end))
    return sum(part.start <= at for part in parts)


def _amounts_only(document: Document) -> Iterator[Programme]:
    """Sums that a whole list of projects brings, with no count of them."""
    counted = {document.sentence_of(count.start) for count in document.counts}
    for money in document.money:
        number = document.sentence_of(money.start)
        if money.start < document.body_at or number in counted or money.value.amount < 1e9:
            continue
        sentence = document.sentences[number]
        if _ATTRACTED.search(document.text, sentence.start, sentence.end) and _TOTAL.search(
            document.text, document.sentences[number - 1].start if number else 0, sentence.end
        ):
            yield _programme(document, number, None, money, Status.PLANNED)
            return
