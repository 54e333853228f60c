"""A watch's filter in words: why somebody is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from alerts.plain import one_line
from alerts.wording import country_name, phrase, region_name, sector_word, status_word
from domain.notices import Trigger
from domain.records import Sector
from domain.watching import Watch

_FILTER = 300


def filter_text(watch: Watch, language: str) -> str:
    """«status: commissioned; regions: Karaganda region», «every move of every project»."""
    clauses = [f"{phrase('watch', key, language)}: {', '.join(values)}" for key, values in _wishes(watch, language)]
    if not clauses and Trigger.MOVES in watch.triggers:
        clauses = [phrase("watch", "all", language)]
    if watch.triggers != frozenset({Trigger.MOVES}):
        kinds = ", ".join(phrase("trigger", kind.value, language) for kind in Trigger if kind in watch.triggers)
        clauses.insert(0, f"{phrase('watch', 'triggers', language)}: {kinds}")
    if watch.new_projects:
        clauses.append(phrase("watch", "new_projects", language))
    return one_line("; ".join(clauses), _FILTER)


def _wishes(watch: Watch, language: str) -> Iterator[tuple[str, list[str]]]:
    """Only the filters that are set, values in their order."""
    wishes: tuple[tuple[str, Iterable[str], Callable[[str], str]], ...] = (
        ("to", [status_word(status, language) for status in watch.to], str),
        ("projects", watch.projects, str),
        ("regions", watch.regions, lambda code: region_name(code, language)),
        ("countries", watch.countries, lambda code: country_name(code, language)),
        ("sectors", watch.sectors, lambda name: sector_word(Sector(name), language)),
        ("products", watch.products, str),
        ("companies", watch.companies, str),
        ("words", watch.words, str),
    )
    for key, values, worded in wishes:
        if found := sorted(worded(value) for value in values):
            yield key, found
