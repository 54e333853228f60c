"""A watcher of everything, and what the post brings: for tests of what is told besides moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine

from db.engine import reading, writing
from db.outbox import claim_letters, compose_letters, finish_letter, mark_sending
from db.portions import insert_all
from db.tables import projects, silences
from domain.notices import Trigger
from domain.records import Programme, Reading, Status
from domain.watching import Delivered, Watch
from flows.link import link
from flows.rehearsing import rehearse
from flows.writing import written
from tests.stored import HOUR, NOW, article, poll, read
from tests.told import DAY

EVERYTHING = Watch("all", "a@example.org", triggers=frozenset(Trigger))


def only(*triggers: Trigger) -> Watch:
    return replace(EVERYTHING, triggers=frozenset(triggers))


def at(day: int) -> datetime:
    return NOW + day * DAY


def run(engine: Engine, day: int) -> list[str]:
    """One run on a day without news: the subjects of the letters that it sends."""
    link(engine, now=at(day), worker="test")
    return post(engine, at(day))


def post(engine: Engine, now: datetime) -> list[str]:
    compose_letters(engine, now)
    subjects = []
    for claim in claim_letters(engine, now=now, worker="w", lease=HOUR, limit=99):
        subjects.append(str(written(engine, claim.letter, "qadam@example.org", now)["Subject"]))
        assert mark_sending(engine, claim, now, HOUR)
        assert finish_letter(engine, claim, Delivered("box"), now)
    return subjects


def rehearsed(engine: Engine, watch: Watch, day: int, days: int = 900) -> list[str]:
    """The subjects that a rehearsal on a day shows."""
    with reading(engine) as connection:
        return [letter.subject for letter in rehearse(connection, watch, at(day), days)]


def totals(engine: Engine, words: str, *told: Programme, day: int, name: str | None = None) -> None:
    """An article of totals alone is published, read and linked on a day."""
    on = at(day)
    poll(engine, article(name or words, words, published_at=on, seen_at=on), now=on)
    read(engine, Reading(True, 0.9, (), told), now=on)
    link(engine, now=on, worker="test")


def usual_silences(engine: Engine, days: int, status: Status = Status.PLANNED) -> None:
    """Twenty gaps of other projects, as if of an archive, so that it is known what is usual."""
    with writing(engine, NOW) as connection:
        row = {"public_id": "Q0900", "name": "x", "created_at": NOW, "products": [], "companies": [], "search_text": ""}
        connection.execute(projects.insert().values(id=900, **row))
        gaps = [
            {"project_id": 900, "number": number, "status": status, "sector": "food", "days": days}
            for number in range(20)
        ]
        insert_all(connection, silences, gaps)
