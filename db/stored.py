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
from db.refutations import MAY_ANSWER
from db.silences import OF_PROJECT as SILENCES
from db.trips import asked_together
from db.unconfirmed import STORED as UNCONFIRMED
from domain.notices import Notice
from domain.projects import Sighting

Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class StoredProject:
    """``sightings`` are what counts, oldest first; ``notices`` those that have held until now, by the ids of their
    news; ``may_answer``: for notices that hold no more, see db.refutations; the rest are rows."""

    project_id: int
    sightings: tuple[Sighting, ...]
    changes: Rows
    unconfirmed: Rows
    words: Rows
    silences: Rows
    promises: Rows
    companies: Rows
    notices: Mapping[int, Notice]
    may_answer: bool


_ALL = (COUNTING_OF, CHANGES, UNCONFIRMED, WORDS, SILENCES, PROMISED, OWNED, OPEN_NOTICES, MAY_ANSWER)


def stored_project(connection: Connection, project_id: int) -> StoredProject:
    seen, *rows, noticed, answering = asked_together(connection, _ALL, project=project_id)
    moved, unconfirmed, words, silent, promised, owned = rows
    return StoredProject(
        project_id=project_id,
        sightings=tuple(map(sighting_of, seen)),
        changes=moved,
        unconfirmed=unconfirmed,
        words=words,
        silences=silent,
        promises=promised,
        companies=owned,
        notices={row.id: notice_of(row.kind, row.facts) for row in noticed},
        may_answer=bool(answering),
    )
