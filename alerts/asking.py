"""The letter to a mail address that somebody has named: are letters wanted? It is the only one without a yes."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from functools import partial
from zoneinfo import ZoneInfo

from alerts.headers import address_request, empty_message, hash_of
from alerts.imprint import Imprint
from alerts.stationery import page_of, text_of
from alerts.watch_telling import filter_text, rhythm_text
from alerts.wording import day_text, phrase
from domain.problems import Problem
from domain.timeline import day_there
from domain.watching import Letter, Watch


class NoPage(Problem):
    """There is no page at which anybody could confirm."""


def render_request(letter: Letter, sender: str, now: datetime, imprint: Imprint) -> EmailMessage:
    """Says what was asked for and how to confirm; raises NoPage."""
    message, word = empty_message(), partial(phrase, "asking", language=letter.language)
    (watch,), expires = letter.watches, letter.confirm_until or now
    values = {
        "language": letter.language,
        "word": word,
        "subject": word("subject"),
        "wish": f"{filter_text(watch, letter.language)}; {rhythm_text(watch.rhythm, letter.language)}",
        "link": _link(letter, imprint, expires),
        "until": word("until").format(moment=_moment(expires, watch, letter.language)),
        "today": day_text(day_there(now), letter.language),
        "contact_mail": imprint.contact_mail,
    }
    message["Subject"] = word("subject")
    address_request(message, letter, sender, imprint, now)
    message.set_content(text_of("asking.txt", values))
    message.add_alternative(page_of("asking.html", values), subtype="html")
    message["Content-Language"] = letter.language
    message.set_boundary(f"=_{hash_of(letter.key)}")
    return message


def _link(letter: Letter, imprint: Imprint, expires: datetime) -> str:
    page = imprint.confirm_page(letter.watch_ids, letter.email, expires)
    if page is None:
        raise NoPage("nobody can confirm without a page: set QADAM_ADDRESS and QADAM_SECRET")
    return page


def _moment(at: datetime, watch: Watch, language: str) -> str:
    local = at.astimezone(ZoneInfo(watch.rhythm.zone))
    return f"{day_text(local.date(), language)}, {local:%H:%M} ({watch.rhythm.zone})"
