"""Statuses, places, sums, quantities and dates as people write them in English, Russian and Kazakh."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from domain.names import place_words, same_place
from domain.records import Capacity, Facility, Money, Sector, Status

LANGUAGES = ("en", "ru", "kk")

_LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_SCALES = ("1e12", "1e9", "1e6")


@lru_cache(maxsize=1)
def _words() -> dict[tuple[str, str, str], str]:
    """What templates/words.csv holds, by kind, key and language."""
    with (Path(__file__).parent / "templates" / "words.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["kind"], row["key"], language): row[language] for row in csv.DictReader(file) for language in LANGUAGES
        }


def phrase(kind: str, key: str, language: str) -> str:
    """The word for a key of words.csv; a language that it lacks gets English. Raises KeyError for an unknown key."""
    return _words()[kind, key, language if language in LANGUAGES else "en"]


def status_word(status: Status, language: str) -> str:
    return phrase("status", status.value, language)


def facility_word(facility: Facility, language: str) -> str:
    return phrase("facility", facility.value, language)


def has_phrase(kind: str, key: str) -> bool:
    return (kind, key, "en") in _words()


@lru_cache(maxsize=1)
def _products() -> dict[str, dict[str, str]]:
    """The readers' canonical products: in en as an attribute («tyre» of «tyre plant»), ru_of in the genitive."""
    with (Path(__file__).parent / "templates" / "products.csv").open(encoding="utf-8", newline="") as file:
        return {row["product"]: row for row in csv.DictReader(file)}


def is_known_product(product: str) -> bool:
    return product in _products()


def product_word(product: str, language: str) -> str:
    """«sulphuric acid», «серная кислота», «күкірт қышқылы»; what no list knows stays as its reader gave it."""
    known = _products().get(product)
    return known[language] if known and language in ("ru", "kk") else product


def products_called(text: str) -> frozenset[str]:
    """The products that a word of any of our languages stands for, several where our lists have several words for it
    («карбамид»); itself where none is known."""
    known = None if is_known_product(text) else _called().get(_plainly(text))
    return known or frozenset({text})


def products_like(text: str) -> tuple[str, ...]:
    """Words for products that are spelt much like this one, which is none itself, the likest first."""
    return tuple(get_close_matches(_plainly(text), _called(), n=3, cutoff=0.75))


def _plainly(word: str) -> str:
    return " ".join(word.casefold().replace("ё", "е").split())


@lru_cache(maxsize=1)
def _called() -> dict[str, frozenset[str]]:
    """By whole words: by their skeletons «мыс», copper, and «мейіз», raisins, would be one."""
    found: dict[str, frozenset[str]] = {}
    for name, row in _products().items():
        for word in {_plainly(row[column]) for column in ("product", "ru", "ru_of", "kk")}:
            found[word] = found.get(word, frozenset()) | {name}
    return found


def product_attribute(product: str, language: str) -> str:
    """As it stands beside the word for a plant: «tyre» plant, завод «шин», «шина» зауыты. Raises KeyError."""
    columns = {"ru": "ru_of", "kk": "kk"}
    return _products()[product][columns.get(language, "en")]


def sector_word(sector: Sector, language: str) -> str:
    return phrase("sector", sector.value, language)


def region_name(code: str, language: str) -> str:
    """The name of a region of Kazakhstan; another country's region is told by the country's name."""
    known = _words().get(("region", code, language))
    return known or country_name(code.partition("-")[0], language)


@lru_cache(maxsize=1)
def region_codes() -> tuple[str, ...]:
    """Of the regions of Kazakhstan, as they are listed."""
    return tuple(dict.fromkeys(key for kind, key, _ in _words() if kind == "region"))


@lru_cache(maxsize=1)
def _towns() -> tuple[dict[str, str], ...]:
    """Towns and fields of Kazakhstan with their region's code and their name in each language."""
    with (Path(__file__).parent / "templates" / "towns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def town_name(locality: str, region: str | None, language: str) -> str:
    """A town as an article spells and inflects it («Павлодаре»), in another language; any other place as it stands."""
    return known_town(locality, region, language) or locality


@lru_cache(maxsize=4096)
def known_town(locality: str, region: str | None, language: str) -> str | None:
    """The town's name in a language, None where it is not one of those known.

    With a region only its own towns are meant: there are many of the name Abai. Without one no ending is taken off: the
    wrong town would be worse than the wrong case. «Shu district» is not Shu.
    """
    said = place_words(locality)
    if not said or len(said) != len(locality.split()):
        return None
    near = [town for town in _towns() if region in (None, town["region"])]
    exact = [town for town in near if any(place_words(town[each]) == said for each in LANGUAGES)]
    found = exact or [town for town in near if region and _is_inflected(locality, town)]
    names = {town[language if language in LANGUAGES else "en"] for town in found}
    return names.pop() if len(names) == 1 else None


def _is_inflected(locality: str, town: Mapping[str, str]) -> bool:
    told = locality.split()
    spelled = (town[each].split() for each in LANGUAGES)
    return any(len(told) == len(words) and all(map(same_place, told, words)) for words in spelled)


# The library parses its patterns and locales again for each figure; a page has hundreds, most of them the same.
_remembered = lru_cache(maxsize=8192)


def country_name(code: str, language: str) -> str:
    """By ISO 3166-1 alpha-2; the code itself where there is no such country."""
    from babel import Locale

    return str(Locale.parse(_locale(language)).territories.get(code, code))


@_remembered
def number_text(value: float, language: str) -> str:
    """At most two decimals, grouped; the thin spaces of ru and kk do not break."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, format="#,##0.##", locale=_locale(language)))


def amount_text(value: float, language: str) -> str:
    """From a million on in millions, billions, trillions: «48.5 billion», «48,5 млрд»."""
    for scale in _SCALES:
        if round(value / float(scale), 2) >= 1:
            return f"{number_text(value / float(scale), language)} {phrase('scale', scale, language)}"
    return number_text(value, language)


def money_text(money: Money, language: str) -> str:
    """«₸48.5 billion», «48,5 млрд тенге», «48,5 млрд теңге»; a currency without a word keeps its code."""
    currency = _words().get(("currency", money.currency, language))
    amount = amount_text(money.amount, language)
    if language == "en":
        return f"{currency or money.currency + ' '}{amount}"
    return f"{amount} {currency or money.currency}"


def capacity_text(capacity: Capacity, language: str) -> str:
    """«1.25 million t/year», «1,25 млн т/год», «1,25 млн т/жыл»."""
    units = (_words().get(("unit", unit, language), unit) for unit in capacity.unit.split("/"))
    return f"{amount_text(capacity.value, language)} {'/'.join(units)}"


@_remembered
def day_text(day: date, language: str) -> str:
    """«22 October 2025», «22 октября 2025 г.», «2025 ж. 22 қазан»."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=_locale(language))).replace("\u202f", "\u00a0")


def weekday_name(day: int, language: str) -> str:
    """Monday is 0."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", locale=_locale(language))[day])


@_remembered
def days_text(count: int, language: str) -> str:
    """«21 days», «21 день», «21 күн»."""
    from babel.units import format_unit

    if language == "kk":  # which the library does not know
        return f"{number_text(count, language)} күн"
    return str(format_unit(count, "duration-day", "long", locale=_locale(language)))


@_remembered
def share_text(share: float, language: str) -> str:
    """«93%», «93 %»."""
    from babel.numbers import format_percent

    return str(format_percent(share, locale=_locale(language)))


def expected_text(expected: str, language: str) -> str:
    """A due date («2026», «2026-Q4», «2026-09», «soon») in words; what is none of these as it stands."""
    if expected == "soon":
        return phrase("expected", "soon", language)
    found = re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", expected)
    if found is None:
        return expected
    year, quarter, month = found.groups()
    if quarter:
        return phrase("expected", "quarter", language).format(year=year, quarter=quarter, roman=_ROMAN[quarter])
    if month:
        return phrase("expected", "month", language).format(year=year, month=_month(int(month), language))
    return phrase("expected", "year", language).format(year=year)


def _month(month: int, language: str) -> str:
    from babel.dates import format_date

    name = str(format_date(date(2000, month, 1), "LLLL", locale=_locale(language)))
    return name if language == "en" else name.lower()


def _locale(language: str) -> str:
    return _LOCALES.get(language, "en_GB")
