"""Notices to JSON and back: what was true when each became known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.disputes import Field, Said
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
    Trigger,
)
from domain.programmes import Figures
from domain.projects import Doubt
from domain.records import Capacity, Money, Status


def facts_of(notice: Notice) -> dict[str, Any]:
    match notice:
        case Slip(said, to, days, times):
            return {"said": said, "to": to, "days": days, "times": times}
        case Missed(said, due):
            return {"said": said, "due": due.isoformat()}
        case Quiet(since, days, usual):
            return {"since": since.isoformat(), "days": days, "usual": usual}
        case AnnouncedAgain(times, first, last):
            return {"times": times, "first": first.isoformat(), "last": last.isoformat()}
        case Contradiction(field, positions):
            told = [{"said": one.said, "on": one.on.isoformat(), "source": one.source} for one in positions]
            return {"field": field.value, "positions": told}
        case Total(before, now, period):
            return {"before": before and _figures(before), "now": _figures(now), "period": period}
        case Rumour(before, after, on, dated, doubts):
            return {"before": before, "after": after, "on": on.isoformat(), "dated": dated, "doubts": list(doubts)}


def notice_of(kind: str, facts: Mapping[str, Any]) -> Notice:
    match Trigger(kind):
        case Trigger.SLIPS:
            return Slip(**facts)
        case Trigger.OVERDUE:
            return Missed(facts["said"], _day(facts["due"]))
        case Trigger.SILENCE:
            return Quiet(_day(facts["since"]), facts["days"], facts["usual"])
        case Trigger.ANNOUNCED_AGAIN:
            return AnnouncedAgain(facts["times"], _day(facts["first"]), _day(facts["last"]))
        case Trigger.DISPUTES:
            field = Field(facts["field"])
            told = (Position(_said(field, one["said"]), _day(one["on"]), one["source"]) for one in facts["positions"])
            return Contradiction(field, tuple(told))
        case Trigger.PROGRAMMES:
            before = facts["before"] and _figures_of(facts["before"])
            return Total(before, _figures_of(facts["now"]), facts["period"])
        case Trigger.UNCONFIRMED:
            return Rumour(
                facts["before"] and Status(facts["before"]),
                Status(facts["after"]),
                _day(facts["on"]),
                facts["dated"],
                tuple(map(Doubt, facts["doubts"])),
            )
        case Trigger.MOVES:
            raise AssertionError("a move is told by its change")


def _day(words: str) -> date:
    return date.fromisoformat(words)


def _said(field: Field, value: Any) -> Said:
    match field:
        case Field.STATUS:
            return Status(value)
        case Field.INVESTMENT:
            return Money(*value)
        case Field.CAPACITY:
            return Capacity(*value)
        case Field.JOBS:
            return int(value)
        case Field.EXPECTED:
            return str(value)


def _figures(figures: Figures) -> dict[str, Any]:
    return {"count": figures.count, "money": figures.money and list(figures.money), "jobs": figures.jobs}


def _figures_of(stored: Mapping[str, Any]) -> Figures:
    return Figures(stored["count"], Money(*stored["money"]) if stored["money"] else None, stored["jobs"])
