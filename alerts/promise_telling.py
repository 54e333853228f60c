"""What was promised and what became of it, in the mail's language."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.wording import (
    capacity_text,
    day_text,
    days_text,
    expected_text,
    number_text,
    phrase,
    share_text,
    status_word,
)
from domain.fates import (
    BroughtForward,
    Changed,
    Dropped,
    Fate,
    FateName,
    Figure,
    Late,
    MadePrecise,
    Overdue,
    Short,
    Slipped,
)
from domain.promises import Promise

# More would bury the news; the newest count.
_MOST = 5
BAD = frozenset({FateName.OVERDUE, FateName.LATE, FateName.SLIPPED, FateName.SHORT, FateName.DROPPED})


def told_promises(promises: Sequence[Promise], language: str) -> tuple[tuple[str, str, bool], ...]:
    """What was said and when, its fate, and whether that is bad news; in the order of promising."""
    return tuple(
        (_said(promise, language), fate_text(promise.fate, language), promise.fate.name in BAD)
        for promise in promises[-_MOST:]
    )


def _said(promise: Promise, language: str) -> str:
    said = promise.said
    text = expected_text(said, language) if isinstance(said, str) else figure_text(said, language)
    named = phrase("promise", promise.kind.value, language).format(said=text)
    return phrase("letter", "promised", language).format(said=named, day=day_text(promise.first_said, language))


def figure_text(figure: Figure, language: str) -> str:
    if isinstance(figure, tuple):
        return capacity_text(figure, language)
    return number_text(figure, language)


def fate_text(fate: Fate, language: str) -> str:
    key = "slipped-again" if isinstance(fate, Slipped) and fate.times > 1 else fate.name.value
    return phrase("fate", key, language).format(**_details(fate, language))


def _details(fate: Fate, language: str) -> dict[str, str]:
    match fate:
        case Overdue(days=days) | Late(days=days):
            return {"days": days_text(days, language)}
        case Slipped(to=to, days=days, times=times):
            return {"days": days_text(days, language), "to": expected_text(to, language), "times": str(times)}
        case BroughtForward(to=to, days=days):
            return {"days": days_text(days, language), "to": expected_text(to, language)}
        case MadePrecise(to=to):
            return {"to": expected_text(to, language)}
        case Changed(to=figure):
            return {"to": figure_text(figure, language)}
        case Short(told=told, share=share):
            return {"told": figure_text(told, language), "share": share_text(share, language)}
        case Dropped(end=end):
            return {"end": status_word(end, language)}
        case _:
            return {}
