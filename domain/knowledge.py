"""Two clocks: when something was so in the world, and when it was known here. A day may be asked for by the second."""

from __future__ import annotations

from datetime import date

from domain.problems import Problem


class NoSuchDay(Problem):
    """As of this day nothing can be told."""


def known_day(words: str, today: date) -> date:
    """The day at whose end the asker wants to stand, as of «2025-03-01»; raises NoSuchDay."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day.isoformat() != words:
        raise NoSuchDay(f"«{words}» is no day: write it like 2025-03-01.")
    if day > today:
        raise NoSuchDay(f"{words} has not come yet: choose today, {today}, or an earlier day.")
    return day
