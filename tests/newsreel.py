"""Sightings of one project, told in a line each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from domain.projects import Sighting
from domain.promises import Promise, ledger
from domain.records import Facility, Mention, Status
from domain.timeline import history

ANNOUNCED, PLANNED, CONSTRUCTION = Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION
COMMISSIONED, SUSPENDED = Status.COMMISSIONED, Status.SUSPENDED
CANCELLED, CLOSED = Status.CANCELLED, Status.CLOSED


def told(
    day: str,
    status: Status = PLANNED,
    expected: str | None = None,
    *,
    at: int = 9,
    story: int | None = None,
    source: str = "agency",
    mention_id: int | None = None,
    **values: Any,
) -> Sighting:
    """A mention published on the day at an hour of UTC; id and story are made from both unless given."""
    published_at = datetime.combine(date.fromisoformat(day), time(at), UTC)
    number = int(f"{published_at:%y%m%d%H}")
    columns: dict[str, Any] = {"name": "lime plant", "facility": Facility.PLANT, "evidence": f"It is {status}."}
    mention = Mention(status=status, expected=expected, **columns | values)
    return Sighting(mention_id or number, published_at, source, number if story is None else story, mention)


def fates(*sightings: Sighting, today: str = "2030-01-01") -> list[Any]:
    """What each promise said, and its fate."""
    return [(promise.said, promise.fate) for promise in promises(*sightings, today=today)]


def promises(*sightings: Sighting, today: str = "2030-01-01") -> tuple[Promise, ...]:
    return ledger(sightings, history(sightings), date.fromisoformat(today))
