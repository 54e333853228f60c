"""Capacities, jobs and counts of projects: the figures of an article that are not money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from domain.records import Capacity
from extractors.found import Found
from extractors.values.numbers import find_numbers
from extractors.values.quantity_words import (
    BUILDERS,
    JOBS,
    JOBS_BEFORE,
    LASTING,
    LOST,
    NOTHING_BEHIND,
    OF_THEM,
    PEOPLE,
    PLACES,
    PROJECTS,
    RATE_BEFORE,
    RATE_BEHIND,
    SIZES,
    STAFF,
    THINGS_AFTER_RATE,
    THINGS_BEHIND,
    UNIT,
    UNITS,
    WORK,
)

_REACH = 70  # characters that a rate may stand away from its figure
_CLAUSE_END = re.compile(r"[.;:\n,—–(!?\d]")
_CLAUSE_START = re.compile(r"[.;\n(!?\d](?!\d)")
_LIST = re.compile(
    r"[^.;\n,\d]{0,40}(?:,| and| plus| и| плюс| және| мен| пен)(?: (?:up to|about|до|около|также|also|another|ещё))? "
    r"|[^.;\n\d]{0,30}(?:в том числе|из них|including|of which|оның ішінде)[^.;\n\d]{0,20}"
)
_PROCESSED = re.compile(r"[^.;\n\d]{0,40}(?:,| into| to (?:give|yield|make|produce))[^.;\n\d]{0,25}")


def find_capacities(text: str) -> tuple[Found[Capacity], ...]:
    """Figures with a unit of the record, in full numbers; «/year» only where a word of the same clause says so.

    The span goes from the figure, or from a rate right before it («жылына 30 мың тонна»), to the rate behind it.
    A range gives its first figure. Things without a unit of their own («1 800 кабин в год») are pieces.
    """
    return tuple(_with_shared_rates(text, list(_capacities(text))))


def _capacities(text: str) -> Iterator[Found[Capacity]]:
    last = 0
    for number in find_numbers(text):
        found = _measured(text, number, last) or _counted(text, number)
        if found is not None:
            last = found.end
            yield found


def _measured(text: str, number: Found[float], last: int) -> Found[Capacity] | None:
    match = UNIT.match(text, number.end)
    if match is None or match.lastgroup is None:
        return None
    unit = UNITS[int(match.lastgroup[1:])]
    if match.lastgroup == f"u{len(UNITS) - 1}" and _is_year(text, number):
        return None
    value = float(f"{number.value * SIZES.get(match['size'] or '', 1.0) * unit.factor:.15g}")
    found = Found(Capacity(value, unit.name), number.start, match.end())
    return _rated(text, found, last, match[0]) if unit.flows else found


def _is_year(text: str, number: Found[float]) -> bool:
    return 1950 <= number.value <= 2075 and text[number.start : number.end].isdigit()


def _counted(text: str, number: Found[float]) -> Found[Capacity] | None:
    """«1 800 кабин в год», «жылына 45 мың кілем»: things that are counted, known only by the rate beside them."""
    if number.value < 10 or number.value % 1 or _is_year(text, number):
        return None
    pieces = Found(Capacity(number.value, "pieces"), number.start, number.end)
    things = THINGS_BEHIND.match(text, number.end)
    if things:
        return _rated(text, replace(pieces, end=things.end()), number.start, "")
    window = text[max(0, number.start - 16) : number.start]
    rate = next((rate for rate in RATE_BEFORE.finditer(window) if window[rate.end() :].isspace()), None)
    things = THINGS_AFTER_RATE.match(text, number.end) if rate else None
    if rate is None or things is None:
        return None
    return _at(replace(pieces, end=things.end()), rate, start=number.start - len(window) + rate.start())


def _rated(text: str, found: Found[Capacity], last: int, unit: str) -> Found[Capacity]:
    """With the rate that the unit itself, the words behind or the words before give; nothing before ``last`` counts."""
    own = RATE_BEHIND.search(unit)
    if own:
        return _at(found, own)
    limit = _CLAUSE_END.search(text, found.end, found.end + _REACH)
    behind = RATE_BEHIND.search(text, found.end, limit.start() if limit else found.end + _REACH)
    if behind:
        return _at(found, behind, end=behind.end())
    return _rated_before(text, found, last)


def _rated_before(text: str, found: Found[Capacity], last: int) -> Found[Capacity]:
    window = text[max(last, found.start - _REACH) : found.start]
    breaks = [stop.end() for stop in _CLAUSE_START.finditer(window)]
    before = list(RATE_BEFORE.finditer(window, breaks[-1] if breaks else 0))
    if not before:
        return found
    adjacent = window[before[-1].end() :].isspace()
    return _at(found, before[-1], start=found.start - len(window) + before[-1].start() if adjacent else None)


def _at(
    found: Found[Capacity], rate: re.Match[str], start: int | None = None, end: int | None = None
) -> Found[Capacity]:
    capacity = Capacity(found.value.value, f"{found.value.unit}/{rate.lastgroup}")
    return Found(capacity, found.start if start is None else start, found.end if end is None else end)


def _with_shared_rates(text: str, found: list[Found[Capacity]]) -> list[Found[Capacity]]:
    """«6 тыс. тонн кремния и 40 тыс. тонн кварца в год»: the members of a list share its one rate."""
    for at in range(len(found) - 1, 0, -1):
        gap = (found[at - 1].end, found[at].start)
        if _LIST.fullmatch(text, *gap):
            found[at - 1] = _sharing(found[at - 1], found[at])
    for at in range(1, len(found)):
        gap = (found[at - 1].end, found[at].start)
        if _LIST.fullmatch(text, *gap) or _PROCESSED.fullmatch(text, *gap):
            found[at] = _sharing(found[at], found[at - 1])
    return found


_FLOWS = frozenset(unit.name for unit in UNITS if unit.flows)


def _sharing(bare: Found[Capacity], rated: Found[Capacity]) -> Found[Capacity]:
    unit, slash, period = rated.value.unit.partition("/")
    if not slash or bare.value.unit not in _FLOWS or (unit in ("km", "head") and unit != bare.value.unit):
        return bare
    return replace(bare, value=Capacity(bare.value.value, f"{bare.value.unit}/{period}"))


def find_jobs(text: str) -> tuple[Found[int], ...]:
    """Numbers of lasting jobs; builders and temporary hands are left out, and people who are not said to work.

    A bare number counts behind «рабочих мест –», «employs», and where it goes on with people of the same sentence
    («2 000 человек на стройке, на заводе – 754»).
    """
    return tuple(_jobs(text))


_CREW = 5  # fewer people are somebody, not a staff


def _jobs(text: str) -> Iterator[Found[int]]:
    last = -1  # where the last people of any kind were named
    for number in find_numbers(text):
        if number.value % 1 or not 1 < number.value < 1e6:
            continue
        noun = _people(text, number)
        if noun is not None:
            last = noun.end()
            if _is_lasting(text, number, noun):
                yield Found(int(number.value), number.start, noun.end())
        elif _is_bare_job(text, number, last):
            yield Found(int(number.value), number.start, number.end)


def _people(text: str, number: Found[float]) -> re.Match[str] | None:
    return next((noun for words in (JOBS, STAFF, PEOPLE, PLACES) if (noun := words.match(text, number.end))), None)


def _is_lasting(text: str, number: Found[float], noun: re.Match[str]) -> bool:
    if noun.re is not JOBS and number.value < _CREW:
        return False
    if noun.re in (PLACES, PEOPLE):
        stated = noun.re is PEOPLE and WORK.search(_line(text, number.start, noun.end(), 80))
        if not stated and not _is_listed(text, number.start, noun.end()):
            return False
    clause = _clause(text, number.start, noun.end())
    return not LOST.search(clause) and (bool(LASTING.search(noun[0])) or not BUILDERS.search(clause))


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether they stand alone in a list of figures: «(Уральск, 7,7 млрд тенге, 118 мест)»."""
    return text[max(0, start - 2) : start].strip()[-1:] in tuple(",(;–—:.") and text[end : end + 1] in tuple(",.;)\n")


def _is_bare_job(text: str, number: Found[float], last: int) -> bool:
    if number.value < _CREW or _is_year(text, number) or not NOTHING_BEHIND.match(text, number.end):
        return False
    if JOBS_BEFORE.search(text, max(0, number.start - 60), number.start):
        return True
    near = last >= 0 and 3 < number.start - last < _REACH
    return near and not re.search(r"\. |[\n\d(%$€₸]", text[last : number.start])


def _line(text: str, start: int, end: int, reach: int) -> str:
    """What surrounds a place in its line, at most ``reach`` characters to each side."""
    left = text[max(0, start - reach) : start].rpartition("\n")[2]
    return left + text[start:end] + text[end : end + reach].partition("\n")[0]


_CLAUSE = re.compile(r"[.;\n,!?](?!\d)")


def _clause(text: str, start: int, end: int) -> str:
    window = text[max(0, start - 100) : start]
    left = [stop.end() for stop in _CLAUSE.finditer(window)]
    right = _CLAUSE.search(text, end, end + 60)
    return window[left[-1] if left else 0 :] + text[start : right.start() if right else end + 60]


def find_project_counts(text: str) -> tuple[Found[int], ...]:
    """«180 projects», «семь проектов», «он төрт жоба», «14 of them»: two or more projects under one number."""
    found: list[Found[int]] = []
    for number in find_numbers(text):
        if number.value % 1 or not 2 <= number.value < 1e4 or _is_year(text, number):
            continue
        match = PROJECTS.match(text, number.end)
        if match is None and found and number.value < found[-1].value:
            match = OF_THEM.match(text, number.end)
        if match:
            found.append(Found(int(number.value), number.start, match.end()))
    return tuple(found)
