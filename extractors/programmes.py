"""Bare totals: «180 projects worth 1.2 trillion tenge», apart from the projects themselves."""

from __future__ import annotations

from collections.abc import Iterator

from domain.records import Money, Programme, Span, Status
from extractors.clauses import clause_of, edges
from extractors.document import Document
from extractors.found import Found
from extractors.places import PlaceKind
from extractors.signs import sign

_TOTAL = sign("projects", "", "")
_ATTRACTED = sign("brings", "", "")
_OFF = sign("not industry")
_FAR = 160


def find_programmes(document: Document) -> tuple[Programme, ...]:
    """Every count of projects with the money, period, region and status that its clause gives."""
    programmes = [
        _read(document, count)
        for count in document.counts
        if count.start >= document.body_at and _is_total(document, count)
    ]
    return tuple({(found.count, found.amount): found for found in (*programmes, *_amounts_only(document))}.values())


def _is_total(document: Document, count: Found[int]) -> bool:
    if count.value < 3:
        return False
    sentence = document.sentences[document.sentence_of(count.start)]
    return not _OFF.search(document.text, max(sentence.start, count.start - 30), min(sentence.end, count.end + 30))


def _read(document: Document, count: Found[int]) -> Programme:
    number = document.sentence_of(count.start)
    money = _money_of(document, count, number)
    spans = [Span("count", count.start, count.end)]
    return _finished(document, number, count, money, spans)


def _finished(
    document: Document, number: int, count: Found[int] | None, money: Found[Money] | None, spans: list[Span]
) -> Programme:
    sentence = document.sentences[number]
    at = count.start if count else money.start if money else sentence.start
    period = next((date for date in document.in_sentence(document.dates, number) if date.value != "soon"), None)
    region = _region_of(document, number, at)
    cue = _status_of(document, number, at)
    spans.append(Span("evidence", sentence.start, sentence.end))
    if money:
        spans.append(Span("amount", money.start, money.end))
    if period:
        spans.append(Span("period", period.start, period.end))
    return Programme(
        evidence=sentence.value,
        count=count.value if count else None,
        amount=money.value.amount if money else None,
        currency=money.value.currency if money else None,
        period=period.value[:4] if period else None,
        region=region,
        status=cue,
        spans=tuple(Span(span.field, span.start - document.body_at, span.end - document.body_at) for span in spans),
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
    return money.start - count.end if money.start >= count.end else 2 * (count.start - money.end)


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
    return best.status if best else Status.PLANNED


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
            yield _finished(document, number, None, money, [])
            return
