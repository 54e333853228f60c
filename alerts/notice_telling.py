"""Notices in their reader's language: what is new in one phrase, what was and what is now, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alerts.plain import isolated, one_line
from alerts.wording import (
    capacity_text,
    country_name,
    day_text,
    days_text,
    expected_text,
    money_text,
    number_text,
    phrase,
    region_name,
    sector_word,
    status_word,
)
from domain.disputes import Field, Said
from domain.notices import (
    AnnouncedAgain,
    Contradiction,
    Missed,
    Notice,
    Position,
    Quiet,
    Slip,
    Total,
    trigger_of,
)
from domain.programmes import Figures
from domain.records import Capacity, Mention, Money, Sector, Status

_SOURCE = 90
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """``mark`` names the kind; ``what`` says all in a phrase («no news for 214 days»).

    ``details`` are sentences; ``positions`` who says what of a field that sources dispute; ``rests_on`` the sentence
    that says how sure it is, where that is not a report's.
    """

    mark: str
    what: str
    before: str | None
    after: str
    tone: str = "suspended"
    details: tuple[str, ...] = ()
    positions: tuple[tuple[str, str], ...] = ()
    rests_on: str | None = None


def notice_words(notice: Notice, status: Status, language: str) -> NoticeWords | None:
    """None for a rumour, which is told as the change that it would be; ``status`` is how the project stands."""
    match notice:
        case Slip():
            words = _slip(notice, language)
        case Missed():
            words = _missed(notice, status, language)
        case Quiet():
            words = _quiet(notice, status, language)
        case AnnouncedAgain():
            words = _announced_again(notice, language)
        case Contradiction():
            words = _contradiction(notice, language)
        case Total():
            words = _total(notice, language)
        case _:
            return None
    return replace(words, mark=_word(f"mark-{trigger_of(notice)}", language))


def _slip(notice: Slip, language: str) -> NoticeWords:
    said, to = expected_text(notice.said, language), expected_text(notice.to, language)
    times = {"time": ordinal(notice.times), "times": str(notice.times)}
    what = _word("slip-again" if notice.times > 1 else "slip", language).format(said=said, to=to, **times)
    later = _word("later", language).format(days=days_text(notice.days, language))
    return NoticeWords("", what, said, to, details=(later,))


def _missed(notice: Missed, status: Status, language: str) -> NoticeWords:
    said = expected_text(notice.said, language)
    what = _word("overdue", language).format(said=said)
    was = _word("was-promised", language).format(said=said)
    now = _word("not-heard", language).format(status=status_word(status, language))
    return NoticeWords("", what, was, now, "bad", rests_on=_word("sure-overdue", language))


def _quiet(notice: Quiet, status: Status, language: str) -> NoticeWords:
    what = _word("silence", language).format(days=days_text(notice.days, language))
    was = _word("last-heard", language).format(
        status=status_word(status, language), day=day_text(notice.since, language)
    )
    sure = _word("sure-silence", language).format(usual=days_text(notice.usual, language))
    return NoticeWords("", what, was, what, rests_on=sure)


def _announced_again(notice: AnnouncedAgain, language: str) -> NoticeWords:
    times = {"time": ordinal(notice.times), "times": str(notice.times)}
    what = _word("announced", language).format(**times)
    was = _word("announced-on", language).format(day=day_text(notice.last, language))
    first = _word("first-announced", language).format(day=day_text(notice.first, language))
    return NoticeWords("", what, was, what, "announced", (first,) if notice.first != notice.last else ())


def _contradiction(notice: Contradiction, language: str) -> NoticeWords:
    values = list(dict.fromkeys(said_text(notice.field, one.said, language) for one in notice.positions))
    field = phrase("field", notice.field.value, language)
    what = _word("dispute", language).format(field=field, said=" / ".join(values))
    told = tuple((_whose(one, language), said_text(notice.field, one.said, language)) for one in notice.positions)
    return NoticeWords("", what, None, values[-1], positions=told)


def _whose(position: Position, language: str) -> str:
    return f"{isolated(one_line(position.source, _SOURCE))}, {day_text(position.on, language)}"


def _total(notice: Total, language: str) -> NoticeWords:
    now = figures_text(notice.now, language)
    before = figures_text(notice.before, language) if notice.before else None
    key = "total-anew" if before else "total"
    what = _word(key, language).format(now=now, before=before)
    when = period_text(notice.period, language)
    return NoticeWords("", f"{what} ({when})" if when else what, before, now, "planned")


def total_name(mention: Mention, language: str) -> str:
    """Where, and of what: «Karaganda region, metallurgy»."""
    place = region_name(mention.region, language) if mention.region else ""
    place = place or (
        country_name(mention.country, language) if mention.country else phrase("letter", "elsewhere", language)
    )
    return f"{place}, {sector_word(mention.sector, language)}" if mention.sector is not Sector.OTHER else place


def said_text(field: Field, said: Said, language: str) -> str:
    match said:
        case Status():
            return status_word(said, language)
        case Money():
            return money_text(said, language)
        case Capacity():
            return capacity_text(said, language)
        case int():
            return number_text(said, language)
        case str():
            return expected_text(said, language)
    raise AssertionError(f"{field} cannot be {said}")


def figures_text(figures: Figures, language: str) -> str:
    """«14 projects, ₸469.7 billion, 1,200 jobs»."""
    parts = (
        _counted("count", figures.count, language),
        figures.money and money_text(figures.money, language),
        _counted("jobs", figures.jobs, language),
    )
    return ", ".join(part for part in parts if part)


def _counted(key: str, count: int | None, language: str) -> str:
    many = "one" if count == 1 else "many"
    return _word(f"{key}-{many}", language).format(count=number_text(count, language)) if count else ""


def period_text(told: str | None, language: str) -> str:
    """«2025», «January 2024 – September 2024», «by 2028»; empty where none is told."""
    first, slash, last = (told or "").partition("/")
    if not slash:
        return expected_text(first, language) if first else ""
    ends = expected_text(last, language)
    return _word("by", language).format(day=ends) if first == ".." else f"{expected_text(first, language)} – {ends}"


def ordinal(count: int) -> str:
    """«2nd», «11th», «23rd»: English; other languages write the bare number in their own way."""
    ending = "th" if count % 100 in (11, 12, 13) else _ENDINGS.get(count % 10, "th")
    return f"{count}{ending}"


def _word(key: str, language: str) -> str:
    return phrase("notice", key, language)
