"""A sentence with its source, what it rests on, and values as machines read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from alerts.plain import web_address
from db.paging import ToldMention
from db.project_filter import ProjectFilter
from db.project_search import Asked
from domain.records import Capacity, Money
from domain.timeline import doubts_of
from domain.watching import Basis
from flows import machine_models as told
from flows.search_words import asking


@dataclass(frozen=True, slots=True)
class Standpoint:
    """As of what is told: ``today`` is the day for which promises are due, ``as_of`` is None for now."""

    connection: Connection
    today: date
    as_of: date | None
    floor: float

    def asking(self, wanted: ProjectFilter) -> Asked:
        return asking(self.connection, wanted, self.today)


def quote(text: str, source: str, title: str, url: str, published_at: datetime, mention_id: int | None) -> told.Quote:
    return told.Quote(
        text=text, source=source, title=title, url=web_address(url), published_at=published_at, mention_id=mention_id
    )


def mention_quote(row: ToldMention, text: str | None = None) -> told.Quote:
    words = row.mention.evidence if text is None else text
    return quote(words, row.source_name, row.article_title, row.article_url, row.published_at, row.mention_id)


def mention_basis(row: ToldMention, floor: float) -> Basis:
    if row.confirmed:
        return Basis.CONFIRMED
    return Basis.UNCONFIRMED if doubts_of(row.sighting, floor) else Basis.REPORTED


def plain(said: Any) -> Any:
    match said:
        case Money(amount, currency):
            return told.Money(amount=amount, currency=currency)
        case Capacity(value, unit):
            return told.Capacity(value=value, unit=unit)
    return said
