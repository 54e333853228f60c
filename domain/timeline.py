"""A project's history: a pure function of its sightings, the same whatever the order in which they arrived.

One clear report by an established source moves a project. What is doubtful leaves a change unconfirmed, until another
house's story says the same or a person confirms it:

* a reading below the floor, hearsay, a source that has not proven itself;
* an end (cancelled, closed) without a word for it;
* what a denial of the last fortnight denies;
* a step back, or news of life after a pause or an end, within a fortnight of the change that it would undo, unless it
  says in words that work goes on again: reports that contradict each other do not make a project flap.

A denial by a clear report withdraws what earlier reports of the last quarter said, but for what people confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from domain.articles import KAZAKHSTAN
from domain.evidence import Wording, wording
from domain.past import happened
from domain.projects import Change, Doubt, Sighting, Unconfirmed
from domain.records import Status
from domain.status import ENDS, LIFE_CYCLE, moves

# A reading less sure than this waits for a person, unless another floor is configured.
SURE_ENOUGH = 0.35

# Of several statuses reported on one day the last of these is believed: an end is never said by the way.
_STRENGTH = (
    Status.ANNOUNCED,
    Status.PLANNED,
    Status.CONSTRUCTION,
    Status.COMMISSIONED,
    Status.SUSPENDED,
    Status.CANCELLED,
    Status.CLOSED,
)

# Reports of one matter come within a fortnight of each other; what differs later is news.
FORTNIGHT = timedelta(days=14)
# Follow-ups and reviews of a quarter still belong to the report that they follow; who comes after a whole quarter
# without a word tells of the project as new.
FORGOTTEN = timedelta(days=91)
# A denial answers reports that people still have in mind.
DENIABLE = timedelta(days=90)

_AT_WORK = (Status.CONSTRUCTION, Status.COMMISSIONED)


@dataclass(frozen=True, slots=True)
class History:
    """``changes`` in order of the day, at most one a day, the first has ``before`` None; ``unconfirmed``: what doubtful
    reports would make of the project, at most one for each status."""

    changes: tuple[Change, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a sighting says of the status; ``on`` is the day that its text gives, else that of publication; ``anew``:
    nothing was heard of the project in the quarter before."""

    sighting: Sighting
    on: date
    dated: str | None
    words: Wording
    doubts: tuple[Doubt, ...]
    anew: bool = False

    @property
    def status(self) -> Status:
        return self.sighting.mention.status

    @property
    def order(self) -> tuple[date, datetime, int]:
        return self.on, self.sighting.published_at, self.sighting.mention_id

    def moves(self, last: Change | None) -> bool:
        return last is None or self.revives(last) or moves(last.after, self.status, undone=self.words.undone)

    def revives(self, last: Change) -> bool:
        """A paused project of which nobody spoke, announced as if it were new, is taken up again; in news of the pause
        an announcement is only told once more."""
        return self.anew and self.status is Status.ANNOUNCED and last.after is Status.SUSPENDED

    def is_confirmed_by(self, other: _Claim) -> bool:
        """The other tells another story of the same, in another house."""
        mine, its = self.sighting, other.sighting
        return self.status is other.status and mine.story_id != its.story_id and mine.house != its.house


@dataclass(frozen=True, slots=True)
class _Denial:
    at: datetime
    denied: frozenset[Status]

    def withdraws(self, status: Status, told: datetime) -> bool:
        return status in self.denied and timedelta(0) < self.at - told <= DENIABLE

    def doubts(self, status: Status, told: datetime) -> bool:
        return status in self.denied and timedelta(0) < told - self.at <= FORTNIGHT


_Key = tuple[int, Status]  # a story, and what it says


def day_there(moment: datetime) -> date:
    """The day in Kazakhstan: news of half past midnight there is not yesterday's."""
    return moment.astimezone(KAZAKHSTAN).date()


def begin_there(day: date) -> datetime:
    """The first moment of a day in Kazakhstan."""
    return datetime.combine(day, time(), KAZAKHSTAN).astimezone(UTC)


def evening_of(day: date) -> datetime:
    """The last moment of a day in Kazakhstan."""
    return datetime.combine(day, time.max, KAZAKHSTAN)


def publication_day(sighting: Sighting) -> date:
    return day_there(sighting.published_at)


def history(sightings: Iterable[Sighting], floor: float = SURE_ENOUGH) -> tuple[Change, ...]:
    """The changes that are established; a project that only doubtful mentions tell of has no history yet."""
    return timeline(sightings, floor).changes


def timeline(sightings: Iterable[Sighting], floor: float = SURE_ENOUGH) -> History:
    """``floor``: how sure a reader must have been of a mention for it to move the project by itself."""
    return _walk(_claims(list(sightings), floor))


def rumoured(sightings: Iterable[Sighting]) -> Status:
    """How a project stands if every status reported of it is believed; raises ValueError where none is."""
    status: Status | None = None
    ordered = sorted(sightings, key=lambda sighting: (sighting.published_at, sighting.mention_id))
    for _, day in groupby(ordered, key=publication_day):
        strongest = max((sighting.mention.status for sighting in day), key=_STRENGTH.index)
        if status is None or moves(status, strongest):
            status = strongest
    if status is None:
        raise ValueError("nothing was said")
    return status


def believed(sightings: Iterable[Sighting], floor: float) -> list[Sighting]:
    """Those whose values count: no rumours, no unsure readings, no unproven sources, unless a person confirmed them."""
    return [sighting for sighting in sightings if not {*doubts_of(sighting, floor)} - {Doubt.UNSAID}]


def doubts_of(sighting: Sighting, floor: float) -> tuple[Doubt, ...]:
    """Why a report alone moves nothing; none where a person has confirmed it."""
    if sighting.confirmed:
        return ()
    mention, words = sighting.mention, wording(sighting.mention.evidence)
    found = {
        Doubt.UNSURE: mention.score < floor,
        Doubt.HEARSAY: words.hearsay,
        Doubt.UNPROVEN: not sighting.established,
        Doubt.UNSAID: mention.status in ENDS and mention.status not in words.ends,
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def undenied(sightings: Iterable[Sighting], floor: float) -> list[Sighting]:
    """Those whose status no clear report has denied."""
    return [sighting for sighting, _ in _undenied(list(sightings), floor)]


def _undenied(sightings: Sequence[Sighting], floor: float) -> list[tuple[Sighting, bool]]:
    """With whether their story said so just after it had been denied."""
    denials = [_Denial(one.published_at, denied) for one in sightings if (denied := _denied_by(one, floor))]
    first: dict[_Key, datetime] = {}
    for one in sightings:
        first[_key(one)] = min(one.published_at, first.get(_key(one), one.published_at))
    told = [(one, first[_key(one)]) for one in sightings]
    return [
        (one, not one.confirmed and any(denial.doubts(one.mention.status, at) for denial in denials))
        for one, at in told
        if not _is_withdrawn(one, at, denials)
    ]


def _claims(sightings: Sequence[Sighting], floor: float) -> list[_Claim]:
    """Of each story the strongest report of each status, and of those the earliest: to say less again adds nothing."""
    found = [_claim(one, floor, is_denied=is_denied) for one, is_denied in _undenied(sightings, floor)]
    clear = [claim for claim in found if not claim.doubts]
    found = sorted((_checked(claim, clear) for claim in found), key=lambda claim: (bool(claim.doubts), *claim.order))
    strongest: dict[_Key, _Claim] = {}
    for claim in found:
        strongest.setdefault(_key(claim.sighting), claim)
    return sorted(strongest.values(), key=lambda claim: claim.order)


def _key(sighting: Sighting) -> _Key:
    return sighting.story_id, sighting.mention.status


def _denied_by(sighting: Sighting, floor: float) -> frozenset[Status]:
    """What a clear report denies; what a person confirmed of it is not denied by it."""
    if not sighting.confirmed and (sighting.mention.score < floor or not sighting.established):
        return frozenset()
    denied = wording(sighting.mention.evidence).denied
    return denied - {sighting.mention.status} if sighting.confirmed else denied


def _is_withdrawn(sighting: Sighting, first: datetime, denials: Iterable[_Denial]) -> bool:
    """Whether its own sentence denies it, or another did after its story had ``first`` told it."""
    if sighting.confirmed:
        return False
    status = sighting.mention.status
    return status in wording(sighting.mention.evidence).denied or any(one.withdraws(status, first) for one in denials)


def _claim(sighting: Sighting, floor: float, *, is_denied: bool) -> _Claim:
    published, mention = publication_day(sighting), sighting.mention
    period = happened(mention.evidence, mention.status, published)
    doubts = (*doubts_of(sighting, floor), *((Doubt.DENIED,) if is_denied else ()))
    day, dated = (period.last, period.words) if period else (published, None)
    return _Claim(sighting, day, dated, wording(mention.evidence), doubts)


def _checked(claim: _Claim, clear: Sequence[_Claim]) -> _Claim:
    """A day in the past is not believed where a clear report between it and the article knows of no such thing."""
    if claim.dated is None:
        return claim
    published = publication_day(claim.sighting)
    between = (known for known in clear if claim.on < publication_day(known.sighting) < published)
    if any(_is_at_odds(claim.status, known.status) for known in between):
        return replace(claim, on=published, dated=None)
    return claim


def _is_at_odds(dated: Status, known: Status) -> bool:
    """An earlier stage is at odds with a stage, any other status with a pause or an end."""
    if dated not in LIFE_CYCLE:
        return dated is not known
    return known in LIFE_CYCLE and moves(known, dated)


def _walk(claims: Iterable[_Claim]) -> History:
    changes: list[Change] = []
    waiting: list[_Claim] = []
    heard = date.min
    for on, day in groupby(claims, key=lambda claim: claim.on):
        last = changes[-1] if changes else None
        told = [_damped(replace(claim, anew=on - heard >= FORGOTTEN), last) for claim in day]
        heard = on
        sure = [claim for claim in told if not claim.doubts]
        waiting = [claim for claim in waiting if not _is_contradicted(claim, sure)]
        facts = [*sure, *_confirmed(waiting, [claim for claim in told if claim.doubts])]
        strongest = max(facts, key=lambda claim: _STRENGTH.index(claim.status), default=None)
        if strongest and strongest.moves(last):
            last = _change(strongest, last, on)
            changes.append(last)
        waiting = [claim for claim in (*waiting, *told) if claim.doubts and claim.moves(last)]
    return History(tuple(changes), _unconfirmed(waiting, changes[-1] if changes else None))


def _damped(claim: _Claim, last: Change | None) -> _Claim:
    """What would undo a change at once is in doubt, unless it says that work goes on again."""
    if last is None or claim.sighting.confirmed or claim.on - last.on >= FORTNIGHT or not claim.moves(last):
        return claim
    wakes = last.after not in LIFE_CYCLE and claim.status in LIFE_CYCLE and not claim.words.resumed
    return replace(claim, doubts=(*claim.doubts, Doubt.SUDDEN)) if wakes or _is_back(last, claim) else claim


def _is_back(last: Change, claim: _Claim) -> bool:
    return last.after in LIFE_CYCLE and claim.status in LIFE_CYCLE and moves(claim.status, last.after)


def _is_contradicted(waiting: _Claim, sure: Iterable[_Claim]) -> bool:
    """A rumour of an end falls with a clear report of works, one of progress with that of a pause or an end."""
    if waiting.status in LIFE_CYCLE:
        return any(claim.status not in LIFE_CYCLE for claim in sure)
    return any(claim.status in _AT_WORK for claim in sure)


def _confirmed(waiting: Sequence[_Claim], told: Sequence[_Claim]) -> list[_Claim]:
    """Doubtful reports of the day that say what another, told before them, has said."""
    return [
        claim
        for number, claim in enumerate(told)
        if any(claim.is_confirmed_by(other) for other in (*waiting, *told[:number]))
    ]


def _change(claim: _Claim, last: Change | None, on: date) -> Change:
    return Change(last.after if last else None, claim.status, on, claim.sighting.mention_id, claim.dated)


def _unconfirmed(waiting: Iterable[_Claim], last: Change | None) -> tuple[Unconfirmed, ...]:
    first: dict[Status, _Claim] = {}
    for claim in waiting:
        first.setdefault(claim.status, claim)
    return tuple(Unconfirmed(_change(claim, last, claim.on), claim.doubts) for claim in first.values())
