"""Turns a letter into the mail that is sent: subject, plain text, HTML and headers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

from alerts.asking import render_request
from alerts.headers import address, empty_message, hash_of
from alerts.imprint import Imprint
from alerts.outline import blocks, sections
from alerts.plain import one_line, shortened
from alerts.proof_telling import proof_lines, proof_subject
from alerts.stationery import page_of, text_of
from alerts.subjects import subject_of
from alerts.telling import Told, ToldCorrection, tell, tell_correction
from alerts.watch_telling import filter_text
from alerts.wording import day_text, phrase
from domain.timeline import day_there
from domain.watching import Letter

_BLANKS = re.compile(r"\n{3,}")
_PREVIEW = 160
_A_WHILE = timedelta(days=90)  # what the command to mute a project proposes
# A letter about more changes than these tells each in brief, below a table of contents.
_TOLD_IN_FULL = 3
# Some mail programs cut a page off at 102 KB: where many changes come together, their quotes and headlines are shorter.
_LARGEST_PAGE = 100_000
_BRIEF = (220, 140, 60, 20)


def render(letter: Letter, sender: str, now: datetime, imprint: Imprint | None = None) -> EmailMessage:
    """The same letter gives the same Message-ID each time, so that a repeat can be known as one."""
    imprint = imprint or Imprint()
    if letter.confirm_until:
        return render_request(letter, sender, now, imprint)
    values = _values(letter, imprint, now)
    message = empty_message()
    message["Subject"] = values["subject"]
    address(message, letter, sender, imprint, now)
    message.set_content(_BLANKS.sub("\n\n", text_of("letter.txt", values)))
    message.add_alternative(_page(values), subtype="html")
    message["Content-Language"] = letter.language
    # Nothing encoded for a mail holds «=_», and the same letter gives the same bytes.
    message.set_boundary(f"=_{hash_of(letter.key)}")
    return message


def _page(values: dict[str, Any]) -> str:
    page = ""
    for longest in _BRIEF:
        page = page_of("letter.html", {**values, "longest": longest})
        if len(page.encode()) <= _LARGEST_PAGE or not values["brief"]:
            break
    return page


def _values(letter: Letter, imprint: Imprint, now: datetime) -> dict[str, Any]:
    language = letter.language
    told = tuple(tell(event, language) for event in letter.events)
    corrections = tuple(tell_correction(each, language) for each in letter.corrections)
    word, proof = partial(_word, language), letter.proof
    proved, has_news = proof_lines(proof, language) if proof else (), bool(told or corrections)
    subject = proof_subject(proof, language) if proof and not has_news else subject_of(told, corrections, language)
    summary = word("news_summary" if any(event.notice for event in told) else "summary")
    summary = summary.format(changes=len(told), projects=len({one.project_id for one in told if not one.is_total}))
    told = blocks(told)
    return {
        "told": told,
        "corrections": corrections,
        "sections": sections(told, word("elsewhere")),
        "brief": len(told) + len(corrections) > _TOLD_IN_FULL,
        "shortened": shortened,
        "word": word,
        "language": language,
        "subject": subject,
        "preview": shortened(_preview(told, corrections, word) if has_news else proved[0], _PREVIEW),
        "proof": proved,
        "proof_title": phrase("proof", "title", language),
        "has_news": has_news,
        "summary": summary,
        "today": day_text(day_there(now), language),
        "correction_label": phrase("basis", "correction", language),
        "mute_command": partial(_mute_command, letter.watch_ids[0], day_there(now) + _A_WHILE),
        **_ways_out(letter, imprint, subject),
    }


def _ways_out(letter: Letter, imprint: Imprint, subject: str) -> dict[str, Any]:
    """Why the reader got this, and how to see more, hear less, or say that something is wrong."""
    filters = {watch.id: filter_text(watch, letter.language) for watch in letter.watches}
    return {
        "watches": [(one_line(watch_id, _PREVIEW), filters.get(watch_id)) for watch_id in letter.watch_ids],
        "project_page": imprint.project_page,
        "mute_page": partial(imprint.mute_page, letter.watch_ids, letter.email),
        "unsubscribe_page": imprint.unsubscribe_page(letter.watch_ids, letter.email),
        "mistake_link": imprint.mistake_link(_word(letter.language, "mistake_subject").format(subject=subject)),
        "contact_mail": imprint.contact_mail,
    }


def _mute_command(watch_id: str, until: date, project_id: str) -> str:
    return f'qadam watch mute {watch_id} --project {project_id} --until {until} --why "not now"'


def _preview(told: tuple[Told, ...], corrections: tuple[ToldCorrection, ...], word: partial[str]) -> str:
    """What a mail program shows beside the subject."""
    if corrections:
        return corrections[0].meaning
    if len(told) == 1:
        return f"{told[0].source}, {told[0].published}: «{told[0].quote}»"
    parts = sections(told, word("elsewhere"))
    return "; ".join(f"{section.title}: {len(section.told)}" for section in parts)


def _word(language: str, key: str) -> str:
    return phrase("letter", key, language)
