"""Writes the mail of a letter: what the database knows of it today, put into words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import Engine

from alerts.imprint import Imprint
from alerts.letters import render
from db.enclosing import enclosed
from domain.timeline import SURE_ENOUGH, day_there
from domain.watching import Letter

Write = Callable[[Engine, Letter, str, datetime], EmailMessage]


def written(
    engine: Engine,
    letter: Letter,
    sender: str,
    now: datetime,
    imprint: Imprint | None = None,
    floor: float = SURE_ENOUGH,
) -> EmailMessage:
    return render(enclosed(engine, letter, day_there(now), floor), sender, now, imprint)
