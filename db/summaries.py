"""The summary of a project that lists are made from, computed anew whenever what counts of it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, update

from db.ledgers import store_companies, store_promises
from db.project_words import expected_columns, put_words
from db.rows import mention_columns
from db.silences import store_gaps
from db.stored import StoredProject
from db.tables import PROJECT_VALUES, projects
from domain.disputes import Dispute
from domain.projects import Change
from domain.records import Sector
from domain.searching import Field, noted, text_of
from domain.timeline import believed

_SUMMARY = update(projects).where(projects.c.id == bindparam("project"))


def refresh(
    connection: Connection, known: StoredProject, history: Sequence[Change], disputed: Sequence[Dispute], floor: float
) -> None:
    """Recomputes the summary columns from all sightings, oldest first; where several give a value the newest believed
    one wins."""
    project_id, seen = known.project_id, known.sightings
    heard = believed(seen, floor)
    sure = heard or seen
    newest_first = [mention_columns(sighting.mention) for sighting in reversed(sure)]
    values = {name: _first(columns[name] for columns in newest_first) for name in PROJECT_VALUES}
    values["sector"] = _first(c["sector"] for c in newest_first if c["sector"] != Sector.OTHER) or values["sector"]
    values |= {name: _distinct(newest_first, name) for name in ("products", "companies")}
    last = history[-1] if history else None
    found = _noted(newest_first, values)
    values |= {
        "status": last and last.after.value,
        "status_on": last and last.on,
        "sightings": len(seen),
        "last_published_at": seen[-1].published_at if seen else None,
        "heard_at": heard[-1].published_at if heard else None,
        "search_text": text_of(found),
        **expected_columns(values["expected"]),
        "disputed": ",".join(dispute.field for dispute in disputed) or None,
        "stale": False,
    }
    connection.execute(_SUMMARY, {"project": project_id, **values})
    put_words(connection, project_id, known.words, found if seen and last else {})
    store_gaps(connection, project_id, known.silences, seen, history, values["sector"], floor)
    store_promises(connection, project_id, known.promises, seen, history, values, floor)
    store_companies(connection, project_id, known.companies, values["companies"] if history else ())


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _distinct(newest_first: list[dict[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(value for columns in newest_first for value in columns[name]))


def _noted(newest_first: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Field]:
    names, places = (
        dict.fromkeys(columns[name] for columns in newest_first if columns[name]) for name in ("name", "locality")
    )
    codes = [values[name] for name in ("region", "country") if values[name]]
    return noted(names, values["products"], values["companies"], places, codes)
