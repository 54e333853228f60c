"""What forms ask for: a field that was left empty asks for nothing, and what means nothing is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from fastapi import HTTPException, Query

from alerts.wording import region_name, sector_word, status_word
from domain.records import Sector, Status
from domain.regions import REGIONS

E = TypeVar("E", bound=StrEnum)
Words = Annotated[str, Query(max_length=200)]
YEARS = range(1990, 2100)


def one_of(kinds: type[E], words: str) -> E | None:
    return _read(kinds, words)


def year_of(words: str) -> int | None:
    return _read(lambda told: YEARS[YEARS.index(int(told))], words)


R = TypeVar("R")


def _read(reader: Callable[[str], R], words: str) -> R | None:
    try:
        return reader(words) if words else None
    except ValueError as error:
        raise HTTPException(400) from error


def choices(language: str) -> dict[str, Any]:
    """What forms offer, in the order of the alphabet but for statuses, which have their own."""
    return {
        "statuses": [(status.value, status_word(status, language)) for status in Status],
        "sectors": _sorted((sector.value, sector_word(sector, language)) for sector in Sector),
        "regions": _sorted((code, region_name(code, language)) for code in REGIONS),
    }


def _sorted(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(options, key=lambda option: option[1])
