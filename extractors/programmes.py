"""Bare totals: «180 projects worth 1.2 trillion tenge», apart from the projects themselves."""

from __future__ import annotations

from collections.abc import Iterator

from domain.records import Money, Programme, Span, Status
from extractors.clauses import clause_of, edges
from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.places import PlaceKind
from extractors.lexicon.signs import sign

_TOTAL = sign("projects", "", "")
_ATTRACTED = sign("brings", "", "")
_OFF = sign("not industry")
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
    first = count or money
    period = next((date for date in document.in_sentence(document.dates, number) if date.value != "soon"), None)
    read = {"count": count, "evidence": sentence, "amount": money, "period": period}
    return Programme(
        evidence=sentence.value,
        count=count.value if count else None,
        amount=money.value.amount if money else None,
        currency=money.value.currency if money else None,
        period=period.value[:4] if period else None,
        region=_region_of(document, number, first.start if first else sentence.start),
        status=status,
        spans=tuple(
            Span(name, found.start - document.body_at, found.end - document.body_at)
            for name, found in read.items()
            if found is not None
        ),
    )


def _money_of(document: Document, count: Found[int], number: int) -> Found[Money] | None:
    """The amount nearest to a count, with no other count between them."""
    others = [other for other in document.in_sentence(document.counts, number) if other is not count]
    near = [
        money
        for money in document.in_sentence(document.money, number)
        if _gap(count, money) <= _FAR and not any(_between(other, count, money) for other in others)
    ]
    return min(near, key=lambda money: _gap(count, money), default=None)


def _gap(count: Found[int], money: Found[Money]) -> int:
    if money.start >= count.end:
        return money.start - count.end
    before = count.start - money.end
    return before if before < _CLOSE else 4 * before


def _between(other: Found[int], count: Found[int], money: Found[Money]) -> bool:
    return min(count.start, money.start) < other.start < max(count.start, money.start)


def _region_of(document: Document, number: int, at: int) -> str | None:
    places = [place for place in document.in_sentence(document.places, number) if place.value.region]
    places = [place for place in places if place.value.kind is not PlaceKind.TOWN or place.end + 4 < at] or places
    before = [place for place in places if place.start < at] or places
    return before[-1].value.region if before else None


def _status_of(document: Document, number: int, at: int) -> Status | None:
    sentence = document.sentences[number]
    cuts = edges(document.text, sentence.start, sentence.end)
    cues = [cue for cue in document.in_sentence(document.cues, number) if cue.status]
    same = [cue for cue in cues if clause_of(cuts, cue.start) == clause_of(cuts, at)] or cues
    best = min(same, key=lambda cue: (-cue.grade, abs(cue.start - at)), default=None)
    return best.status if best else None


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
