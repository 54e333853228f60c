"""Promised launches as a calendar that a diary can follow (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from alerts.plain import web_address
from alerts.wording import day_text, expected_text
from dashboard.rendering import words
from db.paging import ToldMention
from domain.fates import Dropped, Settled
from domain.promises import Promise


@dataclass(frozen=True, slots=True)
class DueLaunch:
    """The last date that was promised of a project's launch; ``earlier`` counts those whose place it took."""

    project_id: str
    project_name: str
    promise: Promise
    earlier: int
    said_in: ToldMention

    @property
    def sequence(self) -> int:
        """Rises with each new date, and once more when it is settled."""
        return 2 * self.earlier + isinstance(self.promise.fate, Settled)


def calendar(launches: Iterable[DueLaunch], address: str, language: str) -> bytes:
    made = Calendar()
    made.add("prodid", "-//Qadam//Promised launches//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", words(language)("calendar title"))
    for one in launches:
        made.add_component(_event(one, address, language))
    return bytes(made.to_ical())


def _event(one: DueLaunch, address: str, language: str) -> Event:
    """On the last day of what was promised; the month, quarter or year is said in words."""
    promise, say = one.promise, words(language)
    assert promise.due is not None  # noqa: S101
    period = expected_text(str(promise.said), language)
    event = Event()
    event.add("uid", f"launch-{one.project_id}@{address.partition('://')[2].partition(':')[0]}")
    event.add("sequence", one.sequence)
    event.add("dtstamp", datetime.combine(_changed(promise), time(), UTC))
    event.add("dtstart", promise.due)
    event.add("dtend", promise.due + timedelta(days=1))
    event.add("summary", say("calendar launch", project=one.project_name, period=period))
    event.add("description", _description(one, language))
    event.add("status", "CANCELLED" if isinstance(promise.fate, Dropped) else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{address}/{language}/projects/{one.project_id}")
    return event


def _changed(promise: Promise) -> date:
    return promise.fate.on if isinstance(promise.fate, Settled) else promise.first_said


def _description(one: DueLaunch, language: str) -> str:
    """The sentence that was quoted is marked as such, with its source."""
    said, day = one.said_in, day_text(one.promise.first_said, language)
    source = f"{said.source_name}, {day}"
    slipped = words(language)("calendar earlier", count=one.earlier) if one.earlier else ""
    return "\n".join(
        part for part in (f"«{said.mention.evidence}»", source, web_address(said.article_url), slipped) if part
    )
