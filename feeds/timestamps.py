"""Publication times as sites write them, in English, Russian and Kazakh, to aware UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

# Sites that say no zone mean their own. Everything else we read is edited in Kazakhstan, whose clocks went from
# UTC+6 (Almaty, Astana) to one zone, UTC+5, on 1 March 2024.
_ONE_ZONE_SINCE = datetime(2024, 3, 1)  # noqa: DTZ001
_ZONES = {"az": 4, "ge": 4, "kg": 6, "ru": 3, "tj": 5, "tm": 5, "uz": 5}
_YEARS = range(1990, 2101)

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan январь января янв қаңтар қаң qańtar qañtar",
            "february feb февраль февраля фев февр ақпан ақп aqpan",
            "march mar март марта мар наурыз нау nauryz naýryz naurız",
            "april apr апрель апреля апр сәуір сәу sáýir säuır",
            "may май мая мамыр мам mamyr",
            "june jun июнь июня июн маусым мау maýsym mausym",
            "july jul июль июля июл шілде шіл shilde şılde",
            "august aug август августа авг тамыз там tamyz",
            "september sep sept сентябрь сентября сен сент қыркүйек қыр qyrkúıek qyrküiek",
            "october oct октябрь октября окт қазан қаз qazan",
            "november nov ноябрь ноября ноя нояб қараша қар qarasha qaraşa",
            "december dec декабрь декабря дек желтоқсан жел jeltoqsan",
        ),
        start=1,
    )
    for word in words.split()
}
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAYS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[./-](?P<number>\d{1,2})[./-](?P<year>\d{4})(?!\d)"),
    re.compile(rf"(?P<year>\d{{4}})\s*(?:жылғы|жылдың|жыл|jylǵy|jylğy|ж\.)?,?\s*(?P<day>\d{{1,2}})[\s-]+{_MONTH}"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s+{_MONTH}(?!\w)"),
)
_CLOCK = re.compile(r"(?<![\d:+])([01]?\d|2[0-3]):([0-5]\d)(?![\d])")
_TODAY = re.compile(r"\b(?:сегодня|бүгін|búgin|bügın|today)\b", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:вчера|кеше|keshe|keşe|yesterday)\b", re.IGNORECASE)
_AGO = re.compile(
    r"\b(\d{1,3})\s+(?:(минут\w*|мин\.?|minutes?|min|минут)|(час\w*|сағат|hours?))\s+(?:назад|бұрын|ago)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ROUND_A_DATE = (
    "сегодня вчера бүгін кеше búgin bügın keshe keşe today yesterday в г года год at жылғы жыл ж жылы мин минут минуту "
    "минуты час часа часов назад сағат минут бұрын hour hours minute minutes min ago updated published опубликовано "
    "дата обновлено жарияланған понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс "
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі monday tuesday wednesday thursday friday saturday sunday "
    "mon tue wed thu fri sat sun am pm"
)
_WORDS_ROUND_A_DATE = frozenset(_ROUND_A_DATE.split())
_NOON = (12, 0)
_LONGEST_DATE = 7  # words


def read_timestamp(raw: str, host: str) -> datetime | None:
    """The moment that a machine-written timestamp (ISO 8601, RFC 822) names, or None.

    A time without a zone is the local time of the site at ``host``; a bare day counts as noon there, so that it stays
    that day in UTC.
    """
    moment = _from_iso(raw.strip()) or _from_mail_date(raw) or _from_words(raw, None)
    return None if moment is None else _in_utc(moment, host)


def read_written_date(text: str, host: str, now: datetime | None) -> datetime | None:
    """The moment that a date written for people names («16:20, 28 Август 2024», «вчера в 18:30», «3 марта»), or None.

    Days without a year and relative days need ``now`` and are the latest ones not after tomorrow.
    """
    local_now = None if now is None else now.astimezone(site_zone(now.replace(tzinfo=None), host)).replace(tzinfo=None)
    moment = _from_words(text, local_now)
    return None if moment is None else _in_utc(moment, host)


def is_written_date(text: str) -> bool:
    """Whether ``text`` is a date or a clock time and nothing else; relative ones count, too."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not all(word in _MONTHS or word in _WORDS_ROUND_A_DATE for word in words):
        return False
    return any(pattern.search(text) for pattern in (_CLOCK, _TODAY, _YESTERDAY, _AGO, *_DAYS))


def without_leading_time(text: str) -> str:
    """``text`` without a date that has a clock time, or «2 hours ago», at its head; headlines do not begin so."""
    words = text.split()
    for count in range(min(_LONGEST_DATE, len(words) - 1), 0, -1):
        head = " ".join(words[:count])
        if (_CLOCK.search(head) or _AGO.search(head)) and is_written_date(head):
            return " ".join(words[count:])
    return text


def site_zone(local: datetime, host: str) -> timezone:
    """The zone of the site's clocks at the naive ``local`` time."""
    offset = _ZONES.get(host.rpartition(".")[2]) or (5 if local >= _ONE_ZONE_SINCE else 6)
    return timezone(timedelta(hours=offset))


def _from_iso(raw: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return moment if len(raw) > len("2026-11-24") else moment.replace(hour=12)


def _from_mail_date(raw: str) -> datetime | None:
    try:
        return parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _in_utc(moment: datetime, host: str) -> datetime | None:
    """None for years that no article of ours was published in: 1970 and 9999 mean «unknown»."""
    if moment.year not in _YEARS:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=site_zone(moment, host))
    return aware.astimezone(UTC)


def _from_words(text: str, local_now: datetime | None) -> datetime | None:
    ago = _AGO.search(text)
    if ago and local_now:
        amount = int(ago.group(1))
        return local_now - (timedelta(minutes=amount) if ago.group(2) else timedelta(hours=amount))
    clock = _CLOCK.search(text)
    day = _day(text, local_now, alone=clock is not None)
    if day is None:
        return None
    hour, minute = (int(clock.group(1)), int(clock.group(2))) if clock else _NOON
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001


def _day(text: str, local_now: datetime | None, *, alone: bool) -> date | None:
    """The day written in ``text``; a clock time ``alone`` means today."""
    for pattern in _DAYS:
        for match in pattern.finditer(text[:500]):
            day = _written_day(match, local_now)
            if day:
                return day
    if local_now is None:
        return None
    if _YESTERDAY.search(text):
        return local_now.date() - timedelta(days=1)
    return local_now.date() if alone or _TODAY.search(text) else None


def _written_day(match: re.Match[str], local_now: datetime | None) -> date | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS.get(parts["month"].casefold())
    if month is None:
        return None
    try:
        if parts.get("year"):
            return date(int(parts["year"]), month, int(parts["day"]))
        return None if local_now is None else _latest(month, int(parts["day"]), local_now.date())
    except ValueError:
        return None


def _latest(month: int, day: int, today: date) -> date:
    """The last such day that is not after tomorrow; raises ValueError where no year has it."""
    this_year = date(today.year, month, day)
    return this_year if this_year <= today + timedelta(days=1) else date(today.year - 1, month, day)
