"""One event in its reader's language, with every value ready to stand in a letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from alerts.notice_telling import NoticeWords, notice_words, total_name
from alerts.plain import isolated, language_of, one_line, site_of, web_address
from alerts.promise_telling import told_promises
from alerts.titles import plant_title
from alerts.wording import (
    capacity_text,
    country_name,
    day_text,
    expected_text,
    facility_word,
    has_phrase,
    is_known_product,
    money_text,
    number_text,
    phrase,
    product_word,
    region_name,
    sector_word,
    share_text,
    status_word,
    town_name,
)
from domain.names import same_place
from domain.notices import OF_TIME, Missed, Slip, Total, Trigger
from domain.promises import PromiseKind
from domain.records import Mention, Sector
from domain.timeline import day_there
from domain.watching import Basis, Correction, CorrectionKind, Event

_NAME = 90
_TITLE = 200
_QUOTE = 600
_VALUE = 160
_REASON = 400
# No reading is certain, whatever the figure of the reader that was used.
_SUREST = 0.99


class Fact(NamedTuple):
    """``language`` where the value stands in its own, not in the mail's."""

    label: str
    value: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """``before`` None: seen for the first time; ``link``: a web address or None; ``name`` is ``title`` with its place.

    ``title_language`` and the like are for lang attributes. ``tone`` is the status that gives the colour. ``region`` is
    None where nobody said it. ``promises``: what was said, its fate, whether that is bad news. ``notice`` where no
    change is told, not even a rumoured one; ``is_last``: the quote is no news, but the last that there was;
    ``beside``: other news of the project, told in the same block.
    """

    name: str
    title: str
    title_language: str
    where: str | None
    region: str | None
    project_id: str
    before: str | None
    after: str
    tone: str
    since: str
    quote: str
    quote_language: str
    quoted_in: str
    source: str
    published: str
    headline: str
    headline_language: str
    link: str | None
    site: str
    basis: str
    label: str
    sure: tuple[str, ...]
    facts: tuple[Fact, ...]
    promises: tuple[tuple[str, str, bool], ...]
    notice: NoticeWords | None = None
    is_last: bool = False
    is_total: bool = False
    is_first: bool = False
    beside: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldCorrection:
    """``told`` is what was said, and ``said`` that in one phrase; ``now`` and ``holds`` what holds, in words;
    ``project_id`` is the project that it is of now."""

    told: Told
    said: str
    project_id: str
    kind: CorrectionKind
    meaning: str
    now: str | None
    holds: str
    reason: str
    reason_language: str


def tell(event: Event, language: str) -> Told:
    notice = notice_words(event.notice, event.after, language) if event.notice else None
    is_total = isinstance(event.notice, Total)
    title = total_name(event.mention, language) if is_total else _title(event, language)
    title, where = _clean(title, _NAME), None if is_total else _where(event, title, language)
    region = event.mention.region or event.known.region
    link, evidence, headline = web_address(event.article_url), event.mention.evidence, event.article_title
    return Told(
        name=_clean(f"{title}, {where}" if where else title, _NAME),
        title=title,
        title_language=language_of(title),
        where=where,
        region=region_name(region, language) if region else None,
        project_id=one_line(event.project_id, _NAME),
        before=notice.before if notice else status_word(event.before, language) if event.before else None,
        after=notice.after if notice else status_word(event.after, language),
        tone=notice.tone if notice else event.after.value,
        since=_since(event, language),
        quote=_clean(evidence, _QUOTE),
        quote_language=language_of(evidence),
        quoted_in=phrase("letter", f"quote_{language_of(evidence)}", language),
        source=_clean(event.source_name, _NAME),
        published=day_text(day_there(event.published_at), language),
        headline=_clean(headline, _TITLE),
        headline_language=language_of(headline),
        link=link,
        site=site_of(link) if link else "",
        basis=event.basis.value,
        label=phrase("basis", event.basis.value, language),
        sure=(notice.rests_on,) if notice and notice.rests_on else tuple(_sure(event, language)),
        facts=(*_facts(event.mention, language), *(() if is_total else _reported_name(event, title, language))),
        promises=told_promises(event.promises, language),
        notice=notice,
        is_last=event.trigger in OF_TIME,
        is_total=is_total,
        is_first=notice is None and event.before is None,
    )


def tell_correction(correction: Correction, language: str) -> ToldCorrection:
    told = tell(correction.event, language)
    return ToldCorrection(
        told=told,
        said=_said(told),
        project_id=one_line(correction.instead or correction.event.project_id, _NAME),
        kind=correction.kind,
        meaning=_meaning(correction, language),
        now=status_word(correction.now, language) if correction.now else None,
        holds=_holds(correction, told, language),
        reason=_clean(correction.reason, _REASON),
        reason_language=language_of(correction.reason),
    )


def _said(told: Told) -> str:
    if told.notice:
        return told.notice.what
    move = f"{told.before} → {told.after}" if told.before else told.after
    return f"{move} ({told.label.lower()})" if told.basis == Basis.UNCONFIRMED else move


def _holds(correction: Correction, told: Told, language: str) -> str:
    """How the project stands; beside a date what is promised now, of a total only whether it is told."""
    if told.notice and correction.kind is CorrectionKind.RESTORED:
        return told.notice.what
    if told.is_total:
        return phrase("correction", "no-total", language)
    status = status_word(correction.now, language) if correction.now else phrase("correction", "unknown", language)
    day = day_text(correction.on, language) if correction.now and correction.on else None
    stands = f"{status}, {day}" if day else status
    promised = _promised(correction.event, language)
    return f"{stands}; {promised}" if promised else stands


def _promised(event: Event, language: str) -> str | None:
    launches = [one.said for one in event.promises if one.kind is PromiseKind.LAUNCH and isinstance(one.said, str)]
    if not isinstance(event.notice, Slip | Missed) or not launches:
        return None
    return phrase("notice", "was-promised", language).format(said=expected_text(launches[-1], language))


def _meaning(correction: Correction, language: str) -> str:
    rumoured = f"{correction.kind}-unconfirmed"
    is_rumour = correction.event.trigger is Trigger.UNCONFIRMED and has_phrase("correction", rumoured)
    words = phrase("correction", rumoured if is_rumour else correction.kind.value, language)
    if not correction.instead:
        return words
    same = phrase("correction", "instead", language).format(instead=one_line(correction.instead, _NAME))
    return f"{words} {same}"


def _clean(text: str, longest: int) -> str:
    return isolated(one_line(text, longest))


def _title(event: Event, language: str) -> str:
    """As news of the reader's language call it, else what it is."""
    if language_of(event.project_name) == language:
        return event.project_name
    known = replace(event.mention, name=event.project_name, products=event.mention.products or event.known.products)
    return plant_title(known, language) or event.project_name


def _reported_name(event: Event, title: str, language: str) -> Iterator[Fact]:
    name = event.project_name
    if name and _clean(name, _NAME) != title:
        yield _fact("named", name, language, language_of(name))


def _where(event: Event, title: str, language: str) -> str | None:
    """«Kostanay» of «Kia plant, Kostanay»; None where the name holds the place already."""
    mention = event.mention
    if mention.locality:
        said = same_place(title, mention.locality)
        return None if said else _clean(town_name(mention.locality, mention.region, language), _NAME)
    if mention.region and not same_place(title, region_name(mention.region, "en").split()[0]):
        return region_name(mention.region, language)
    return None


def _since(event: Event, language: str) -> str:
    """The day that the text gives, if it gives one, and the day of the report; when it was noticed, if by nobody's."""
    if event.trigger in OF_TIME:
        return phrase("notice", "as-of", language).format(day=day_text(event.on, language))
    reported = day_there(event.published_at) if event.dated else event.on
    words = phrase("letter", "reported", language).format(day=day_text(reported, language))
    return f"{_clean(expected_text(event.dated, language), _VALUE)}, {words}" if event.dated else words


def _sure(event: Event, language: str) -> Iterator[str]:
    """Sentences: what it rests on, what is doubtful, who else says so, how sure the reading is."""
    yield phrase("basis_words", event.basis.value, language)
    if event.doubts:
        doubts = "; ".join(phrase("doubt", doubt.value, language) for doubt in event.doubts)
        yield f"{doubts[0].upper()}{doubts[1:]}."
    if event.houses > 1:
        yield phrase("basis_words", "houses", language).format(count=event.houses)
    if event.basis is not Basis.CONFIRMED and not isinstance(event.notice, Total):
        share = share_text(min(event.mention.score, _SUREST), language)
        yield phrase("basis_words", "certainty", language).format(share=share)


def _facts(mention: Mention, language: str) -> Iterator[Fact]:
    """What the article says, money and dates first; what it does not say is left out."""
    if mention.expected:
        yield _fact("expected", expected_text(mention.expected, language), language)
    if mention.investment:
        yield _fact("investment", money_text(mention.investment, language), language)
    if mention.capacity:
        yield _fact("capacity", capacity_text(mention.capacity, language), language)
    if mention.jobs is not None:
        yield _fact("jobs", number_text(mention.jobs, language), language)
    if mention.companies:
        names = ", ".join(mention.companies)
        yield _fact("companies", names, language, language_of(names))
    if mention.products:
        told = ", ".join(product_word(product, language) for product in mention.products)
        yield _fact("products", told, language, None if all(map(is_known_product, mention.products)) else "en")
    if mention.name:  # a total is of many
        yield _fact("facility", facility_word(mention.facility, language), language)
    if mention.sector is not Sector.OTHER:
        yield _fact("sector", sector_word(mention.sector, language), language)
    if place := _place(mention, language):
        yield _fact("place", place, language)


def _fact(key: str, value: str, language: str, value_language: str | None = None) -> Fact:
    foreign = value_language if value_language != language else None
    return Fact(phrase("letter", key, language), _clean(value, _VALUE), foreign)


def _place(mention: Mention, language: str) -> str:
    town = town_name(mention.locality, mention.region, language) if mention.locality else None
    region = region_name(mention.region, language) if mention.region else None
    country = country_name(mention.country, language) if mention.country and mention.country != "KZ" else None
    return ", ".join(dict.fromkeys(part for part in (town, region, country) if part))
