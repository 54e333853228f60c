"""One event in its reader's language, with every value ready to stand in a letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.plain import language_of, one_line, web_address
from alerts.wording import (
    capacity_text,
    country_name,
    day_text,
    expected_text,
    facility_word,
    money_text,
    number_text,
    phrase,
    region_name,
    sector_word,
    status_word,
)
from domain.names import same_place
from domain.records import Mention, Sector
from domain.timeline import day_there
from domain.watching import Correction, Event

_NAME = 90
_TITLE = 200
_QUOTE = 600
_VALUE = 160


@dataclass(frozen=True, slots=True)
class Told:
    """``before`` None: seen for the first time; ``facts``: labels with values; ``link``: a web address or None."""

    name: str
    project_id: str
    before: str | None
    after: str
    reported: str
    quote: str
    quote_language: str
    source: str
    published: str
    title: str
    link: str | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldCorrection:
    """``told`` is what was said before; ``meaning`` what became of it; ``holds`` what holds instead."""

    told: Told
    meaning: str
    holds: str
    reason: str


def tell_correction(correction: Correction, language: str) -> ToldCorrection:
    now = status_word(correction.now, language) if correction.now else phrase("correction", "unknown", language)
    day = day_text(correction.on, language) if correction.on else ""
    return ToldCorrection(
        told=tell(correction.event, language),
        meaning=phrase("correction", correction.kind.value, language),
        holds=", ".join(filter(None, (correction.instead, now, day))),
        reason=one_line(correction.reason, _QUOTE),
    )


def tell(event: Event, language: str) -> Told:
    reported = day_there(event.published_at) if event.dated else event.on
    return Told(
        name=one_line(_name_and_place(event, language), _NAME),
        project_id=event.project_id,
        before=status_word(event.before, language) if event.before else None,
        after=status_word(event.after, language),
        reported=phrase("letter", "reported", language).format(day=day_text(reported, language)),
        quote=one_line(event.mention.evidence, _QUOTE),
        quote_language=language_of(event.mention.evidence),
        source=one_line(event.source_name, _NAME),
        published=day_text(event.published_at.date(), language),
        title=one_line(event.article_title, _TITLE),
        link=web_address(event.article_url),
        facts=tuple(
            (phrase("letter", key, language), one_line(value, _VALUE)) for key, value in _facts(event, language)
        ),
    )


def _name_and_place(event: Event, language: str) -> str:
    """«Kia plant, Kostanay»; a place that the name holds already is not said twice."""
    mention = event.mention
    if mention.locality:
        said = same_place(event.project_name, mention.locality)
        return event.project_name if said else f"{event.project_name}, {mention.locality}"
    if mention.region and not same_place(event.project_name, region_name(mention.region, "en").split()[0]):
        return f"{event.project_name}, {region_name(mention.region, language)}"
    return event.project_name


def _facts(event: Event, language: str) -> Iterator[tuple[str, str]]:
    """Keys of the labels with values; what the article does not say is left out."""
    mention = event.mention
    if event.dated:
        yield "happened", expected_text(event.dated, language)
    if mention.expected:
        yield "expected", expected_text(mention.expected, language)
    if mention.investment:
        yield "investment", money_text(mention.investment, language)
    if mention.capacity:
        yield "capacity", capacity_text(mention.capacity, language)
    if mention.jobs is not None:
        yield "jobs", number_text(mention.jobs, language)
    if mention.companies:
        yield "companies", ", ".join(mention.companies)
    if mention.products:
        yield "products", ", ".join(mention.products)
    yield "facility", facility_word(mention.facility, language)
    if mention.sector is not Sector.OTHER:
        yield "sector", sector_word(mention.sector, language)
    if place := _place(mention, language):
        yield "place", place


def _place(mention: Mention, language: str) -> str:
    region = region_name(mention.region, language) if mention.region else None
    country = country_name(mention.country, language) if mention.country and mention.country != "KZ" else None
    return ", ".join(dict.fromkeys(part for part in (mention.locality, region, country) if part))
