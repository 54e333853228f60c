"""Round-up arithmetic: a total beside the projects that are known by name, and beside the launches that were seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.periods import Period, period_of
from domain.programmes import Line, Phase
from domain.records import Money, Sector, Status

_ENDED = frozenset({Status.SUSPENDED, Status.CANCELLED, Status.CLOSED})
# «Mining and metallurgy» is one industry to those who count.
_SECTORS = {Sector.METALLURGY: frozenset({Sector.METALLURGY, Sector.MINING})}


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project as a total may count it; ``expected`` are all dates that news gave, ``launches`` days of launches."""

    public_id: str
    name: str
    status: Status
    country: str | None
    region: str | None
    sector: Sector
    investment: Money | None
    expected: tuple[str, ...]
    launches: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """``named``: told in an article of the total; else only its place, sector and time fit. ``launched``: the launch
    that counts for the total, on whatever day, None if none was seen."""

    project: KnownProject
    named: bool
    launched: date | None


@dataclass(frozen=True, slots=True)
class Share:
    """What members come to: ``sums`` by currency, of all but ``unpriced`` of them; ``late`` of the ``launched`` were so
    after the period's end."""

    projects: int
    sums: tuple[Money, ...]
    unpriced: int
    launched: int
    late: int
    dropped: int


@dataclass(frozen=True, slots=True)
class RoundUp:
    """``unnamed`` of the total's projects nobody has named, None where the total is no count; ``missing`` is what the
    named ones' sums leave of it, less than nothing where they come to more; None where currencies differ."""

    named: Share
    fitting: Share
    unnamed: int | None
    missing: Money | None


def member(line: Line, project: KnownProject, *, named: bool) -> Member | None:
    """The project as a member of the total, None where its place, sector or time speaks against it.

    What an article names beside a total is taken for a part of it unless something does; any other project must be of
    its place and sector, and promised for, or launched within, its period.
    """
    period, launched = line.period, _launch(line, project.launches)
    if not (_is_there(line, project, named) and _is_of_sector(line, project, named)):
        return None
    if line.phase is Phase.STOPPED:
        fits = named and project.status in _ENDED
    elif line.phase is Phase.DONE:
        fits = launched is not None and (named or period is not None)
    else:
        begins = period.first if period else line.first.on
        ahead = launched is not None or not any(day < begins for day in project.launches)
        fits = ahead and (named or (period is not None and _is_due(project, period, launched)))
    return Member(project, named, launched) if fits else None


def round_up(line: Line, members: Sequence[Member]) -> RoundUp:
    named = _share(line, [one for one in members if one.named])
    count = line.figures.count
    return RoundUp(
        named,
        _share(line, [one for one in members if not one.named]),
        None if count is None else max(0, count - named.projects),
        _missing(line.figures.money, named.sums),
    )


def _missing(told: Money | None, sums: Iterable[Money]) -> Money | None:
    found = next((money.amount for money in sums if told and money.currency == told.currency), None)
    return None if told is None or found is None else Money(told.amount - found, told.currency)


def _launch(line: Line, launches: Iterable[date]) -> date | None:
    """What is promised may come late; what is said to be done was so when it was said, and within its period."""
    period = line.period
    begins = period.first if period else line.first.on if line.phase is Phase.PROMISED else date.min
    ends = date.max
    if line.phase is Phase.DONE:
        ends = min(line.last.on, period.last) if period else line.last.on
    return next((day for day in sorted(launches) if begins <= day <= ends), None)


def _is_there(line: Line, project: KnownProject, named: bool) -> bool:
    told = ((line.country, project.country), (line.region, project.region))
    return all(wanted is None or place == wanted or (named and place is None) for wanted, place in told)


def _is_of_sector(line: Line, project: KnownProject, named: bool) -> bool:
    if line.sector is None or (named and project.sector is Sector.OTHER):
        return True
    return project.sector in _SECTORS.get(line.sector, {line.sector})


def _is_due(project: KnownProject, period: Period, launched: date | None) -> bool:
    """Launched within the period, or at least once expected to be."""
    promised = (dated for expected in project.expected if (dated := period_of(expected)))
    return any(map(period.holds, promised)) or (launched is not None and launched <= period.last)


def _share(line: Line, members: Sequence[Member]) -> Share:
    sums: dict[str, float] = defaultdict(float)
    for investment in (one.project.investment for one in members):
        if investment:
            sums[investment.currency] += investment.amount
    launched = [one.launched for one in members if one.launched]
    return Share(
        projects=len(members),
        sums=tuple(Money(amount, currency) for currency, amount in sorted(sums.items())),
        unpriced=sum(one.project.investment is None for one in members),
        launched=len(launched),
        late=sum(line.period is not None and day > line.period.last for day in launched),
        dropped=sum(one.project.status in _ENDED for one in members),
    )
