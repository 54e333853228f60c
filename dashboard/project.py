"""The page of a project: how it stands and how sure that is, what was promised, and the sentence behind every value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from alerts.plain import language_of
from alerts.promise_telling import fate_text
from alerts.titles import project_title
from alerts.wording import phrase
from dashboard.evidence import Asked, Evidence, Quoted, evidence_for, span_of
from dashboard.lifeline import Life, picture
from dashboard.look import Here, Look
from dashboard.project_words import (
    Reason,
    Words,
    doubts_text,
    fate_look,
    field_text,
    promised_text,
    reason_of,
    signs,
    sure_text,
    value_text,
)
from dashboard.rendering import page, words
from db.dossiers import Dossier, dossier_of
from db.project_views import ChangeRow, MentionRow
from domain.disputes import Statement
from domain.fates import BroughtForward, Changed, MadePrecise, Settled, Short, Slipped
from domain.grounds import basis_of, houses_of
from domain.milestones import Reached, is_beyond
from domain.projects import Sighting
from domain.promises import Promise, PromiseKind
from domain.prospects import Prospects, prospects
from domain.provenance import Figure, figures
from domain.records import Sector, Span
from domain.timeline import believed, publication_day
from domain.watching import Basis

router = APIRouter()
# A page of mentions, and the most of all else: a project of a thousand reports has no longer page than one of ten.
MENTIONS = 20
NAMES = 8
LISTED = 8
PROMISES = 16
CHANGES = 40
NARROW, WIDE = 340, 760
RESTS_ON = {
    Basis.REPORTED: "rests on a report",
    Basis.CONFIRMED: "rests on a person",
    Basis.INFERRED: "rests on hindsight",
    Basis.UNCONFIRMED: "rests on nothing sure",
}
SPANNED = {PromiseKind.LAUNCH: "expected", PromiseKind.JOBS: "jobs", PromiseKind.CAPACITY: "capacity"}


@dataclass(frozen=True, slots=True)
class TellChange:
    """A move with what it rests on; ``houses`` say the same, ``doubts`` is a sentence or nothing."""

    row: ChangeRow
    basis: Basis
    words: str
    doubts: str
    houses: int
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class TellPromise:
    said: str
    on: date
    fate: str
    look: str
    repeated: int
    quoted: Quoted | None
    settled: Quoted | None


@dataclass(frozen=True, slots=True)
class TellMilestone:
    kind: str
    on: date
    beyond: bool
    repeated: int
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class TellValue:
    words: str
    spellings: tuple[str, ...]
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class TellFigure:
    """A field's values, each with the sentence behind it."""

    field: str
    label: str
    values: tuple[TellValue, ...]


@dataclass(frozen=True, slots=True)
class TellStatement:
    said: str
    shown: bool
    one: Statement
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class TellDispute:
    label: str
    sides: tuple[TellStatement, ...]


@dataclass(frozen=True, slots=True)
class TellMention:
    row: MentionRow
    sure: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the table that tells the picture in words."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a page is made from: the dossier, what follows from it, and the evidence for all that is shown."""

    look: Look
    dossier: Dossier
    found: Prospects
    figures: tuple[Figure, ...]
    evidence: Evidence
    t: Words

    @property
    def language(self) -> str:
        return self.look.language

    @property
    def floor(self) -> float:
        return self.look.settings.floor


@router.get("/projects/{public_id}")
def project(look: Here, public_id: str, mentions: Annotated[int, Query(ge=1, le=100_000)] = 1) -> HTMLResponse:
    known = known_of(look, public_id, mentions)
    if known is None or (mentions > 1 and not known.dossier.mentions):
        raise HTTPException(404)
    return page(look, "project.html", **told(known), at=mentions, pages=-(-known.dossier.many // MENTIONS))


def known_of(look: Look, public_id: str, at: int = 1) -> Known | None:
    floor = look.settings.floor
    dossier = dossier_of(look.connection, public_id, floor, skip=(at - 1) * MENTIONS, limit=MENTIONS)
    if dossier is None:
        return None
    seen = dossier.sightings
    sector = dossier.project.sector or Sector.OTHER
    found = prospects(seen, dossier.history, sector, dossier.usual, look.today, floor)
    values = figures(seen, floor, LISTED) if seen else ()
    by_id = {sighting.mention_id: sighting for sighting in seen}
    asked = (*_asked(found, values, by_id), *_named(dossier, by_id))
    return Known(look, dossier, found, values, evidence_for(look.connection, seen, asked), words(look.language))


def _asked(found: Prospects, values: Iterable[Figure], by_id: Mapping[int, Sighting]) -> Iterator[Asked]:
    """The sentences behind what follows from the sightings, and the words in them that say so."""
    yield from ((figure.sighting.mention_id, figure.span) for figure in values)
    for promise in found.promises[-PROMISES:]:
        yield promise.mention_id, span_of(by_id[promise.mention_id], SPANNED[promise.kind])
        if isinstance(promise.fate, Settled):
            yield promise.fate.mention_id, _span_in(by_id, promise.fate.mention_id, _settles(promise))
    for reached in found.milestones:
        yield reached.mention_id, milestone_span(by_id[reached.mention_id], reached)
    yield from ((one.mention_id, None) for one in found.announcements[-LISTED:])


def _named(dossier: Dossier, by_id: Mapping[int, Sighting]) -> Iterator[Asked]:
    """The sentences behind moves and contradictions; those of an article that was edited since count no longer."""
    for change in (*dossier.changes[-CHANGES:], *dossier.unconfirmed):
        yield change.mention_id, _span_in(by_id, change.mention_id, "status")
    for dispute in dossier.disputes:
        for one in dispute.statements:
            yield one.mention_id, _span_in(by_id, one.mention_id, dispute.field.value)


def _span_in(by_id: Mapping[int, Sighting], mention_id: int, field: str) -> Span | None:
    return span_of(by_id[mention_id], field) if mention_id in by_id else None


def milestone_span(sighting: Sighting, reached: Reached) -> Span | None:
    told = (one for one in sighting.mention.milestones if one.kind is reached.kind and one.end > one.start)
    return next((Span("milestone", one.start, one.end) for one in told), None)


def told(known: Known) -> dict[str, Any]:
    """The page's values by the names that its template knows them by."""
    row, language = known.dossier.project, known.language
    title = project_title(row, language)
    names = dict.fromkeys(one.mention.name for one in reversed(known.dossier.sightings))
    return {
        "known": known.dossier,
        "row": row,
        "title": title,
        "title_language": language_of(title) if title == row.name else language,
        "names": [(name, language_of(name)) for name in names if name != title][:NAMES],
        "signs": tuple(signs(known.dossier, known.found, language, known.t)),
        "changes": changes(known),
        "promises": tuple(_promise(promise, known) for promise in reversed(known.found.promises[-PROMISES:])),
        "earlier_promises": max(0, len(known.found.promises) - PROMISES),
        "milestones": tuple(_milestone(reached, known) for reached in known.found.milestones),
        "figures": tuple(_figures(known)),
        "disputes": tuple(_disputes(known)),
        "waiting": tuple(_change(change, known) for change in known.dossier.unconfirmed),
        "announcements": known.found.announcements[-LISTED:],
        "mentions": tuple(_mention(mention, known) for mention in known.dossier.mentions),
        "quote_of": known.evidence.of,
        **_pictures(known),
    }


def changes(known: Known) -> tuple[TellChange, ...]:
    """Newest first, without those that turned out not to hold."""
    held = [row for row in known.dossier.changes if not row.withdrawn_at]
    return tuple(_change(row, known) for row in reversed(held[-CHANGES:]))


def _change(row: ChangeRow, known: Known) -> TellChange:
    seen = known.dossier.sightings
    basis = Basis.UNCONFIRMED if row.doubts else basis_of({row.mention_id}, row.dated, seen)
    houses = houses_of(row.after, row.on, believed(seen, known.floor))
    span = _span_in(known.evidence.sightings, row.mention_id, "status")
    quoted = known.evidence.of(row.mention_id, span, is_status=True)
    return TellChange(row, basis, known.t(RESTS_ON[basis]), doubts_text(row.doubts, known.language), houses, quoted)


def _promise(promise: Promise, known: Known) -> TellPromise:
    sighting = known.evidence.sightings[promise.mention_id]
    fate = promise.fate
    return TellPromise(
        promised_text(promise, known.language),
        promise.first_said,
        fate_text(fate, known.language),
        fate_look(promise),
        promise.repeated,
        known.evidence.of(promise.mention_id, span_of(sighting, SPANNED[promise.kind])),
        _settled(promise, fate, known) if isinstance(fate, Settled) else None,
    )


def _settled(promise: Promise, fate: Settled, known: Known) -> Quoted | None:
    settles = _settles(promise)
    span = _span_in(known.evidence.sightings, fate.mention_id, settles)
    return known.evidence.of(fate.mention_id, span, is_status=settles == "status")


def _settles(promise: Promise) -> str:
    """What of the later report says what became of a promise: another value, or the launch or end itself."""
    is_another = isinstance(promise.fate, Slipped | BroughtForward | MadePrecise | Changed | Short)
    return SPANNED[promise.kind] if is_another or promise.kind is not PromiseKind.LAUNCH else "status"


def _milestone(reached: Reached, known: Known) -> TellMilestone:
    sighting, status = known.evidence.sightings[reached.mention_id], known.dossier.project.status
    return TellMilestone(
        phrase("milestone", reached.kind.value, known.language),
        reached.on,
        bool(status and is_beyond(reached.kind, status)),
        reached.repeated,
        known.evidence.of(reached.mention_id, milestone_span(sighting, reached), is_status=True),
    )


def _figures(known: Known) -> Iterator[TellFigure]:
    """Fields in the order in which they were found, listed values together."""
    for field in dict.fromkeys(figure.field for figure in known.figures):
        values = tuple(_value(one, known) for one in known.figures if one.field == field)
        yield TellFigure(field, field_text(field, known.language, known.t), values)


def _value(figure: Figure, known: Known) -> TellValue:
    language = known.language
    words = value_text(figure.field, figure.value, language, figure.sighting.mention.region)
    return TellValue(words, figure.spellings, known.evidence.of(figure.sighting.mention_id, figure.span))


def _disputes(known: Known) -> Iterator[TellDispute]:
    row = known.dossier.project
    for dispute in known.dossier.disputes:
        field, by_id = dispute.field.value, known.evidence.sightings
        shown = getattr(row, field)
        yield TellDispute(
            field_text(field, known.language, known.t),
            tuple(
                TellStatement(
                    value_text(field, one.said, known.language),
                    bool(shown == one.said),
                    one,
                    known.evidence.of(
                        one.mention_id, _span_in(by_id, one.mention_id, field), is_status=field == "status"
                    ),
                )
                for one in dispute.statements
            ),
        )


def _mention(row: MentionRow, known: Known) -> TellMention:
    return TellMention(
        row, sure_text(row, known.language, known.t), reason_of(row, known.dossier, known.language, known.t)
    )


def _pictures(known: Known) -> dict[str, Any]:
    """The same for two widths: what is legible on a desk would not be on a phone."""
    life = _life(known)
    if not life.reports:
        return {"pictures": (), "days": ()}
    label, today = known.t("life in a picture"), known.t("today in the picture")
    drawn = tuple((width, picture(life, known.language, width, label, today)) for width in (NARROW, WIDE))
    return {"pictures": drawn, "days": tuple(_days(life, known))}


def _life(known: Known) -> Life:
    reports = tuple(publication_day(one) for one in known.dossier.sightings)
    dates = tuple(promise for promise in known.found.promises if promise.kind is PromiseKind.LAUNCH)
    return Life(known.dossier.history, reports, dates, known.found.milestones, known.look.today)


def _days(life: Life, known: Known) -> list[Day]:
    """The picture in words, oldest first; of very many promises the newest."""
    language = known.language
    moved = [Day(one.on, value_text("status", one.after, language)) for one in life.changes]
    reached = [Day(one.on, phrase("milestone", one.kind.value, language)) for one in life.milestones]
    said = [
        Day(one.first_said, f"{promised_text(one, language)}: {fate_text(one.fate, language)}")
        for one in life.dates[-PROMISES:]
    ]
    return sorted((*moved[-CHANGES:], *reached, *said), key=lambda day: day.on)
