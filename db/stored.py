"""All that is stored of one project, in one trip: what was said of it, and what was found to follow until now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from db.histories import STORED as CHANGES
from db.ledgers import OWNED, PROMISED
from db.news import OPEN_NOTICES
from db.notices import notice_of
from db.project_words import STORED as WORDS
from db.projects import COUNTING_OF, sighting_of
from db.refutations import ANSWERS
from db.silences import OF_PROJECT as SILENCES
from db.trips import asked_together
from db.unconfirmed import STORED as UNCONFIRMED
from domain.notices import Notice
from domain.projects import Sighting

Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """``sightings`` are what counts, oldest first; ``notices`` those that have held until now, by the ids of their
    news; ``answers``: for notices that hold no more, see db.refutations; the rest are rows."""

    project_id: int
    sightings: tuple[Sighting, ...]
    changes: Rows
    unconfirmed: Rows
    words: Rows
    silences: Rows
    promises: Rows
    companies: Rows
    notices: Mapping[int, Notice]
    answers: bool


_ALL = (COUNTING_OF, CHANGES, UNCONFIRMED, WORDS, SILENCES, PROMISED, OWNED, OPEN_NOTICES, ANSWERS)


def stored(connection: Connection, project_id: int) -> Stored:
    seen, *rows, noticed, answers = asked_together(connection, _ALL, project=project_id)
    moved, unconfirmed, words, silent, promised, owned = rows
    notices = {row.id: notice_of(row.kind, row.facts) for row in noticed}
    sightings = tuple(map(sighting_of, seen))
    return Stored(project_id, sightings, moved, unconfirmed, words, silent, promised, owned, notices, bool(answers))
