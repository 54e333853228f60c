"""How promises fared, as one bar of a few parts and in words; for promises, regions and companies alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from alerts.promise_telling import fate_text, figure_text
from alerts.wording import expected_text, number_text, phrase
from dashboard.look import Look
from dashboard.pictures import Bar, stacked
from dashboard.rendering import words
from domain.fates import FateName
from domain.promises import Promise
from domain.tallies import Tally

FATE_WORDS: Mapping[FateName, str] = {
    FateName.KEPT: "fate kept",
    FateName.OPEN: "fate open",
    FateName.SLIPPED: "fate slipped",
    FateName.SHORT: "fate short",
    FateName.LATE: "fate late",
    FateName.OVERDUE: "fate overdue",
    FateName.DROPPED: "fate dropped",
    FateName.BROUGHT_FORWARD: "fate brought forward",
    FateName.MADE_PRECISE: "fate made precise",
    FateName.CHANGED: "fate changed",
    FateName.UNTOLD: "fate untold",
}
"""In the order in which a bar shows them: those of one colour stand together."""
_MARKS = {
    FateName.BROUGHT_FORWARD: "is-reworded",
    FateName.MADE_PRECISE: "is-reworded",
    FateName.CHANGED: "is-reworded",
    FateName.DROPPED: "is-cancelled",
    FateName.SHORT: "is-suspended",
}
NAMED = (FateName.KEPT, FateName.LATE, FateName.SLIPPED, FateName.OVERDUE)


@dataclass(frozen=True, slots=True)
class Record:
    """``name`` is empty where the group is not known; ``slip`` in days, None where nothing slipped."""

    name: str
    key: str
    promises: int
    counts: Mapping[FateName, int]
    slip: int | None
    picture: Markup


def fate_word(fate: FateName, language: str) -> str:
    return words(language)(FATE_WORDS[fate])


def fate_choices(language: str) -> list[tuple[str, str]]:
    return [(fate.value, fate_word(fate, language)) for fate in FATE_WORDS]


def record(look: Look, tally: Tally, name: str) -> Record:
    parts = [
        Bar(
            fate_word(fate, look.language),
            tally.counts[fate],
            number_text(tally.counts[fate], look.language),
            mark=_mark(fate),
        )
        for fate in FATE_WORDS
        if tally.counts.get(fate)
    ]
    told = ", ".join(f"{part.label}: {part.text}" for part in parts)
    slip = None if tally.mean_slip is None else round(tally.mean_slip)
    counts = {fate: tally.counts.get(fate, 0) for fate in FATE_WORDS}
    return Record(name, tally.name, tally.promises, counts, slip, stacked(parts, told))


def whole(tallies: Iterable[Tally]) -> Tally:
    """All groups as one; of groups that share no promise."""
    counts: dict[FateName, int] = {}
    days = 0
    for tally in tallies:
        days += tally.slip_days
        for fate, many in tally.counts.items():
            counts[fate] = counts.get(fate, 0) + many
    return Tally("", counts, days)


def _mark(fate: FateName) -> str:
    return _MARKS.get(fate, f"is-{fate.value}")


def said_text(promise: Promise, language: str) -> str:
    """«launch in Q4 2026», «1,200 jobs»."""
    said = promise.said
    told = expected_text(said, language) if isinstance(said, str) else figure_text(said, language)
    return phrase("promise", promise.kind.value, language).format(said=told)


def became_text(promise: Promise, language: str) -> str:
    return fate_text(promise.fate, language)
