"""Programmes in words for the terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from alerts.wording import country_name, expected_text, money_text, region_name, sector_word
from domain.programmes import Count, Figures, Line, Phase
from domain.records import Money
from domain.roundup import Member, RoundUp, Share
from flows.programme_commands import ProgrammePage, ToldProgramme, public_id

PHASE_WORDS = {Phase.PROMISED: "promised", Phase.DONE: "said to be done", Phase.STOPPED: "said to be stopped"}
PHASE_COLOURS = {Phase.PROMISED: "cyan", Phase.DONE: "green", Phase.STOPPED: "magenta"}


def projects_text(count: int) -> str:
    return f"{count:,} project{'' if count == 1 else 's'}"


def figures_text(figures: Figures) -> str:
    """«14 projects, ₸469.7 billion, 1,200 jobs»."""
    parts = (
        figures.count and projects_text(figures.count),
        figures.money and money_text(figures.money, "en"),
        figures.jobs and f"{figures.jobs:,} jobs",
    )
    return ", ".join(part for part in parts if part)


def period_text(told: str | None) -> str:
    """«2024», «Q3 2024», «January–September 2024», «2025–2029», «by 2028»; empty where none is told."""
    first, slash, last = (told or "").partition("/")
    if not slash:
        return expected_text(first, "en") if first else ""
    ends = expected_text(last, "en")
    if first == "..":
        return f"by {ends}"
    begins = expected_text(first, "en")
    if begins == ends:
        return begins
    shared = begins.removesuffix(f" {ends[-4:]}") if first[:4] == last[:4] else begins
    return f"{shared}–{ends}"


def period_of_line(line: Line) -> str:
    return period_text(line.period.words if line.period else None)


def place_text(line: Line) -> str:
    if line.region:
        return region_name(line.region, "en")
    return country_name(line.country, "en") if line.country else ""


def sector_text(line: Line) -> str:
    return sector_word(line.sector, "en") if line.sector else ""


def source_text(count: Count) -> str:
    """Who said it first, and how many other stories did after."""
    return count.source_name + (f", and {count.repeated} more" if count.repeated else "")


def known_text(found: RoundUp) -> str:
    """«9 named, 6 launched; 3 more fit»."""
    named = f"{found.named.projects} named" if found.named.projects else "none named"
    launched = f", {found.named.launched} launched" if found.named.projects else ""
    fitting = f"; {found.fitting.projects} more fit" if found.fitting.projects else ""
    return named + launched + fitting


def arithmetic(told: ToldProgramme) -> Iterator[str]:
    """The round-up, a sentence a line; what cannot be counted is said, not left out."""
    line, found = told.line, told.round_up
    yield f"{figures_text(line.figures)} {PHASE_WORDS[line.phase]}" + (
        f" for {when}" if (when := period_of_line(line)) else ""
    )
    yield f"{found.named.projects} named with it" + _worth(found.named)
    if found.unnamed is not None:
        yield f"{found.unnamed} unnamed" + _missing(line.figures.money, found)
    if found.named.projects and line.phase is not Phase.STOPPED:
        yield f"{found.named.launched} of the named launched as far as we saw" + _late(found.named)
    if line.phase is not Phase.STOPPED:
        yield _fitting(line, found.fitting)
    if line.figures.count is not None and found.named.projects > line.figures.count:
        yield "more are named than were counted: some may belong to another total of the same articles"


def _worth(share: Share) -> str:
    if not share.projects:
        return ""
    if not share.sums:
        return ", none with a sum"
    sums = " and ".join(money_text(money, "en") for money in share.sums)
    unpriced = f" ({share.unpriced} of them without a sum)" if share.unpriced else ""
    return f", {sums} found{unpriced}"


def _missing(told: Money | None, found: RoundUp) -> str:
    if told is None:
        return ""
    if found.missing is None:
        others = {money.currency for money in found.named.sums}
        return f"; no sum in {told.currency} to compare (nothing is converted)" if others else ""
    if found.missing.amount < 0:
        more = Money(-found.missing.amount, told.currency)
        return f"; the named ones come to {money_text(more, 'en')} more than was told"
    return f", {money_text(found.missing, 'en')} not found"


def _late(share: Share) -> str:
    late = f", {share.late} of them after the period" if share.late else ""
    dropped = f"; {share.dropped} suspended or ended" if share.dropped else ""
    return late + dropped


def _fitting(line: Line, share: Share) -> str:
    if line.period is None:
        return "no period was told, so other projects cannot be fitted to it"
    fit = f"{share.projects} more of the archive fit its place, sector and time"
    late = f", {share.late} late" if share.late else ""
    return f"{fit}{_worth(share)}; {share.launched} of them launched{late}" if share.projects else fit


def programme_json(told: ToldProgramme) -> dict[str, Any]:
    """Period ends included; members without their own history, which `qadam project ID --json` gives."""
    line = told.line
    return {
        "id": public_id(line),
        "phase": line.phase,
        "status": line.last.programme.status,
        "period": line.period and asdict(line.period),
        "country": line.country,
        "region": line.region,
        "sector": line.sector,
        **_figures_json(line.figures),
        "first_said": line.first.on,
        "last_said": line.last.on,
        "counts": [_count_json(count) for count in line.counts],
        "round_up": asdict(told.round_up),
        "members": [_member_json(member) for member in told.members],
    }


def page_json(page: ProgrammePage) -> dict[str, Any]:
    statements = [
        {
            "programme_id": told.id,
            "published_at": told.published_at,
            "source_name": told.source_name,
            "title": told.article_title,
            "url": told.article_url,
            "evidence": told.programme.evidence,
            **_figures_json(told.figures),
        }
        for told in page.told.line.statements
    ]
    others = [{"id": public_id(line), "phase": line.phase, **_figures_json(line.figures)} for line in page.counterparts]
    return programme_json(page.told) | {"statements": statements, "counterparts": others}


def _figures_json(figures: Figures) -> dict[str, Any]:
    money = figures.money
    return {
        "count": figures.count,
        "amount": money and money.amount,
        "currency": money and money.currency,
        "jobs": figures.jobs,
    }


def _count_json(count: Count) -> dict[str, Any]:
    said = {"first_said": count.first_said, "source_name": count.source_name, "repeated": count.repeated}
    return _figures_json(count.figures) | said


def _member_json(member: Member) -> dict[str, Any]:
    project = member.project
    return {
        "project_id": project.public_id,
        "name": project.name,
        "status": project.status,
        "named": member.named,
        "launched": member.launched,
        "investment": project.investment,
        "expected": project.expected,
    }


def members_of(told: ToldProgramme, *, named: bool) -> Sequence[Member]:
    return [member for member in told.members if member.named is named]
