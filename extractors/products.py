"""Products that a text names, under their canonical English names, each with its sector."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from domain.records import Sector
from extractors.found import Found
from extractors.gazetteer import Gazetteer, words_of


@dataclass(frozen=True, slots=True)
class Product:
    """``name`` is canonical English in lower case."""

    name: str
    sector: Sector


@lru_cache(maxsize=1)
def product_names() -> Gazetteer[Product]:
    return Gazetteer(_phrases())


def _phrases() -> Iterator[tuple[str, str, Product]]:
    with (files("extractors") / "data/products.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            product = Product(row["name"], Sector(row["sector"]))
            yield row["name"], "en", product
            for language in ("en", "ru", "kk"):
                yield from ((phrase, language, product) for phrase in row[language].split("|") if phrase)


def find_products(text: str) -> tuple[Found[Product], ...]:
    """Products in order of appearance; the longest name wins («copper concentrate», not «copper»)."""
    words = words_of(text)
    return tuple(
        Found(match.values[0], words[match.first].start, words[match.last - 1].end)
        for match in product_names().find(text, words)
    )
