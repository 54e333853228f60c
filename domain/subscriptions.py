"""Rules by which strangers come to be written to: each address confirms for itself, and is asked seldom."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.channels import is_channel, may_be_told, scheme_of
from domain.watching import Watch

LINK_LASTS = timedelta(hours=48)
FORGOTTEN_AFTER = timedelta(days=7)
ASKED_AGAIN_AFTER = timedelta(hours=24)
# Requests of all strangers together in 24 hours: so nobody can make of us what mail servers shut out.
MOST_REQUESTS = 200
_MOST_WORDS, _LONGEST_WORD = 20, 60
# What mail programs make links of, or read as an address.
_LINK = re.compile(r"[/@:\\]|\w\.\w")
# RFC 5321 takes no longer address.
_LONGEST_ADDRESS = 254


class Answer(StrEnum):
    """What came of an act, or what would (READY). ASKED is said whether a letter goes out or not: who reads it must not
    learn what else the address has asked for. LATELY and STOPPED say why none does, to the one who runs Qadam."""

    READY = "ready"
    DONE = "done"
    ALREADY = "already"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    ASKED = "asked"
    BUSY = "busy"
    LATELY = "lately"
    STOPPED = "stopped"
    NO_ADDRESS = "no address"
    NO_WISH = "no wish"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``watches``: those that it concerns, as they stand now; none where the asker must not learn of them."""

    answer: Answer
    watches: tuple[Watch, ...] = ()


def confirmation(confirmed: bool, ended: bool, expires: datetime, now: datetime) -> Answer:
    """What a link to confirm is good for: once, and until it expires; who has ended the watch since has ended it."""
    if ended:
        return Answer.EXPIRED
    if confirmed:
        return Answer.ALREADY
    return Answer.READY if now < expires else Answer.EXPIRED


def may_be_asked(address: str) -> bool:
    """Whether a stranger may name it: channels have no reader who could confirm by a link."""
    return not is_channel(address) and may_be_told(address) and len(address) <= _LONGEST_ADDRESS


def may_be_quoted(watch: Watch) -> bool:
    """Whether a stranger's own words may stand in a letter to another: no links, and not many."""
    said = (*watch.projects, *watch.products, *watch.companies, *watch.words)
    return len(said) <= _MOST_WORDS and all(
        len(word) <= _LONGEST_WORD and word.isprintable() and not _LINK.search(word) for word in said
    )


def mailbox_of(address: str) -> str:
    """One name for the spellings by which one mailbox may be written to, so that none of them is asked besides."""
    local, _, domain = address.lower().rpartition("@")
    plain = local.partition("+")[0].replace(".", "")
    return f"{plain or local}@{domain}"


def free_id(address: str, taken: Collection[str]) -> str:
    """A watch's id made of its address; of a channel's only its kind: the rest is a key, and names are shown."""
    plain = scheme_of(address) if is_channel(address) else address.split("@")[0]
    stem = re.sub(r"\W+", "-", plain).strip("-").lower()[:50] or "watch"
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
