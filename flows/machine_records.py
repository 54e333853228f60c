"""From what the database tells to the records that machines read: one quote, one figure, one project at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.plain import web_address
from db.decisions import merged_into
from db.paging import KnownArticle, ToldMention, mentions_by_id, mentions_of
from db.polling import SourceRow
from db.programmes import named_beside
from db.project_views import ChangeRow, changes_of_all, disputes_of, project_page
from db.promise_views import Promised, PromiseRow, promise_rows_after, promises_of_all
from db.steps import ChangeStep
from domain.disputes import Dispute
from domain.milestones import Reached
from domain.programmes import Line
from domain.promises import Promise
from domain.prospects import Prospects
from domain.speakers import speaker_of
from domain.watching import Basis
from flows import machine_models as told
from flows.machine_figures import figures
from flows.promise_commands import prospects_of
from flows.quoting import Standpoint, mention_basis, mention_quote, plain, quote

MOST_PROMISES = 1_000  # of one project


def change(row: ChangeRow, *, decided: bool = False) -> told.Change:
    return told.Change(**_change_parts(row, decided))


def change_step(one: ChangeStep) -> told.ChangeStep:
    return told.ChangeStep(**_change_parts(one.change, one.decided), step=one.step, known_on=one.known_on)  # type: ignore[arg-type]


def _change_parts(row: ChangeRow, decided: bool) -> dict[str, Any]:
    said = quote(row.evidence, row.source_name, row.article_title, row.article_url, row.published_at, row.mention_id)
    return {
        "id": row.change_id,
        "quote": said,
        "basis": _change_basis(row, decided),
        **{
            name: getattr(row, name)
            for name in (
                "project_id", "project_name", "before", "after", "on", "dated", "recorded_at", "withdrawn_at",
                "region", "doubts",
            )
        },
    }  # fmt: skip


def _change_basis(row: ChangeRow, decided: bool) -> Basis:
    if not row.confirmed:
        return Basis.UNCONFIRMED
    if decided:
        return Basis.CONFIRMED
    return Basis.INFERRED if row.dated else Basis.REPORTED


def mention(row: ToldMention, floor: float) -> told.Mention:
    said = row.mention
    names = (
        "name", "status", "facility", "sector", "country", "region", "locality", "products", "companies", "expected",
        "jobs", "score",
    )  # fmt: skip
    return told.Mention(
        id=row.mention_id,
        project_id=row.project_id,
        counts=row.counts,
        basis=mention_basis(row, floor),
        reader=row.reader,
        quote=mention_quote(row),
        investment=plain(said.investment),
        capacity=plain(said.capacity),
        **{name: getattr(said, name) for name in names},
    )


def project(row: Any) -> told.Project:
    names = told.Project.model_fields.keys() - {"id", "investment", "capacity"}
    values = {name: getattr(row, name) for name in names}
    return told.Project(id=row.public_id, investment=plain(row.investment), capacity=plain(row.capacity), **values)


def project_record(asked: Standpoint, asked_id: str) -> told.ProjectRecord | None:
    """All of one project, or of the one that it has become by merges."""
    page = project_page(asked.connection, asked_id)
    if page is None:
        return None
    known = page.project.public_id
    own = [one.mention_id for one in page.mentions]
    rows = mentions_by_id(asked.connection, (*own, *(row.mention_id for row in page.changes)))
    promised = promise_rows_after(asked.connection, Promised(project=known), asked.today, (0, 0), MOST_PROMISES)
    found = prospects_of(asked.connection, known, today=asked.today, floor=asked.floor)
    return told.ProjectRecord(
        project=project(page.project),
        names=page.names,
        also=page.also,
        figures=tuple(figures(asked, [rows[one] for one in own if rows[one].counts], page.project.disputed)),
        changes=tuple(change(row, decided=rows[row.mention_id].confirmed) for row in page.changes),
        unconfirmed=tuple(change(row) for row in page.unconfirmed),
        disputes=tuple(_dispute(one, page.project, rows) for one in disputes_of(asked.connection, known, asked.floor)),
        mentions=tuple(mention(rows[one], asked.floor) for one in own),
        promises=tuple(promise(one, rows[one.promise.mention_id]) for one in promised),
        **_prospects(found, rows),
    )


def project_histories(asked: Standpoint, listed: Sequence[told.Project]) -> Iterator[told.ProjectHistory]:
    """Of many projects at once, with the mentions that count."""
    ids = [one.id for one in listed]
    said = mentions_of(asked.connection, ids)
    moved = changes_of_all(asked.connection, ids)
    promised = promises_of_all(asked.connection, ids, asked.today)
    also = merged_into(asked.connection)
    behind = [row.mention_id for rows in moved.values() for row in rows]
    behind += [row.promise.mention_id for rows in promised.values() for row in rows]
    known = {row.mention_id: row for rows in said.values() for row in rows}
    known |= mentions_by_id(asked.connection, set(behind) - known.keys())
    for one in listed:
        yield told.ProjectHistory(
            project=one,
            also=also.get(one.id, ()),
            changes=tuple(change(row, decided=known[row.mention_id].confirmed) for row in moved[one.id]),
            promises=tuple(promise(row, known[row.promise.mention_id]) for row in promised[one.id]),
            mentions=tuple(mention(row, asked.floor) for row in said[one.id]),
        )


def _prospects(found: Prospects | None, rows: Mapping[int, ToldMention]) -> dict[str, Any]:
    if found is None:
        return {"milestones": (), "output": None, "overdue_days": None, "quiet": None}
    late = found.overdue
    return {
        "milestones": tuple(_milestone(one, rows[one.mention_id]) for one in found.milestones),
        "output": found.launch and found.launch.verdict.name.value,
        "overdue_days": getattr(late.fate, "days", None) if late else None,
        "quiet": found.silence and found.silence.quiet,
    }


def _dispute(one: Dispute, row: Any, rows: Mapping[int, ToldMention]) -> told.Dispute:
    sides = tuple(
        told.DisputeSide(
            said=plain(said.said),
            on=said.on,
            shown=getattr(row, one.field) == said.said,
            speaker=speaker_of(said.quote.sentence),
            quote=mention_quote(rows[said.mention_id], said.quote.sentence),
        )
        for said in one.statements
    )
    return told.Dispute(field=one.field, sides=sides)


def _milestone(one: Reached, row: ToldMention) -> told.Milestone:
    basis = Basis.CONFIRMED if row.confirmed else Basis.REPORTED
    return told.Milestone(kind=one.kind, on=one.on, basis=basis, quote=mention_quote(row, one.evidence))


def promise(told_of: PromiseRow, row: ToldMention) -> told.Promise:
    one = told_of.promise
    return told.Promise(
        project_id=told_of.project_id,
        project_name=told_of.project_name,
        region=told_of.region,
        sector=told_of.sector,
        kind=one.kind,
        said=plain(one.said),
        due=one.due,
        first_said=one.first_said,
        repeated=one.repeated,
        basis=Basis.CONFIRMED if row.confirmed else Basis.REPORTED,
        fate=fate(one),
        quote=mention_quote(row),
    )


def fate(one: Promise) -> told.Fate:
    kept = one.fate
    to = next((getattr(kept, name) for name in ("to", "told", "end") if hasattr(kept, name)), None)
    values = {name: getattr(kept, name, None) for name in ("on", "days", "times")}
    return told.Fate(name=kept.name, to=plain(to), **values)


def programme(asked: Standpoint, line: Line) -> told.Programme:
    return told.Programme(
        id=f"P{line.number:04d}",
        phase=line.phase,
        period=line.period.words if line.period else None,
        country=line.country,
        region=line.region,
        sector=line.sector,
        counts=tuple(
            told.ProgrammeCount(
                projects=count.figures.count,
                money=plain(count.figures.money),
                jobs=count.figures.jobs,
                first_said=count.first_said,
                source=count.source_name,
            )
            for count in line.counts
        ),
        last_said=line.last.on,
        named=len(named_beside(asked.connection, line, asked.floor)),
        basis=Basis.REPORTED,
        quotes=tuple(
            quote(one.programme.evidence, one.source_name, one.article_title, one.article_url, one.published_at, None)
            for one in line.statements
        ),
    )


def source(row: SourceRow, now: datetime | None) -> told.SourceHealth:
    """``now`` None: of a day that is over, for which it is not kept how polls went."""
    state = row.state
    return told.SourceHealth(
        id=row.source_id,
        name=row.name,
        url=web_address(row.url),
        language=row.language,
        kind=row.kind,
        enabled=row.enabled,
        standing=row.standing,
        articles=row.articles,
        newest_at=row.newest_at,
        last_polled_at=now and row.last_polled_at,
        last_success_at=now and state.last_success_at,
        failures=state.failures if now else None,
        is_healthy=state.answers(now) if now else None,
        problem=state.problem if now else None,
    )


def article(row: KnownArticle) -> told.Article:
    values = {name: getattr(row, name) for name in told.Article.model_fields}
    return told.Article(**values | {"url": web_address(row.url)})
