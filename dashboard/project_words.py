"""What a project's page says in words: marks beside the status, values, disputed statements, reasons of resolution."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from alerts import wording
from alerts.promise_telling import BAD, fate_text, figure_text
from alerts.wording import phrase
from db.decisions import DecisionRow
from db.dossiers import Dossier
from db.project_views import MentionRow
from db.reasons import CandidateRow
from domain.decisions import Kind
from domain.fates import Overdue
from domain.launches import LaunchWatch, NoOutput, Producing, ReportedIdle, TooEarly
from domain.products import KIN
from domain.projects import Ambiguous, Doubt, Matched, New, Part
from domain.promises import Promise
from domain.prospects import Prospects
from domain.records import Capacity, Facility, Money, Sector, Status

Words = Callable[..., str]

# No reading is certain, whatever its figure.
SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that stands beside the status, with the look that it has."""

    look: str
    words: str


def signs(dossier: Dossier, found: Prospects, language: str, t: Words) -> Iterator[Sign]:
    late = found.overdue
    if late and isinstance(late.fate, Overdue):
        yield Sign("late", f"{promised_text(late, language)}: {fate_text(late.fate, language)}")
    if found.silence and found.silence.quiet:
        days, usual = (wording.days_text(each, language) for each in (found.silence.days, found.silence.usual))
        yield Sign("quiet", t("quiet for", days=days, usual=usual))
    if dossier.disputes:
        fields = ", ".join(field_text(each.field.value, language, t).lower() for each in dossier.disputes)
        yield Sign("disputed", t("disputed on", fields=fields))
    if len(found.announcements) > 1:
        yield Sign("again", t("announced again", count=len(found.announcements)))
    if found.launch:
        yield _launch_sign(found.launch, language, t)
        if found.launch.ceremony_only:
            yield Sign("doubtful", t("only a ceremony"))
    if dossier.unconfirmed:
        yield Sign("doubtful", t("has unconfirmed"))


def _launch_sign(launch: LaunchWatch, language: str, t: Words) -> Sign:
    match launch.verdict:
        case Producing(_, last):
            return Sign("good", t("output was reported", day=wording.day_text(last.on, language)))
        case NoOutput(months):
            return Sign("doubtful", t("no output since", months=months))
        case ReportedIdle(sign):
            return Sign("late", t("was reported idle", day=wording.day_text(sign.on, language)))
        case TooEarly(until):
            return Sign("quiet", t("too early for output", day=wording.day_text(until, language)))


def promised_text(promise: Promise, language: str) -> str:
    """«Launch in Q4 2026», «Jobs: 1,200»."""
    said = promise.said
    text = wording.expected_text(said, language) if isinstance(said, str) else figure_text(said, language)
    return phrase("promise", promise.kind.value, language).format(said=text)


def fate_look(promise: Promise) -> str:
    name = promise.fate.name
    return "late" if name in BAD else "good" if name.value == "kept" else "plain"


def value_text(field: str, value: object, language: str, region: str | None = None) -> str:
    """A value of a mention's field, as people write it; ``region`` is where a locality lies."""
    match value:
        case Status():
            return wording.status_word(value, language)
        case Facility():
            return wording.facility_word(value, language)
        case Sector():
            return wording.sector_word(value, language)
        case Money():
            return wording.money_text(value, language)
        case Capacity():
            return wording.capacity_text(value, language)
        case int():
            return wording.number_text(value, language)
    return _text_value(field, str(value), language, region)


def _text_value(field: str, value: str, language: str, region: str | None) -> str:
    match field:
        case "expected":
            return wording.expected_text(value, language)
        case "country":
            return wording.country_name(value, language)
        case "region":
            return wording.region_name(value, language)
        case "products":
            return wording.product_word(value, language)
        case "locality":
            return wording.town_name(value, region, language)
    return value


def field_text(field: str, language: str, t: Words) -> str:
    """What a field is called; those of the letters are called as there."""
    return t(_FIELDS[field]) if field in _FIELDS else phrase("letter", field, language)


_FIELDS = {
    "status": "status",
    "country": "in country",
    "region": "in region",
    "locality": "at place",
    "name": "called",
    "evidence": "said",
    "milestone": "milestone",
}


def doubts_text(doubts: Iterable[Doubt], language: str) -> str:
    """«The text is unclear; it is hearsay.»"""
    told = "; ".join(phrase("doubt", doubt.value, language) for doubt in doubts)
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def sure_text(told: MentionRow, language: str, t: Words) -> str:
    if told.confirmed:
        return phrase("basis", "confirmed", language)
    return t("sure by", share=wording.share_text(min(told.mention.score, SUREST), language))


@dataclass(frozen=True, slots=True)
class Compared:
    """One part of a comparison: what was compared, how alike it was found, both sides' words, and its weight."""

    what: str
    degree: str
    sides: str
    weight: str


@dataclass(frozen=True, slots=True)
class Candidate:
    public_id: str
    name: str
    alike: str
    parts: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mention is where it is: ``decisions`` of people, then what the machine found, even if overruled."""

    decisions: tuple[str, ...]
    machine: str
    candidates: tuple[Candidate, ...]


def reason_of(told: MentionRow, dossier: Dossier, language: str, t: Words) -> Reason:
    decided = (dossier.decisions[number] for number in told.decided_by if number in dossier.decisions)
    return Reason(
        tuple(decision_text(decision, language, t) for decision in decided),
        _machine_text(told, t),
        tuple(_candidate(each, language, t) for each in told.candidates),
    )


def _machine_text(told: MentionRow, t: Words) -> str:
    match told.resolution:
        case Matched():
            return t("found to be known")
        case Ambiguous():
            return t("could not be told")
        case New(best):
            return t("found to be new, nearest", share=f"{best:.2f}") if best else t("found to be new")
    return t("no reasons were kept")


DECIDED = {
    Kind.CONFIRM: "decided that it belongs",
    Kind.REJECT: "decided that it does not belong",
    Kind.MERGE: "decided that two are one",
    Kind.SPLIT: "decided that it is another",
    Kind.DISCARD: "decided that it is no project",
}


def decision_text(decision: DecisionRow, language: str, t: Words) -> str:
    what = t(DECIDED[decision.kind], origin=decision.origin or "–", target=decision.target or "–")
    day = wording.day_text(decision.decided_at.date(), language)
    why = f" «{decision.why}»" if decision.why else ""
    return f"{what} ({decision.decided_by}, {day}){why}"


# «unknown» is what both are silent on, which is no reason.
_SILENT = "unknown: – / –"
_COMPARED = {
    "name": "compared names",
    "scale": "compared size",
    "kind": "compared kind",
    "time": "compared time",
    "doubt": "doubted",
    "region": "in region",
    "locality": "at place",
}


def _candidate(row: CandidateRow, language: str, t: Words) -> Candidate:
    parts = tuple(_compared(part, language, t) for part in row.parts if part.words != _SILENT)
    return Candidate(row.public_id, row.name, f"{row.score:.2f}", parts)


def _compared(part: Part, language: str, t: Words) -> Compared:
    what = t(_COMPARED[part.field]) if part.field in _COMPARED else phrase("letter", part.field, language)
    if part.field == "doubt":
        known = wording.has_phrase("unsure", part.words)
        return Compared(what, "", phrase("unsure", part.words, language) if known else part.words, "")
    sides = part.words.partition(": ")[2] or part.words
    return Compared(what, _degree(part, t), _sides(part.field, sides, language), f"{part.weight:.2f}")


def _degree(part: Part, t: Words) -> str:
    alike = part.alike
    if alike is None:
        return t("alike unknown")
    return t("alike the same") if alike >= KIN else t("alike different") if alike == 0 else t("alike partly")


def _sides(field: str, sides: str, language: str) -> str:
    """Codes and canonical words among what was compared are told as people know them."""
    match field:
        case "region":
            return re.sub(r"\b[A-Z]{2}-\w+", lambda code: wording.region_name(code[0], language), sides)
        case "products" | "kind":
            return " / ".join(", ".join(_known_words(side, language)) for side in sides.split(" / "))
    return sides


def _known_words(side: str, language: str) -> Iterable[str]:
    for word in side.split(", "):
        kind = next((kind for kind in ("facility", "sector") if wording.has_phrase(kind, word)), None)
        yield phrase(kind, word, language) if kind else wording.product_word(word, language)
