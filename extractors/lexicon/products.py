"""Products that a text names, under their canonical English names, each with its sector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.records import Sector
from extractors.found import Found
from extractors.lexicon.gazetteer import Gazetteer, Match, Word, words_of
from extractors.lexicon.tables import cell, rows

_KAZAKH_LETTERS = "әғқңөұүһі"
_KAZAKH_SHARE = 0.02  # of all characters; a Russian text with Kazakh names stays below, a Kazakh one is around 0.1
_OF_LEAD = frozenset(["refined", "zinc", "copper", "tonnes", "tons", "of", "and", "ore", "silver"])
_OF_STEEL = (
    "производств",
    "выплавк",
    "тонн",
    "т",
    "выпуск",
    "марк",
    "переработк",
    "завода",
    "листов",
    "прокат",
    "из",
    "для",
)
# Words that are another word far more often, and what must stand before them to be a product.
_NEEDS_BEFORE = {"lead": tuple(_OF_LEAD), "leads": (), "стали": _OF_STEEL}


@dataclass(frozen=True, slots=True)
class Product:
    """``name`` is canonical English in lower case."""

    name: str
    sector: Sector


@lru_cache(maxsize=2)
def product_names(language: str) -> Gazetteer[Product]:
    """Names in English and in one of Russian and Kazakh: the short words of these two would be taken for each other."""
    return Gazetteer(_phrases(("en", language)))


def _phrases(languages: Sequence[str]) -> Iterator[tuple[str, str, Product]]:
    for row in rows("products"):
        product = Product(row["name"], Sector(row["sector"]))
        yield row["name"], "en", product
        for language in languages:
            yield from ((phrase, language, product) for phrase in cell(row, language))


def find_products(text: str) -> tuple[Found[Product], ...]:
    """Products in order of appearance; the longest name wins («copper concentrate», not «copper»)."""
    words = words_of(text)
    return tuple(
        Found(match.values[0], words[match.first].start, words[match.last - 1].end)
        for match in product_names("kk" if _is_kazakh(text) else "ru").find(text, words)
        if _is_meant(match, words)
    )


def _is_kazakh(text: str) -> bool:
    lowered = text.lower()
    return sum(map(lowered.count, _KAZAKH_LETTERS)) > _KAZAKH_SHARE * len(text)


def _is_meant(match: Match[Product], words: Sequence[Word]) -> bool:
    needed = _NEEDS_BEFORE.get(words[match.first].text)
    if needed is None or match.last - match.first > 1:
        return True
    return match.first > 0 and words[match.first - 1].text.startswith(needed)
