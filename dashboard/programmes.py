"""Official totals beside what was seen of their projects: promised, named, launched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from alerts.wording import expected_text, money_text, number_text
from dashboard.asked import Words, choices, one_of, year_of
from dashboard.look import Here, Look
from dashboard.pictures import Bar, stacked
from dashboard.rendering import page, words
from domain.problems import Problem
from domain.programmes import Figures, Line, Phase
from domain.records import Sector
from domain.roundup import Share
from flows.programme_commands import ToldProgramme, programme_page, programmes_in_short, public_id

router = APIRouter()
SHOWN = 40
# The last statements that were read, from which a page is made: those of a year or two.
AMONG = 500
MOST_MEMBERS = 25
# Of a country's total for five years thousands may be a part: who wants them all asks the command line.
MOST_FITTING = 500
# Totals are counted anew within their period, or soon after it.
AROUND = timedelta(days=2 * 366)
PHASES = {Phase.PROMISED: "phase promised", Phase.DONE: "phase done", Phase.STOPPED: "phase stopped"}


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A total in the reader's language; ``short`` is «14 promised · 9 named · 6 launched»."""

    id: str
    line: Line
    total: str
    former: tuple[str, ...]
    phase: str
    period: str
    short: str
    picture: Markup


@router.get("/programmes")
def programmes(look: Here, region: Words = "", sector: Words = "", year: Words = "", phase: Words = "") -> HTMLResponse:
    of_sector, of_phase, of_year = one_of(Sector, sector), one_of(Phase, phase), year_of(year)
    told = programmes_in_short(
        look.connection, floor=look.settings.floor, limit=SHOWN, among=AMONG, region=region or None,
        sector=of_sector and of_sector.value, year=of_year, phase=of_phase and of_phase.value,
    )  # fmt: skip
    t = words(look.language)
    values: dict[str, Any] = {
        "rows": [programme_row(look, one) for one in told],
        "asked": {"region": region, "sector": sector, "year": year, "phase": phase},
        "phases": [(each.value, t(key)) for each, key in PHASES.items()],
    }
    return page(look, "programmes.html", **values, **choices(look.language))


@router.get("/programmes/{asked}")
def programme(look: Here, asked: str) -> HTMLResponse:
    """By the id of any of its statements: what was once linked to leads here for good."""
    try:
        found = programme_page(look.connection, asked, floor=look.settings.floor, most=MOST_FITTING, around=AROUND)
    except Problem as none:
        raise HTTPException(404) from none
    told = found.told
    values: dict[str, Any] = {
        "row": programme_row(look, told),
        "found": told.round_up,
        "fitted": told.fitted,
        "most_fitting": MOST_FITTING,
        "named": [one for one in told.members if one.named],
        "fitting": [one for one in told.members if not one.named],
        "counterparts": [programme_row(look, ToldProgramme(line, (), told.round_up)) for line in found.counterparts],
        "most": MOST_MEMBERS,
        "figures": lambda figures: figures_text(figures, look.language),
        "sums": lambda share: sums_text(share, look.language),
    }
    return page(look, "programme.html", **values)


def programme_row(look: Look, told: ToldProgramme) -> ProgrammeRow:
    line, t = told.line, words(look.language)
    parts = steps(look, told)
    short = " · ".join(t(key, projects=number_text(many, look.language)) for key, many in _steps(told))
    return ProgrammeRow(
        public_id(line),
        line,
        figures_text(line.figures, look.language),
        tuple(figures_text(count.figures, look.language) for count in line.counts[:-1]),
        t(PHASES[line.phase]),
        period_text(line.period.words if line.period else "", look.language),
        short,
        stacked(parts, short) if parts else Markup(),
    )


def _steps(told: ToldProgramme) -> list[tuple[str, int]]:
    """How many were told, how many of them are named, and of how many of these the launch was seen."""
    named, count = told.round_up.named, told.line.figures.count
    known = [("projects named", named.projects)]
    if told.line.phase is not Phase.STOPPED:
        known.append(("projects launched", named.launched))
    return known if count is None else [("projects told", count), *known]


def steps(look: Look, told: ToldProgramme) -> list[Bar]:
    """Of the total: launched, named and not launched as far as was seen, named by nobody; none where it is no count."""
    named = told.round_up.named
    if told.round_up.unnamed is None:
        return []
    t = words(look.language)
    shares = (
        ("is-launched", "seen launched", named.launched),
        ("is-named", "named, launch not seen", named.projects - named.launched),
        ("is-unnamed", "not named", told.round_up.unnamed),
    )
    return [Bar(t(key), many, number_text(many, look.language), mark=mark) for mark, key, many in shares]


def figures_text(figures: Figures, language: str) -> str:
    """«Projects: 14 · ₸469.7 billion · jobs: 1,200»."""
    t = words(language)
    parts = (
        figures.count and t("projects of it", projects=number_text(figures.count, language)),
        figures.money and money_text(figures.money, language),
        figures.jobs and t("jobs of it", jobs=number_text(figures.jobs, language)),
    )
    return " · ".join(part for part in parts if part)


def sums_text(share: Share, language: str) -> str:
    return " + ".join(money_text(money, language) for money in share.sums)


def period_text(told: str, language: str) -> str:
    """«2024», «January 2024 – September 2024», «by 2028»; empty where none is told."""
    first, slash, last = told.partition("/")
    if not slash:
        return expected_text(first, language) if first else ""
    ends = expected_text(last, language)
    return words(language)("by then", then=ends) if first == ".." else f"{expected_text(first, language)} – {ends}"
