"""Stories of invented plants that are told, read and linked an article at a time, for tests of people's decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from db.decisions import Said
from domain.articles import Article
from domain.records import Facility, Mention, Programme, Reading, Sector, Status
from flows.link import link
from flows.read import read
from tests.stored import NOW, article, column, poll, rows

DAY = timedelta(days=1)
LATER = NOW + 30 * DAY
AINA = Said("aina", LATER, "I know the place.")


def plant(product: str, status: Status = Status.PLANNED, **values: Any) -> Mention:
    """A plant that is known by its product and company; articles that share both are found to be one."""
    columns: dict[str, Any] = {
        "name": f"{product} plant",
        "facility": Facility.PLANT,
        "evidence": f"The {product} plant is {status}.",
        "products": (product,),
        "sector": Sector.BUILDING_MATERIALS,
        "country": "KZ",
        "region": "KZ-35",
        "companies": (f"Sary {product.title()}",),
    }
    return Mention(status=status, **columns | values)


@dataclass(frozen=True, slots=True)
class Scripted:
    """Reads what it was told of the article's text; of all others, that they are irrelevant."""

    name: str
    said: Mapping[str, tuple[Mention, ...]]
    programmes: tuple[Programme, ...] = ()
    abreast: int = 1

    def read(self, article: Article) -> Reading:
        mentions = self.said.get(article.text, ())
        return Reading(bool(mentions), 0.9 if mentions else 0.1, mentions, self.programmes if mentions else ())


def news(engine: Engine, words: str, *told: Mention, day: int = 0, name: str | None = None) -> int:
    """An article with this text is published, read and linked on a day; gives how many alerts it led to."""
    on = NOW + day * DAY
    poll(engine, article(name or words, words, published_at=on, seen_at=on), now=on)
    read(engine, Scripted("old-1", {words: told}), now=on, worker="test")
    return link(engine, now=on, worker="test").alerts


def where(engine: Engine) -> dict[int, str]:
    """The project of each mention that counts."""
    query = (
        "SELECT m.id, p.public_id FROM mentions m JOIN projects p ON p.id = m.project_id "
        "WHERE NOT m.superseded ORDER BY m.id"
    )
    return {mention_id: public_id for mention_id, public_id in rows(engine, query)}


def history_of(engine: Engine, public_id: str) -> list[str]:
    query = "SELECT c.after FROM changes c JOIN projects p ON p.id = c.project_id WHERE c.withdrawn_at IS NULL "
    return column(engine, f"{query} AND p.public_id = '{public_id}' ORDER BY c.on_date")


def state(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All that decisions may move and must give back: projects, histories, keys, alerts of what holds."""
    seen = "(SELECT id FROM projects WHERE sightings > 0)"
    gone = "(SELECT id FROM changes WHERE withdrawn_at IS NOT NULL)"
    return {
        "projects": rows(engine, "SELECT * FROM projects WHERE sightings > 0 ORDER BY id"),
        "changes": rows(
            engine,
            "SELECT id, project_id, before, after, on_date, mention_id, recorded_at FROM changes "
            "WHERE withdrawn_at IS NULL ORDER BY id",
        ),
        "mentions": rows(
            engine,
            "SELECT id, project_id, home_id, lineage_id, confirmed, resolution, superseded FROM mentions ORDER BY id",
        ),
        "keys": rows(engine, f"SELECT key, project_id FROM project_keys WHERE project_id IN {seen} ORDER BY 1, 2"),
        "alerts": rows(engine, f"SELECT * FROM alerts WHERE change_id NOT IN {gone} ORDER BY id"),
        "letters": rows(engine, "SELECT id, state FROM letters ORDER BY id"),
    }


def at(moment: datetime) -> Said:
    return Said("aina", moment)
