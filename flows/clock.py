"""The clock of every run that is not given another."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.timeline import day_there, evening_of


def now_utc() -> datetime:
    return datetime.now(UTC)


def moment_of(today: date) -> datetime:
    """Now, or the evening of another day that is taken for today."""
    now = now_utc()
    return now if day_there(now) == today else evening_of(today)
