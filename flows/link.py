"""The link stage: mentions become projects, projects get their history, changes queue their alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from alerts.audience import Audience
from db.corrections import Cause, correct
from db.decisions import Ledger
from db.disputes import disputes_among
from db.engine import reading, writing
from db.lineages import Former, formers
from db.linking import (
    LinkClaim,
    claim_unlinked,
    events,
    fail_linking,
    finish_linking,
    queue_alerts,
    record_news,
    save_history,
)
from db.marks import mark
from db.projects import add_project, attach, candidates, earlier_projects, stale_projects, supersede
from db.rereading import end_woken, sleeping_alerts
from db.stored import stored_project
from db.watches import watches as stored_watches
from domain.decisions import NOTHING_DECIDED, Decisions, Known, Place, decided, resolve_under
from domain.noticing import Subject
from domain.projects import Matched, Project, Resolution
from domain.records import Mention
from domain.resolution import blocking_keys
from domain.timeline import SURE_ENOUGH, day_there, timeline
from domain.watching import Event
from flows.noticing import (
    look_out,
    notice_article,
    notice_totals,
    refuted_notices,
    take_back_totals,
    tell_notices,
    withdraw_outdated,
)
from flows.progress import Progress, Silent

LEASE = timedelta(minutes=10)
BATCH = 50
# So many articles share a transaction, and with it the wait for the disk; other writers wait a tenth of a second.
TOGETHER = 10


@dataclass(frozen=True, slots=True)
class Moved:
    """What linking one article did: changes added (first statuses too), alerts queued, projects made."""

    version_id: int
    events: tuple[Event, ...] = ()
    alerts: int = 0
    created: int = 0


@dataclass(frozen=True, slots=True)
class LinkReport:
    linked: int = 0
    created: int = 0
    changed: int = 0
    alerts: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """On which all articles of one run are linked; ``floor`` is as in ``history``."""

    watches: Audience
    now: datetime
    floor: float = SURE_ENOUGH
    ledger: Ledger = field(default_factory=Ledger)


def link(
    engine: Engine, *, now: datetime, worker: str, floor: float = SURE_ENOUGH, progress: Progress | None = None
) -> LinkReport:
    """Links all read articles, oldest first, each wholly or not at all; ``floor`` is as in ``history``."""
    report, progress, terms = LinkReport(), progress or Silent(), Terms(Audience(stored_watches(engine)), now, floor)
    renew(engine, terms)
    while claims := claim_unlinked(engine, now=now, worker=worker, lease=LEASE, limit=BATCH):
        for first in range(0, len(claims), TOGETHER):
            for moved in link_together(engine, claims[first : first + TOGETHER], terms):
                report = _added(report, moved)
        progress.step("link", report.linked + report.failed, report.linked + report.failed)
    told = notice_totals(engine, terms.watches, now) + look_out(engine, terms.watches, now, floor)
    return replace(report, alerts=report.alerts + told)


def renew(engine: Engine, terms: Terms) -> None:
    """Computes histories anew where the rules, or what a source's word is worth, have changed; nobody is mailed."""
    last = 0
    while True:
        with reading(engine) as connection:
            stale = stale_projects(connection, last, BATCH)
        if not stale:
            return
        for project_id in stale:
            with suppress(Exception), writing(engine) as connection:  # it stays stale, and is tried by the next run
                asleep = sleeping_alerts(connection, [project_id])
                one = rewrite(connection, project_id, terms.now, terms.floor)
                put_right(connection, [one], Cause(terms.now, quiet=True))
                end_woken(connection, asleep)
        last = stale[-1]


def _added(report: LinkReport, moved: Moved | None) -> LinkReport:
    if moved is None:
        return LinkReport(report.linked, report.created, report.changed, report.alerts, report.failed + 1)
    return LinkReport(
        report.linked + 1,
        report.created + moved.created,
        report.changed + sum(event.before is not None for event in moved.events),
        report.alerts + moved.alerts,
        report.failed,
    )


def link_together(engine: Engine, claims: Sequence[LinkClaim], terms: Terms) -> Sequence[Moved | None]:
    """Links the articles in one transaction; where that fails, each in one of its own, so that all but one succeed."""
    try:
        moved = _linked(engine, claims, terms) if len(claims) > 1 else ()
    except Exception:  # noqa: BLE001
        moved = ()
    return moved or [_link_or_fail(engine, claim, terms) for claim in claims]


def _link_or_fail(engine: Engine, claim: LinkClaim, terms: Terms) -> Moved | None:
    """The boundary at which one article that cannot be linked stops; the others go on."""
    try:
        moved = _linked(engine, (claim,), terms)
    except Exception as error:  # noqa: BLE001
        fail_linking(engine, claim, f"{type(error).__name__}: {error}", terms.now)
        return None
    return moved[0] if moved else None


def _linked(engine: Engine, claims: Sequence[LinkClaim], terms: Terms) -> tuple[Moved, ...]:
    """All of them, or none where another worker has one."""
    with writing(engine, terms.now) as connection:
        decisions = terms.ledger.standing(connection)
        moved = [link_article(connection, claim, terms, decisions) for claim in claims]
        linked = tuple(one for one in moved if one is not None)
        if len(linked) == len(claims):
            return linked
        connection.rollback()
    return ()


def link_article(connection: Connection, claim: LinkClaim, terms: Terms, decisions: Decisions) -> Moved | None:
    """Everything that follows from one article, in the caller's transaction; None where another worker has it, and the
    caller must undo the transaction."""
    mark("link.before_write")
    past, touched = Past(decisions=decisions), set[int]()
    if not claim.is_first:
        before = earlier_projects(connection, claim.version_id)
        touched |= set(supersede(connection, claim.version_id))
        past = past_of(connection, claim.version_id, claim.mentions, before, decisions)
    settled = settle(connection, claim.mentions, claim.published_at, past, terms.now)
    touched |= settled.keys()
    rewritten = [rewrite(connection, project_id, terms.now, terms.floor) for project_id in sorted(touched)]
    totals = () if claim.is_first else take_back_totals(connection, claim.version_id, terms.now)
    put_right(connection, rewritten, Cause(terms.now), totals)
    mark("link.between_change_and_alert")
    alerts = tell(connection, rewritten, terms.watches, terms.now)
    fresh = frozenset(mention_id for mention_id, _ in claim.mentions)
    noticed = notice_article(connection, claim.version_id, [one.subject for one in rewritten], fresh, terms.now)
    alerts += tell_notices(connection, noticed, terms.watches, terms.now)
    if not finish_linking(connection, claim, terms.now):
        return None
    news = tuple(event for one in rewritten for event in one.news)
    return Moved(claim.version_id, news, alerts, sum(settled.values()))


@dataclass(frozen=True, slots=True)
class Past:
    """What was known of an article's mentions before this reading of it.

    ``before`` are the projects the article was found to tell of earlier; ``formers`` what each mention was then;
    ``taken`` the projects that its other mentions have; ``heirs`` gives mentions that fit no project one that nothing
    else tells of any longer, in place of a new one.
    """

    before: tuple[Project, ...] = ()
    decisions: Decisions = NOTHING_DECIDED
    formers: Mapping[int, Former] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    heirs: Mapping[int, int] = field(default_factory=dict)

    def known(self, mention_id: int) -> Known | None:
        former = self.formers.get(mention_id)
        return Known(former.lineage_id, former.home_id) if former else None

    def closed(self, mention_id: int, judged: Iterable[int]) -> frozenset[int]:
        """Projects that are closed to a mention, because other mentions of the article have them: two mentions of one
        article are two projects. Unless people said otherwise: where it stood together with another it may stay."""
        former = self.formers.get(mention_id)
        if former is None:
            return self.taken | frozenset(judged)
        barred = self.decisions.barred(former.lineage_id).keys()
        return (self.taken - {former.project_id}) | frozenset(judged) | barred


def past_of(
    connection: Connection,
    version_id: int,
    told: Sequence[tuple[int, Mention]],
    before: tuple[Project, ...],
    decisions: Decisions,
) -> Past:
    """To be asked for when what no longer counts is superseded."""
    return Past(before, decisions, formers(connection, version_id, told) if told else {})


def settle(
    connection: Connection, told: Sequence[tuple[int, Mention]], published_at: datetime, past: Past, now: datetime
) -> dict[int, bool]:
    """Puts each mention of one article to its project: the projects' ids, and whether each had to be made."""
    by_people = {one: place for one in told if (place := decided(past.decisions, past.known(one[0])))}
    for (mention_id, mention), place in by_people.items():
        _obey(connection, mention_id, mention, place, past)
    settled = {place.project_id: False for place in by_people.values() if place.project_id is not None}
    past = replace(past, taken=past.taken | settled.keys())
    comparisons = [compared(connection, published_at, one, past) for one in told if one not in by_people]
    judged: dict[int, bool] = {}
    for comparison in sorted(comparisons, key=lambda compared: -compared.score):
        project_id, is_new = _judge(connection, comparison, past.closed(comparison.mention_id, judged), past, now)
        judged[project_id] = is_new
    return settled | judged


def _obey(connection: Connection, mention_id: int, mention: Mention, place: Place, past: Past) -> None:
    """What people decided of a mention holds for what has become of it; its home stays what it was without them."""
    former = past.formers[mention_id]
    attach(
        connection,
        mention_id,
        place.project_id,
        blocking_keys(mention),
        former.resolution,
        home_id=former.home_id,
        lineage_id=former.lineage_id,
        confirmed=past.decisions.is_confirmed(former.lineage_id, mention.status),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """One mention beside all projects that it could tell of; ``score`` is that of its best match."""

    mention_id: int
    mention: Mention
    published_at: datetime
    keys: frozenset[str]
    projects: tuple[Project, ...]
    resolution: Resolution

    @property
    def score(self) -> float:
        return self.resolution.score if isinstance(self.resolution, Matched) else 0.0

    def without(self, closed: frozenset[int], past: Past) -> Resolution:
        """The answer when some projects are closed to it."""
        left = tuple(project for project in self.projects if project.id not in closed)
        if left == self.projects:
            return self.resolution
        return resolve_under(past.decisions, past.known(self.mention_id), self.mention, self.published_at, left)


def compared(connection: Connection, published_at: datetime, told: tuple[int, Mention], past: Past) -> Comparison:
    """A project told of before is compared with what the article said of it until now, or an edit of the only article
    that tells of a project would find it empty and make another."""
    mention_id, mention = told
    keys = blocking_keys(mention)
    known = tuple(
        {project.id: project for project in (*candidates(connection, keys, whole=False), *past.before)}.values()
    )
    resolution = resolve_under(past.decisions, past.known(mention_id), mention, published_at, known)
    return Comparison(mention_id, mention, published_at, keys, known, resolution)


def _judge(
    connection: Connection, comparison: Comparison, closed: frozenset[int], past: Past, now: datetime
) -> tuple[int, bool]:
    """The mention's project, and whether it had to be made; what is ambiguous stands as a project of its own."""
    resolution = comparison.without(closed, past)
    heir, former = past.heirs.get(comparison.mention_id), past.formers.get(comparison.mention_id)
    known = resolution.project_id if isinstance(resolution, Matched) else None if heir in closed else heir
    project_id = known or add_project(connection, comparison.mention.name, now).id
    lineage_id = former.lineage_id if former else None
    attach(connection, comparison.mention_id, project_id, comparison.keys, resolution, lineage_id=lineage_id)
    return project_id, known is None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A project's changes that are news; ``current`` are those among them that say how it stands now; ``corrected`` are
    ids of those that are not what they were; ``may_answer``: for notices that hold no more, too."""

    subject: Subject
    news: tuple[Event, ...] = ()
    current: tuple[Event, ...] = ()
    corrected: tuple[int, ...] = ()
    may_answer: bool = False


def rewrite(connection: Connection, project_id: int, now: datetime, floor: float) -> Rewritten:
    """Brings the project's stored history and summary in line with what counts of it now."""
    known = stored_project(connection, project_id)
    seen = known.sightings
    found = timeline(seen, floor)
    disputed = disputes_among(connection, seen, floor)
    diff = save_history(connection, known, found, now, disputed, floor)
    news = events(connection, diff.new)
    last = found.changes[-1] if found.changes else None
    current = tuple(event for event in news if last and (event.after, event.on) == (last.after, last.on))
    subject = Subject(project_id, seen, found, day_there(now), disputed, floor)
    outdated = withdraw_outdated(connection, known.notices, subject, now)
    return Rewritten(subject, news, current, diff.corrected, known.may_answer or outdated)


def put_right(
    connection: Connection, rewritten: Sequence[Rewritten], cause: Cause, totals: tuple[int, ...] = ()
) -> int:
    """Queues corrections of what people were told otherwise of these projects, and of totals; gives how many people are
    to get one."""
    changes = [change_id for one in rewritten for change_id in one.corrected]
    notices = refuted_notices(connection, [one.subject for one in rewritten if one.may_answer], cause.at)
    return correct(connection, changes, notices + totals, cause)


def tell(connection: Connection, rewritten: Iterable[Rewritten], watches: Audience, now: datetime) -> int:
    """Notes what is news, and queues an alert of it for everybody who wants it; gives how many were queued."""
    told = list(rewritten)
    record_news(connection, [number for one in told for event in one.current if (number := event.change_id)], now)
    return queue_alerts(connection, alerts_for(told, watches), now)


def alerts_for(rewritten: Iterable[Rewritten], watches: Audience) -> list[tuple[str, int]]:
    """A late article fills a gap in the history; only what is true of the project now is worth a letter."""
    current = [event for one in rewritten for event in one.current]
    return [(watch.id, number) for event in current if (number := event.change_id) for watch in watches.of(event)]
