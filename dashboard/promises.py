"""Who keeps promises: how they fared by region, sector, company or source, and each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from alerts.wording import region_name, sector_word
from dashboard.asked import Words, choices, one_of
from dashboard.look import Here, Look
from dashboard.promise_record import (
    NAMED,
    Record,
    became_text,
    fate_choices,
    fate_word,
    record,
    said_text,
    whole,
)
from dashboard.rendering import page
from db.promise_views import Promised, promise_rows, source_names, tallies
from domain.fates import FateName
from domain.records import Sector
from domain.regions import REGIONS
from domain.tallies import Tally

router = APIRouter()
SHOWN = 50
MOST_GROUPS = 30
GROUPS = ("region", "sector", "company", "source")


@router.get("/promises")
def promises(
    look: Here,
    fate: Words = "",
    region: Words = "",
    sector: Words = "",
    company: Words = "",
    source: Words = "",
    by: Annotated[str, Query(pattern="^(region|sector|company|source)?$")] = "region",
) -> HTMLResponse:
    by = by or "region"
    chosen, sectors = one_of(FateName, fate), one_of(Sector, sector)
    wanted = Promised(
        frozenset({chosen} if chosen else ()), region or None, sectors and sectors.value, company.strip() or None,
        source or None,
    )  # fmt: skip
    names = source_names(look.connection)
    if source and source not in names:
        raise HTTPException(400)
    groups = kept_tallies(look, by, wanted, MOST_GROUPS)
    values: dict[str, Any] = {
        "rows": promise_rows(look.connection, wanted, look.today, SHOWN),
        "records": records(look, by, groups)[:MOST_GROUPS],
        "all": record(look, _whole(look, by, groups, wanted), ""),
        "asked": {"fate": fate, "region": region, "sector": sector, "company": company, "source": source, "by": by},
        "fates": fate_choices(look.language),
        "sources": sorted(names.items(), key=lambda pair: pair[1].casefold()),
        "groups": GROUPS,
        "region_codes": REGIONS,
    }
    return page(look, "promises.html", **values, **wording(look), **choices(look.language))


def _whole(look: Look, by: str, groups: tuple[Tally, ...], wanted: Promised) -> Tally:
    """A promise may be of two companies: they are counted by source then."""
    if by == "company":
        groups = kept_tallies(look, "source", wanted)
    return whole(groups)


def kept_tallies(look: Look, by: str, wanted: Promised, most: int | None = None) -> tuple[Tally, ...]:
    if wanted.among is not None:  # no two statements are the same one
        return tallies(look.connection, by, wanted, look.today, most)
    asked = ("tallies", by, wanted, look.today, most)
    return look.keep(asked, lambda: tallies(look.connection, by, wanted, look.today, most))


def records(look: Look, by: str, groups: Iterable[Tally]) -> list[Record]:
    return [record(look, tally, _group_name(look, by, tally.name)) for tally in groups]


def _group_name(look: Look, by: str, name: str) -> str:
    if name and by == "region":
        return region_name(name, look.language)
    return sector_word(Sector(name), look.language) if name and by == "sector" else name


def promises_of(look: Look, wanted: Promised, fate: FateName | None = None, limit: int = 10) -> dict[str, Any]:
    """What a page tells of the promises of one region or company: the record, and those of one fate."""
    kept = whole(kept_tallies(look, "region", wanted))
    chosen = replace(wanted, fates=frozenset({fate}) if fate else frozenset())
    rows = promise_rows(look.connection, chosen, look.today, limit)
    return {"record": record(look, kept, ""), "promised": rows, **wording(look)}


def wording(look: Look) -> dict[str, Any]:
    return {
        "said": partial(said_text, language=look.language),
        "became": partial(became_text, language=look.language),
        "fate_word": partial(fate_word, language=look.language),
        "named_fates": NAMED,
    }
