"""A watch in words: why somebody is told, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from alerts.plain import one_line
from alerts.wording import (
    country_name,
    money_text,
    number_text,
    phrase,
    product_word,
    region_name,
    sector_word,
    status_word,
    weekday_name,
)
from domain.notices import Trigger
from domain.records import Sector
from domain.rhythms import Rhythm
from domain.watching import Move, Watch

_FILTER = 300


def filter_text(watch: Watch, language: str) -> str:
    """«status: commissioned; regions: Karaganda region», «every move of every project»."""
    clauses = [f"{phrase('watch', key, language)}: {', '.join(values)}" for key, values in _wishes(watch, language)]
    if watch.triggers == frozenset({Trigger.MOVES}):
        clauses = clauses or [phrase("watch", "all", language)]
    else:
        kinds = ", ".join(phrase("trigger", kind.value, language) for kind in Trigger if kind in watch.triggers)
        clauses.insert(0, f"{phrase('watch', 'triggers', language)}: {kinds}")
    if watch.new_projects:
        clauses.append(phrase("watch", "new_projects", language))
    return one_line("; ".join(clauses), _FILTER)


def _wishes(watch: Watch, language: str) -> Iterator[tuple[str, list[str]]]:
    """Only the filters that are set, values in their order."""
    wishes: tuple[tuple[str, Iterable[str], Callable[[str], str]], ...] = (
        ("to", [status_word(status, language) for status in watch.to], str),
        ("moves", [_move(move, language) for move in watch.moves], str),
        ("projects", watch.projects, str),
        ("regions", watch.regions, lambda code: region_name(code, language)),
        ("countries", watch.countries, lambda code: country_name(code, language)),
        ("sectors", watch.sectors, lambda name: sector_word(Sector(name), language)),
        ("products", {product_word(name, language) for name in watch.products}, str),
        ("companies", watch.companies, str),
        ("words", watch.words, str),
        ("investment", [money_text(least, language) for least in watch.investment], str),
        ("jobs", [] if watch.jobs is None else [number_text(watch.jobs, language)], str),
    )
    for key, values, worded in wishes:
        if found := sorted(worded(value) for value in values):
            yield key, found


def _move(move: Move, language: str) -> str:
    return " → ".join(status_word(one, language) if one else phrase("watch", "any", language) for one in move)


def rhythm_text(rhythm: Rhythm, language: str) -> str:
    """«at most once a day, at 08:00»."""
    words = phrase("rhythm", rhythm.every.value, language)
    return words.format(at=f"{rhythm.at:%H:%M}", day=weekday_name(rhythm.day, language))
