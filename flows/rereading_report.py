"""What re-reading came to: the differences of all articles added up in little memory, with a few examples of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import ceil
from typing import Any

from sqlalchemy import Connection

from db.outbox import MOST_EVENTS
from db.rereading import Standing, Stored, evidence, split, standing_changes
from domain.records import Mention, Reading, Status
from domain.watching import Watch
from flows.rereading_differences import PLACES, changed_values, pairs, says_the_same

COUNTED = (
    "articles", "same", "renamed", "changed", "recovered", "held", "failed", "became_relevant", "became_irrelevant",
    "gained", "lost", "programmes_gained", "programmes_lost", "moved", "appeared", "ended",
)  # fmt: skip
"""same: read alike by the reader on record; renamed: read alike by another one; recovered: those that were parked;
held: in a running stage's hands, or edited meanwhile; gained, lost: mentions; moved, appeared, ended: projects."""


@dataclass(frozen=True, slots=True)
class Same:
    """The reader on record is this one, and it reads the same as then."""


@dataclass(frozen=True, slots=True)
class Held:
    """A running stage has the version in hand, or an edit has come meanwhile."""


@dataclass(frozen=True, slots=True)
class Failed:
    title: str
    error: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A version with its new reading, how its projects stood and stand, and (watch, change) that nobody is told."""

    stored: Stored
    reading: Reading
    before: Mapping[int, Standing] = field(default_factory=dict)
    after: Mapping[int, Standing] = field(default_factory=dict)
    untold: tuple[tuple[str, int], ...] = ()


Outcome = Same | Held | Failed | Reread


@dataclass(frozen=True, slots=True)
class Flip:
    title: str
    url: str
    relevant: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A mention that was gained or lost."""

    title: str
    name: str
    status: Status


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one mention, then and now."""

    title: str
    name: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ProjectMove:
    """``before`` None: it appears; ``after`` None: nothing tells of it any longer."""

    public_id: str
    name: str
    before: Status | None
    after: Status | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class UntoldWatch:
    id: str
    email: str
    alerts: int


@dataclass(frozen=True, slots=True)
class Untold:
    """What the moves would have led to had they come as news. None of it is sent."""

    alerts: int = 0
    letters: int = 0
    watches: tuple[UntoldWatch, ...] = ()


@dataclass(frozen=True, slots=True)
class RereadReport:
    """``counts`` has all names of COUNTED and ``values`` the changed values by field of a mention; the lists hold
    examples, no more of a kind than were asked for. ``projects_known`` False: only readings were compared."""

    applied: bool
    projects_known: bool
    reader: str
    counts: dict[str, int]
    values: dict[str, int]
    untold: Untold
    flips: tuple[Flip, ...]
    gained: tuple[Said, ...]
    lost: tuple[Said, ...]
    changed_values: tuple[Value, ...]
    moved: tuple[ProjectMove, ...]
    appeared: tuple[ProjectMove, ...]
    ended: tuple[ProjectMove, ...]
    failed: tuple[Failed, ...]


@dataclass(slots=True)
class Tally:
    """Adds outcomes up; what grows with the work is a status for each project touched and a line for each change."""

    most: int
    counts: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    examples: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    before: dict[int, Status | None] = field(default_factory=dict)
    after: dict[int, Standing] = field(default_factory=dict)
    untold: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, outcome: Outcome) -> None:
        self.counts["articles"] += 1
        match outcome:
            case Same():
                self.counts["same"] += 1
            case Held():
                self.counts["held"] += 1
            case Failed():
                self._count("failed", outcome)
            case Reread():
                self._add_reading(outcome.stored, outcome.reading)
                self._add_projects(outcome)

    def report(
        self, connection: Connection, reader: str, watches: Sequence[Watch], *, projects_known: bool
    ) -> RereadReport:
        """``connection`` sees the database as it is after the last article."""
        moved = {name: self._moved(connection, name) for name in ("moved", "appeared", "ended")}
        return RereadReport(
            applied=projects_known,
            projects_known=projects_known,
            reader=reader,
            counts={name: self.counts[name] for name in COUNTED},
            values=dict(self.values.most_common()),
            untold=self._untold(connection, watches),
            flips=(*self.examples["became_relevant"], *self.examples["became_irrelevant"]),
            gained=tuple(self.examples["gained"]),
            lost=tuple(self.examples["lost"]),
            changed_values=tuple(value for name, _ in self.values.most_common() for value in self.examples[name]),
            failed=tuple(self.examples["failed"]),
            **moved,
        )

    def _count(self, name: str, example: object) -> None:
        self.counts[name] += 1
        self._keep(name, example)

    def _keep(self, name: str, example: object) -> None:
        if len(self.examples[name]) < self.most:
            self.examples[name].append(example)

    def _add_reading(self, stored: Stored, reading: Reading) -> None:
        title = stored.article.title
        self.counts["renamed" if says_the_same(stored, reading) else "changed"] += 1
        self.counts["recovered"] += stored.state == "parked"
        if stored.relevant is not None and stored.relevant != reading.relevant:
            name = "became_relevant" if reading.relevant else "became_irrelevant"
            self._count(name, Flip(title, stored.url, reading.relevant))
        told = pairs(stored, reading)
        for name, mentions in (("gained", told.gained), ("lost", told.lost)):
            for mention in mentions:
                self._count(name, Said(title, mention.name, mention.status))
        for old, new in told.changed:
            self._add_values(title, old, new)
        totals = split(stored.programmes, reading.programmes)
        self.counts["programmes_gained"] += len(totals.fresh)
        self.counts["programmes_lost"] += len(totals.gone)

    def _add_values(self, title: str, old: Mention, new: Mention) -> None:
        for name, before, after in changed_values(old, new):
            self.values[name] += 1
            if name != PLACES:
                self._keep(name, Value(title, new.name, name, before, after))

    def _add_projects(self, outcome: Reread) -> None:
        """What one article moves the next may move back: a project's first and last standing count."""
        for project_id, standing in outcome.before.items():
            self.before.setdefault(project_id, standing.status)
        self.after.update(outcome.after)
        for watch_id, change_id in outcome.untold:
            self.untold[change_id].append(watch_id)

    def _moved(self, connection: Connection, kind: str) -> tuple[ProjectMove, ...]:
        ids = [one for one, now in self.after.items() if _kind(self.before.get(one), now.status) == kind]
        self.counts[kind] = len(ids)
        return tuple(self._move(connection, project_id) for project_id in islice(sorted(ids), self.most))

    def _move(self, connection: Connection, project_id: int) -> ProjectMove:
        now = self.after[project_id]
        words = evidence(connection, project_id)
        return ProjectMove(now.public_id, now.name, self.before.get(project_id), now.status, words)

    def _untold(self, connection: Connection, watches: Sequence[Watch]) -> Untold:
        """Only of moves that still hold after the last article; as many letters as one sending would make of them."""
        by_watch, by_letter = Counter[str](), defaultdict[tuple[str, str], set[int]](set)
        followed = {watch.id: watch for watch in watches}
        for change_id in standing_changes(connection, self.untold):
            for watch_id in self.untold[change_id]:
                watch = followed[watch_id]
                by_watch[watch_id] += 1
                by_letter[watch.email, watch.language].add(change_id)
        return Untold(
            alerts=by_watch.total(),
            letters=sum(ceil(len(changes) / MOST_EVENTS) for changes in by_letter.values()),
            watches=tuple(UntoldWatch(id_, followed[id_].email, count) for id_, count in sorted(by_watch.items())),
        )


def _kind(before: Status | None, after: Status | None) -> str | None:
    if before == after:
        return None
    return "ended" if after is None else "appeared" if before is None else "moved"
