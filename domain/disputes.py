"""Where sources contradict each other: a pure function of a project's sightings and the sentences behind their values.

Each house stands by what it said last, from when it began to say so until it last did. Two houses that stand by
different things contradict each other, unless one began to say its own more than a fortnight after the other last did:
then things have developed. So a newer report settles an old one, but a house that repeats its old figure after a newer
one disputes it.

What cannot be compared is no contradiction: capacities in two units or of two products, a stage's figure beside the
whole, plans beside what was reached. Nor are sums in two currencies that can be one at the rates of those years, nor
rounding, nor a status that follows from the other (works, then a launch, then a pause).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations

from domain.evidence import wording
from domain.exchange import SWING, dollars
from domain.periods import period_of
from domain.projects import Doubt, Sighting
from domain.records import Capacity, Mention, Money, Status
from domain.status import ENDS, LIFE_CYCLE, moves
from domain.timeline import FORTNIGHT, SURE_ENOUGH, doubts_of, publication_day, undenied

# News round their figures: within this share of the larger one, or to two digits, they are the same.
ROUNDING = 0.03
# «More than a billion» is no less than that, and would not be said of two.
OPEN_END = 1.5


class Field(StrEnum):
    STATUS = "status"
    EXPECTED = "expected"
    INVESTMENT = "investment"
    CAPACITY = "capacity"
    JOBS = "jobs"


Said = Status | str | Money | Capacity | int


@dataclass(frozen=True, slots=True)
class Quote:
    """The sentence in which a value stands, and the words right ``before`` and ``after`` it."""

    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one article says of a field; ``expected`` is said as in a mention («2026-Q4»)."""

    field: Field
    said: Said
    on: date
    published_at: datetime
    mention_id: int
    source_id: str
    house: str
    quote: Quote
    status: Status
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """``statements``: what each house that takes part said last, oldest first."""

    field: Field
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class _Stand:
    """What a house stands by: its first and its last statement of it."""

    first: Statement
    last: Statement


Quotes = Mapping[tuple[int, str], Quote]
"""By mention id and name of the field; where one is missing the sentence that carries the status stands in for it."""


def disputes(sightings: Iterable[Sighting], quotes: Quotes, floor: float = SURE_ENOUGH) -> tuple[Dispute, ...]:
    """The contradictions that stand, in the order of ``Field``."""
    told = [one for sighting in undenied(sightings, floor) for one in _statements(sighting, quotes, floor)]
    told.sort(key=lambda one: (one.published_at, one.mention_id))
    found = (_dispute(field, _comparable([one for one in told if one.field is field])) for field in Field)
    return tuple(dispute for dispute in found if dispute)


def may_differ(sightings: Sequence[Sighting]) -> bool:
    """Whether two houses give two values to any field: if not, there is no need to look up their sentences."""
    told = [one for sighting in sightings for one in _statements(sighting, {}, 0.0)]
    return any(len({(one.house, one.said) for one in told if one.field is field}) > 1 for field in Field)


def _statements(sighting: Sighting, quotes: Quotes, floor: float) -> Iterator[Statement]:
    """Rumours contradict nothing."""
    doubts = set(doubts_of(sighting, floor))
    mention = sighting.mention
    for field, said in _values(mention):
        if said is None or doubts - {Doubt.UNSAID} or (doubts and field is Field.STATUS):
            continue
        quote = quotes.get((sighting.mention_id, field.value)) or Quote(mention.evidence)
        yield Statement(
            field, said, publication_day(sighting), sighting.published_at, sighting.mention_id, sighting.source_id,
            sighting.house, quote, mention.status, mention.products,
        )  # fmt: skip


def says(mention: Mention, field: Field, said: Said) -> bool:
    """Whether it says the same of the field, rounding aside."""
    return any(of is field and other is not None and same_said(other, said) for of, other in _values(mention))


def _values(mention: Mention) -> Iterator[tuple[Field, Said | None]]:
    """Intent alone («announced») is background of everything and contradicts nothing."""
    yield Field.STATUS, None if mention.status is Status.ANNOUNCED else mention.status
    if mention.status not in ENDS:
        yield Field.EXPECTED, mention.expected if period_of(mention.expected) else None
        yield Field.INVESTMENT, mention.investment
        yield Field.CAPACITY, mention.capacity
        yield Field.JOBS, mention.jobs


def _comparable(told: Sequence[Statement]) -> list[Statement]:
    """Of the whole, and of the same phase as the newest: what was planned is a promise, and not what was reached."""
    whole = [one for one in told if one.field is Field.STATUS or not _PART.search(one.quote.sentence)]
    if not whole or whole[-1].field is Field.STATUS:
        return whole
    reached = whole[-1].status is Status.COMMISSIONED
    return [one for one in whole if (one.status is Status.COMMISSIONED) == reached]


_PART = re.compile(
    r"\b(?:first|second|third|initial|next|1st|2nd) (?:stage|phase|line|tranche|unit)|\b(?:stage"
    r"|phase) (?:one|two|1|2|I+)\b"
    r"|\bof (?:which|this|that|them)\b|\balready (?:invested|spent)|\bso far\b|\bown funds\b|\bloan\b"
    r"|\b(?:this|last) year\b"
    r"|(?:перв|втор|треть|1-|2-)\w* (?:очеред|этап|фаз|лини|транш)\w*|\bиз (?:них|которых|этой суммы)\b"
    r"|\bуже (?:вложен|освоен|инвест)"
    r"|\bосвоен\w*|собственн\w+ средств|\bкредит|\bза[её]м|\bв (?:этом|прошлом|текущем) году"
    r"|(?:бірінші|екінші|алғашқы|1-|2-)\w* (?:кезең|кезек|желі)\w*|\bоның ішінде|\bигерілді|\bнесие|\bбиыл\b"
    r"|\bбылтыр\b",
    re.IGNORECASE,
)


def _dispute(field: Field, told: Sequence[Statement]) -> Dispute | None:
    stands = _standing(told)
    parties = {
        one.last.mention_id: one.last
        for pair in combinations(stands, 2)
        if _contradict(*sorted(pair, key=_latest))
        for one in pair
    }
    ordered = sorted(parties.values(), key=lambda one: (one.published_at, one.mention_id))
    return Dispute(field, tuple(ordered)) if ordered else None


def _latest(stand: _Stand) -> tuple[datetime, int]:
    return stand.last.published_at, stand.last.mention_id


def _standing(told: Iterable[Statement]) -> list[_Stand]:
    """What each house says last, unless another began to say otherwise a fortnight after it."""
    last: dict[str, _Stand] = {}
    for one in told:
        known = last.get(one.house)
        first = known.first if known and not _differ(known.last, one) else one
        last[one.house] = _Stand(first, one)
    stands = list(last.values())
    return [stand for stand in stands if not any(_overtakes(other, stand) for other in stands)]


def _overtakes(newer: _Stand, older: _Stand) -> bool:
    return newer.first.on - older.last.on > FORTNIGHT and _differ(older.last, newer.first)


def _contradict(older: _Stand, newer: _Stand) -> bool:
    """Whether the one who spoke last says what does not follow from what the other says."""
    before, after = older.last, newer.last
    if not _differ(before, after):
        return False
    if not (isinstance(before.said, Status) and isinstance(after.said, Status)):
        return True
    wakes = before.said not in LIFE_CYCLE and after.said in LIFE_CYCLE
    return not moves(before.said, after.said) or (wakes and not wording(after.quote.sentence).resumed)


def same_said(said: Said, other: Said) -> bool:
    """Whether two values are one thing told twice, however it was rounded or worded."""
    match said, other:
        case Status(), Status():
            return _RANK[said] == _RANK[other]
        case Money(amount, currency), Money(its, other_currency):
            return currency == other_currency and _is_one_figure(*sorted((amount, its)))
        case Capacity(), Capacity():
            mine, yours = yearly(said), yearly(other)
            return mine.unit == yours.unit and _is_one_figure(*sorted((mine.value, yours.value)))
        case str(), str():
            return not _dates_differ(said, other)
        case int(), int():
            return _is_one_figure(*sorted((said, other)))
    return False


def _differ(one: Statement, other: Statement) -> bool:
    match one.said, other.said:
        case Status(), Status():
            return _RANK[one.said] != _RANK[other.said]
        case Money(), Money():
            return _sums_differ(one, one.said, other, other.said)
        case Capacity(), Capacity():
            return _capacities_differ(one, one.said, other, other.said)
        case str(), str():
            return _dates_differ(one.said, other.said)
        case int(), int():
            return _are_far(one, one.said, other, other.said)
    return False


_RANK = {
    Status.ANNOUNCED: "ahead",
    Status.PLANNED: "ahead",
    Status.CONSTRUCTION: "ahead",
    Status.COMMISSIONED: "launched",
    Status.SUSPENDED: "paused",
    Status.CANCELLED: "ended",
    Status.CLOSED: "ended",
}


def _dates_differ(said: str, other: str) -> bool:
    """«2026» and «2026-Q4» have days in common."""
    mine, its = period_of(said), period_of(other)
    return mine is not None and its is not None and (mine.last < its.first or its.last < mine.first)


def _capacities_differ(one: Statement, said: Capacity, other: Statement, its: Capacity) -> bool:
    if one.products and other.products and not set(one.products) & set(other.products):
        return False
    mine, yours = yearly(said), yearly(its)
    return mine.unit == yours.unit and _are_far(one, mine.value, other, yours.value)


def _sums_differ(one: Statement, said: Money, other: Statement, its: Money) -> bool:
    if said.currency == its.currency:
        return _are_far(one, said.amount, other, its.amount)
    mine, yours = dollars(said, one.on), dollars(its, other.on)
    if mine is None or yours is None:
        return False
    low, high = (one, other) if mine <= yours else (other, one)
    return max(mine, yours) > SWING * min(mine, yours) * (OPEN_END if _is_open(low, high) else 1)


def yearly(capacity: Capacity) -> Capacity:
    """A month's output is a twelfth of a year's; a day's is not a 365th, for few plants work every day."""
    unit, _, per = capacity.unit.partition("/")
    return Capacity(capacity.value * 12, f"{unit}/year") if per == "month" else capacity


def _are_far(one: Statement, amount: float, other: Statement, its: float) -> bool:
    low, high = (one, other) if amount <= its else (other, one)
    smaller, larger = sorted((amount, its))
    if _is_one_figure(smaller, larger):
        return False
    return not (_is_open(low, high) and larger <= OPEN_END * smaller)


def _is_open(low: Statement, high: Statement) -> bool:
    """Whether one says that it may be more, or the other that it may be less."""
    more = _MORE_THAN.search(low.quote.before) or _AND_MORE.match(low.quote.after)
    return bool(more or _UP_TO.search(high.quote.before) or _AND_LESS.match(high.quote.after))


def _is_one_figure(smaller: float, larger: float) -> bool:
    return larger - smaller <= ROUNDING * larger or _two_digits(smaller) == larger or _two_digits(larger) == smaller


def _two_digits(amount: float) -> float:
    return float(f"{amount:.1e}")


_MORE_THAN = re.compile(
    r"(?:more than|over|above|at least|exceed\w*|from|более|больше|свыше|не менее|от|превы\w*)\W*$", re.I
)
_UP_TO = re.compile(r"(?:up to|under|less than|nearly|almost|at most|до|почти|менее|не более|порядка)\W*$", re.I)
_AND_MORE = re.compile(r"\w*\s*(?:and more|or more|\w*(?:ден|дан|тен|тан|нен|нан) (?:астам|аса|көп))", re.I)
_AND_LESS = re.compile(r"\w*\s*(?:or less|\w*(?:ге|ға|ке|қа) (?:дейін|жуық))", re.I)
