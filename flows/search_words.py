"""What words of three languages stand for in a search: products, regions, and towns under all of their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from sqlalchemy import Connection

from alerts.wording import LANGUAGES, region_codes, region_name
from db.lookout import quiet_cuts
from db.project_filter import ProjectFilter
from db.project_search import Asked
from domain.searching import Spellings, place_key, product_key, spelled, words
from extractors.lexicon.tables import cell, rows

_SIGNS = "!?*"
_GENERIC = ("region", "область", "облысы")


def asking(connection: Connection, wanted: ProjectFilter, today: date) -> Asked:
    """Words are only spelled out where some are asked for: that takes half a second; and silences only counted then."""
    return Asked(
        wanted,
        today,
        spellings() if wanted.words or wanted.product else {},
        quiet_cuts(connection, today) if wanted.quiet else {},
    )


@cache
def spellings() -> Spellings:
    """Some thousands; read once."""
    return spelled((*_products(), *_regions(), *_towns()))


def _products() -> Iterator[tuple[str, str]]:
    for row in rows("products"):
        name = words(row["name"])
        for spelling in (row["name"], *(word for language in LANGUAGES for word in cell(row, language))):
            yield spelling.strip(_SIGNS), product_key(row["name"])
            if len(name) == 1:  # «мыс» finds copper rod, too
                yield spelling.strip(_SIGNS), name[0]


def _regions() -> Iterator[tuple[str, str]]:
    """A region is meant by its name with or without the word for it, and by its adjective."""
    for row in rows("places"):
        if row["kind"] == "region" and row["region"]:
            for spelling in (word for column in (*LANGUAGES, "adjective") for word in cell(row, column)):
                yield spelling.strip(_SIGNS), place_key(row["region"])
    for code in region_codes():
        for language in LANGUAGES:
            name = region_name(code, language)
            yield name, place_key(code)
            yield " ".join(word for word in name.split() if word not in _GENERIC), place_key(code)


def _towns() -> Iterator[tuple[str, str]]:
    """«Усть-Каменогорск» is noted as Oskemen, as it is called today."""
    for row in rows("places"):
        names = words(row["name"])
        if row["kind"] == "town" and len(names) == 1:
            for spelling in (word for language in LANGUAGES for word in cell(row, language)):
                yield spelling.strip(_SIGNS), names[0]
