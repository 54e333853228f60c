"""From what the database tells to the records that machines read: one quote, one figure, one project at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from db.disputes import quote_of
from db.paging import KnownArticle, ToldMention, mentions_by_id, texts_of
from db.programmes import named_beside
from db.project_views import ChangeRow, ProjectRow, disputes_of, project_page
from db.promises import FollowedProject
from db.source_health import SourceHealth
from db.steps import ChangeStep
from domain.disputes import Dispute
from domain.milestones import Reached
from domain.programmes import Line
from domain.promises import Promise
from domain.prospects import Prospects
from domain.records import Capacity, Mention, Money, Sector, Span
from domain.speakers import speaker_of
from domain.timeline import believed, doubts_of
from domain.watching import Basis
from flows import machine_models as told
from flows.promise_commands import prospects_of

SPANS = {"name": "name", "sector": "products", "country": "country", "facility": "facility"}
"""The field whose place in the text says that a value stands there, where it is not the value's own."""

VALUES = ("facility", "sector", "country", "region", "locality", "expected", "investment", "capacity", "jobs")


@dataclass(frozen=True, slots=True)
class Asked:
    """As of what is told: ``today`` is the day for which promises are due, ``as_of`` is None for now."""

    connection: Connection
    today: date
    as_of: date | None
    floor: float


def web_address(address: str) -> str | None:
    """What a scraped address may lead to: a page of the web, else nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def quote(text: str, source: str, title: str, url: str, published_at: datetime, mention_id: int | None) -> told.Quote:
    return told.Quote(
        text=text, source=source, title=title, url=web_address(url), published_at=published_at, mention_id=mention_id
    )


def mention_quote(row: ToldMention, text: str | None = None) -> told.Quote:
    words = row.mention.evidence if text is None else text
    return quote(words, row.source_name, row.article_title, row.article_url, row.published_at, row.mention_id)


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
        basis=_mention_basis(row, floor),
        reader=row.reader,
        quote=mention_quote(row),
        investment=_plain(said.investment),
        capacity=_plain(said.capacity),
        **{name: getattr(said, name) for name in names},
    )


def _mention_basis(row: ToldMention, floor: float) -> Basis:
    if row.confirmed:
        return Basis.CONFIRMED
    return Basis.UNCONFIRMED if doubts_of(row.sighting, floor) else Basis.REPORTED


def project(row: Any) -> told.Project:
    names = told.Project.model_fields.keys() - {"id", "investment", "capacity"}
    values = {name: getattr(row, name) for name in names}
    return told.Project(id=row.public_id, investment=_plain(row.investment), capacity=_plain(row.capacity), **values)


def project_record(asked: Asked, asked_id: str) -> told.ProjectRecord | None:
    """All of one project, or of the one that it has become by merges."""
    page = project_page(asked.connection, asked_id)
    if page is None:
        return None
    known = page.project.public_id
    own = [one.mention_id for one in page.mentions]
    rows = mentions_by_id(asked.connection, (*own, *(row.mention_id for row in page.changes)))
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
        **_prospects(found, page.project, rows),
    )


def _prospects(found: Prospects | None, row: Any, rows: Mapping[int, ToldMention]) -> dict[str, Any]:
    if found is None:
        return {"promises": (), "milestones": (), "output": None, "overdue_days": None, "quiet": None}
    late = found.overdue
    return {
        "promises": tuple(promise(one, row, rows[one.mention_id]) for one in found.promises),
        "milestones": tuple(_milestone(one, rows[one.mention_id]) for one in found.milestones),
        "output": found.launch and found.launch.verdict.name.value,
        "overdue_days": getattr(late.fate, "days", None) if late else None,
        "quiet": found.silence and found.silence.quiet,
    }


def figures(asked: Asked, rows: Iterable[ToldMention], disputed: Iterable[str]) -> Iterator[told.Figure]:
    """Each value as the newest believed report has it, with the sentence in which it stands."""
    known = {row.mention_id: row for row in rows}
    seen = sorted((row.sighting for row in known.values()), key=lambda one: (one.published_at, one.mention_id))
    newest_first = [known[one.mention_id] for one in reversed(believed(seen, asked.floor) or seen)]
    chosen = {name: row for name in VALUES if (row := _first(newest_first, name))}
    texts = texts_of(asked.connection, {row.version_id for row in chosen.values()})
    for name, row in chosen.items():
        span = _span(row.mention, name)
        text = texts.get(row.version_id, "")
        yield told.Figure(
            field=name,
            value=_plain(getattr(row.mention, name)),
            basis=_figure_basis(row, span, asked.floor),
            disputed=name in set(disputed),
            quote=mention_quote(row, _sentence(text, span)),
        )


def _first(newest_first: Iterable[ToldMention], name: str) -> ToldMention | None:
    return next((row for row in newest_first if getattr(row.mention, name) not in (None, Sector.OTHER)), None)


def _span(said: Mention, name: str) -> Span | None:
    return next((span for span in said.spans if span.field == SPANS.get(name, name)), None)


def _sentence(text: str, span: Span | None) -> str | None:
    """None where the text has no such place: then the sentence that carries the status stands in for it."""
    if span is None or not text[span.start : span.end].strip():
        return None
    return quote_of(text, span).sentence or None


def _figure_basis(row: ToldMention, span: Span | None, floor: float) -> Basis:
    basis = _mention_basis(row, floor)
    is_said = span is not None and span.field not in SPANS.values()
    return basis if basis is not Basis.REPORTED or is_said else Basis.INFERRED


def _dispute(one: Dispute, row: Any, rows: Mapping[int, ToldMention]) -> told.Dispute:
    sides = tuple(
        told.DisputeSide(
            said=_plain(said.said),
            on=said.on,
            shown=getattr(row, one.field) == said.said,
            speaker=speaker_of(said.quote.sentence),
            quote=mention_quote(rows[said.mention_id], said.quote.sentence),
        )
        for said in one.statements
    )
    return told.Dispute(field=one.field, sides=sides)


def _plain(said: Any) -> Any:
    match said:
        case Money(amount, currency):
            return told.Money(amount=amount, currency=currency)
        case Capacity(value, unit):
            return told.Capacity(value=value, unit=unit)
    return said


def _milestone(one: Reached, row: ToldMention) -> told.Milestone:
    basis = Basis.CONFIRMED if row.confirmed else Basis.REPORTED
    return told.Milestone(kind=one.kind, on=one.on, basis=basis, quote=mention_quote(row, one.evidence))


def promise(one: Promise, project: FollowedProject | ProjectRow, row: ToldMention) -> told.Promise:
    return told.Promise(
        project_id=project.public_id,
        project_name=project.name,
        region=project.region,
        sector=project.sector or Sector.OTHER,
        kind=one.kind,
        said=_plain(one.said),
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
    return told.Fate(name=kept.name, to=_plain(to), **values)


def programme(asked: Asked, line: Line) -> told.Programme:
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
                money=_plain(count.figures.money),
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


def source(row: SourceHealth, *, is_past: bool) -> told.SourceHealth:
    """How polls went is not kept: of a day that is over nothing is told of it."""
    values = {name: getattr(row, name) for name in told.SourceHealth.model_fields if hasattr(row, name)}
    values |= {"url": web_address(row.url), "is_healthy": row.problem is None and not row.failures}
    if is_past:
        names = ("last_polled_at", "last_success_at", "failures", "is_healthy", "problem")
        values |= dict.fromkeys(names)
    return told.SourceHealth(**values)


def article(row: KnownArticle) -> told.Article:
    values = {name: getattr(row, name) for name in told.Article.model_fields}
    return told.Article(**values | {"url": web_address(row.url)})
