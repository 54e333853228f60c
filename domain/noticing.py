"""What of a project is worth a notice, and whether an older notice still holds: pure functions of what is known of it.

Notices of news rest on the article that has just been linked: what was known before, or only comes to light because
histories are computed anew, is none. Each has a key that is the same whenever the same thing is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.announcements import ECHO, INTENT, announcements
from domain.disputes import Dispute, Field, same_said, says
from domain.fates import Overdue, Slipped
from domain.notices import (
    AnnouncedAgain,
    Contradiction,
    Missed,
    Notice,
    Position,
    Quiet,
    Rumour,
    Slip,
    Total,
)
from domain.periods import period_of
from domain.programmes import Line, Statement
from domain.projects import Sighting
from domain.promises import Promise, PromiseKind, ledger
from domain.records import Sector
from domain.silence import UsualSilence, silence
from domain.status import ENDS, FINISHED
from domain.timeline import FORTNIGHT, SURE_ENOUGH, History, believed, publication_day

# An article that names so many projects, or a total beside two, is a round-up: it announces none of them anew.
ROUND_UP = 5


@dataclass(frozen=True, slots=True)
class Noticed:
    """``mention_id`` (of a total: the programme's id) is the evidence, published on the day ``on``."""

    key: str
    notice: Notice
    mention_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Subject:
    """A project as it is known on the day ``today``: what counts of it and the history that follows from that."""

    project_id: int
    seen: Sequence[Sighting]
    found: History
    today: date
    disputes: Sequence[Dispute] = ()
    floor: float = SURE_ENOUGH

    @property
    def has_ended(self) -> bool:
        return bool(self.found.changes) and self.found.changes[-1].after in ENDS

    @property
    def is_finished(self) -> bool:
        return bool(self.found.changes) and self.found.changes[-1].after in FINISHED

    @property
    def last_word(self) -> Sighting | None:
        return max(believed(self.seen, self.floor), key=_publication, default=None)

    @property
    def launches(self) -> list[Promise]:
        told = ledger(self.seen, self.found.changes, self.today, self.floor)
        return [promise for promise in told if promise.kind is PromiseKind.LAUNCH]


def _publication(sighting: Sighting) -> tuple[object, int]:
    return sighting.published_at, sighting.mention_id


def noticed(subject: Subject, fresh: frozenset[int], *, in_round_up: bool = False) -> tuple[Noticed, ...]:
    """What the mentions ``fresh``, just linked, bring besides moves; nothing where they are old news."""
    mine = [sighting for sighting in subject.seen if sighting.mention_id in fresh]
    others = [publication_day(sighting) for sighting in subject.seen if sighting.mention_id not in fresh]
    if not mine or publication_day(mine[-1]) + ECHO < max(others, default=date.min):
        return ()
    found = [*_rumours(subject, fresh), *_disputes(subject, fresh)]
    if others and any(sighting.mention.expected for sighting in mine):
        found += _slips(subject, fresh)
    if others and not in_round_up:
        found += _announced_again(subject, fresh)
    return tuple(found)


def _slips(subject: Subject, fresh: frozenset[int]) -> Iterator[Noticed]:
    """Only the last move of the date; an end mutes it."""
    for promise in [] if subject.has_ended else subject.launches[-2:-1]:
        match promise.said, promise.fate:
            case str(said), Slipped(on=on, mention_id=mention_id, to=to, days=days, times=times):
                if mention_id in fresh:
                    key = f"slip:{subject.project_id}:{said}→{to}"
                    yield Noticed(key, Slip(said, to, days, times), mention_id, on)


def _announced_again(subject: Subject, fresh: frozenset[int]) -> Iterator[Noticed]:
    made = announcements(subject.seen, subject.found.changes, subject.floor)
    if len(made) > 1 and made[-1].mention_id in fresh:
        key = f"announced:{subject.project_id}:{len(made)}"
        notice = AnnouncedAgain(len(made), made[0].on, made[-2].on)
        yield Noticed(key, notice, made[-1].mention_id, made[-1].on)


def _rumours(subject: Subject, fresh: frozenset[int]) -> Iterator[Noticed]:
    """The same rumour is told once between two changes."""
    for one in subject.found.unconfirmed:
        change = one.change
        if change.mention_id in fresh:
            key = f"unconfirmed:{subject.project_id}:{change.after}:{len(subject.found.changes)}"
            notice = Rumour(change.before, change.after, change.on, change.dated, one.doubts)
            yield Noticed(key, notice, change.mention_id, change.on)


def _disputes(subject: Subject, fresh: frozenset[int]) -> Iterator[Noticed]:
    for dispute in subject.disputes:
        if dispute.field is Field.EXPECTED and subject.has_ended:
            continue
        last = next((one for one in reversed(dispute.statements) if one.mention_id in fresh), None)
        if last is not None:
            told = tuple(Position(one.said, one.on, one.source_id) for one in dispute.statements)
            said = " / ".join(sorted({str(one.said) for one in told}))
            key = f"dispute:{subject.project_id}:{dispute.field}:{said}"
            yield Noticed(key, Contradiction(dispute.field, told), last.mention_id, last.on)


def adds(notice: Contradiction, told: Iterable[Contradiction]) -> bool:
    """Whether a value takes part that no notice of this dispute has told yet."""
    known = [position.said for one in told if one.field is notice.field for position in one.positions]
    return any(not any(same_said(one.said, said) for said in known) for one in notice.positions)


def missed(subject: Subject, since: date) -> Iterator[Noticed]:
    """Promises whose day, ``since`` or later, has passed without news of a launch; told by the last word on a date."""
    dated = [one for one in believed(subject.seen, subject.floor) if one.mention.expected]
    for promise in subject.launches:
        if isinstance(promise.fate, Overdue) and isinstance(promise.said, str) and promise.due and promise.due >= since:
            key = f"overdue:{subject.project_id}:{promise.due}"
            last = max(dated, key=_publication)
            yield Noticed(key, Missed(promise.said, promise.due), last.mention_id, subject.today)


def fallen_silent(subject: Subject, sector: Sector, usual: UsualSilence) -> Iterator[Noticed]:
    """A project that is quiet now; the key is that of its last word, so that it must speak before it is told again."""
    last = subject.last_word
    if last is None or not subject.found.changes:
        return
    since = publication_day(last)
    found = silence(since, subject.today, subject.found.changes[-1].after, sector, usual)
    if found and found.quiet:
        key = f"silence:{subject.project_id}:{since}"
        yield Noticed(key, Quiet(since, found.days, found.usual), last.mention_id, subject.today)


def holds(notice: Notice, subject: Subject) -> bool:
    """Whether a notice that is not out yet would still be true: an end mutes all dates, a launch what was overdue, any
    news a silence."""
    match notice:
        case Slip(said=said, to=to):
            return not subject.has_ended and any(
                promise.said == said and isinstance(promise.fate, Slipped) and promise.fate.to == to
                for promise in subject.launches
            )
        case Missed(due=due):
            return any(promise.due == due and isinstance(promise.fate, Overdue) for promise in subject.launches)
        case Quiet(since=since):
            last, changes = subject.last_word, subject.found.changes
            is_open = bool(changes) and changes[-1].after not in FINISHED
            return is_open and last is not None and publication_day(last) == since
        case AnnouncedAgain(times=times):
            return len(announcements(subject.seen, subject.found.changes, subject.floor)) >= times
        case Contradiction(field=field):
            return any(dispute.field is field for dispute in subject.disputes)
        case Rumour(after=after):
            return any(one.change.after is after for one in subject.found.unconfirmed)
        case Total():
            return True


def is_wrong(notice: Notice, on: date, subject: Subject, *, known: bool) -> bool:
    """Whether who was told of a notice of the day ``on`` was told wrongly; ``known``: they are to hear so, or have.

    An article that now tells of the launch or the end may drop its dates: that is news, and takes nothing back.
    """
    if is_borne_out(notice, on, subject) or holds(notice, subject):
        return False
    return known or not (isinstance(notice, Slip | Missed) and subject.is_finished)


def is_borne_out(notice: Notice, on: date, subject: Subject) -> bool:
    """Whether all is still said that a notice of the day ``on`` rests on.

    What does not hold any more, but is borne out, was right when it was told: a launch, an end or newer word came
    later, and nobody need be told that it was wrong.
    """
    seen = subject.seen
    match notice:
        case Slip(said=said, to=to):
            return {said, to} <= {one.mention.expected for one in seen}
        case Missed(due=due):
            return any(period.last == due for one in seen if (period := period_of(one.mention.expected)))
        case Quiet(since=since):
            return any(publication_day(one) >= since for one in seen)
        case AnnouncedAgain(first=first, last=last):
            return {first, last, on} <= {publication_day(one) for one in seen if one.mention.status in INTENT}
        case Contradiction(field=field, positions=positions):
            return all(any(_takes(one, field, position) for one in seen) for position in positions)
        case Rumour(after=after):
            return any(one.mention.status is after and publication_day(one) > on - FORTNIGHT for one in seen)
        case Total():
            return True


def _takes(sighting: Sighting, field: Field, position: Position) -> bool:
    return sighting.source_id == position.source and says(sighting.mention, field, position.said)


def is_told_still(total: Total, statements: Iterable[Statement]) -> bool:
    """Whether one of what is told of the place gives the total's figures, for its period where both name one."""
    return any(
        one.figures.are(total.now) and (not one.period or total.period in (None, one.period.words))
        for one in statements
    )


def total_of(line: Line, fresh: frozenset[int]) -> Noticed | None:
    """A total that is new, or whose figures are, by one of the statements ``fresh``; back to old figures is nothing."""
    *earlier, last = line.counts
    if last.statement_id not in fresh or any(last.figures.are(count.figures) for count in earlier):
        return None
    period = line.period
    told = (line.country, line.region, line.sector, line.phase, period and period.last)
    figures = (last.figures.count, last.figures.money and tuple(last.figures.money), last.figures.jobs)
    key = ":".join(str(part or "") for part in ("programme", *told, *figures))
    notice = Total(earlier[-1].figures if earlier else None, last.figures, period.words if period else None)
    return Noticed(key, notice, last.statement_id, last.first_said)
