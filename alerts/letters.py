"""Turns a letter into the mail that is sent: subject, plain text, HTML and the headers that sort and thread it."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.plain import one_line
from alerts.telling import Told, tell, tell_correction
from alerts.wording import phrase
from domain.watching import Letter

if TYPE_CHECKING:
    from css_inline import CSSInliner
    from jinja2 import Environment

_SUBJECT = 150
_NAMED_IN_SUBJECT = 3


def render(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """The same letter gives the same Message-ID each time, so that a repeat can be known as one."""
    told = tuple(tell(event, letter.language) for event in letter.events)
    corrected = tuple(tell_correction(one, letter.language) for one in letter.corrections)
    subject = _subject((*told, *(one.told for one in corrected)), letter.language)
    if corrected:
        subject = one_line(_word(letter.language, "correction_subject").format(subject=subject), _SUBJECT)
    values = {
        "told": told,
        "corrections": corrected,
        "word": partial(_word, letter.language),
        "language": letter.language,
        "subject": subject,
        "watches": one_line(", ".join(letter.watch_ids), _SUBJECT),
    }
    message = EmailMessage()
    message["Subject"] = subject
    _address(message, letter, sender, now)
    message.set_content(_templates().get_template("letter.txt").render(values))
    page = _templates().get_template("letter.html").render(values)
    message.add_alternative(_inliner().inline(page), subtype="html")
    return message


def _word(language: str, key: str) -> str:
    return phrase("letter", key, language)


def _subject(told: tuple[Told, ...], language: str) -> str:
    """One event says all; many name the first projects."""
    if len(told) == 1:
        (only,) = told
        key = "first_subject" if only.before is None else "change_subject"
        subject = _word(language, key).format(name=only.name, before=only.before, after=only.after)
    else:
        names = list(dict.fromkeys(event.name for event in told))
        listed = "; ".join(names[:_NAMED_IN_SUBJECT]) + ("; …" if len(names) > _NAMED_IN_SUBJECT else "")
        subject = _word(language, "many_subject").format(count=len(names), names=listed)
    return one_line(subject, _SUBJECT)


def _address(message: EmailMessage, letter: Letter, sender: str, now: datetime) -> None:
    domain = _domain(sender)
    message["From"] = sender
    message["To"] = letter.email
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{_hash(letter.key)}@{domain}>"
    message["List-Id"] = f"Qadam alerts <alerts.qadam.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Qadam-Reason"] = "correction" if letter.corrections else "watching"
    message["X-Qadam-Watch"] = one_line(", ".join(letter.watch_ids), _SUBJECT)
    projects = {event.project_id for event in (*letter.events, *(one.event for one in letter.corrections))}
    if len(projects) == 1:
        # No mail bears this id: it is the root under which mail programs gather all letters about the project.
        thread = f"<project.{_hash(projects.pop())}@{domain}>"
        message["In-Reply-To"] = thread
        message["References"] = thread


def _domain(sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return domain if domain and domain.isascii() else "localhost"


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(maxsize=1)
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache(maxsize=1)
def _inliner() -> CSSInliner:
    from css_inline import CSSInliner

    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
