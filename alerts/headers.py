"""The headers that sort, thread and end a letter, in the form that mail programs act upon."""

from __future__ import annotations

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from typing import Any

from alerts.imprint import Imprint
from alerts.plain import one_line
from domain.watching import Event, Letter

_LONGEST = 150
_LIST_NAME = re.compile(r"[^a-z0-9-]+")


class _OneLine(BaseHeader):
    """A header that is never folded: one-click unsubscription asks for a single line, and folding breaks signatures."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["decoded"], kwds["parse_tree"] = value, None

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Words(_OneLine):
    """A header in any language. The library's own folding loses spaces between encoded words."""

    def fold(self, *, policy: Policy[Any]) -> str:
        words = Header(str(self), None if self.isascii() else "utf-8", header_name=self.name)
        return f"{self.name}: {words.encode(linesep=policy.linesep)}{policy.linesep}"


# What is written here as it is read there: no parser needs to look at it.
_PLAIN = (
    "message-id", "in-reply-to", "references", "list-id", "list-unsubscribe", "list-unsubscribe-post",
    "auto-submitted", "precedence", "x-auto-response-suppress", "x-qadam-reason", "content-language",
)  # fmt: skip


class _Registry(HeaderRegistry):
    """The library makes a class anew for every header that is written; these are made once."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}
        for name in _PLAIN:
            self.map_to_type(name, _OneLine)
        for name in ("subject", "x-qadam-watch"):
            self.map_to_type(name, _Words)

    def __getitem__(self, name: str) -> Any:
        known = self._made.get(name.lower())
        if known is None:
            known = self._made[name.lower()] = super().__getitem__(name)
        return known


_POLICY = EmailPolicy(header_factory=_Registry())


def empty_message() -> EmailMessage:
    return EmailMessage(policy=_POLICY)


def address(message: EmailMessage, letter: Letter, sender: str, imprint: Imprint, now: datetime) -> None:
    """Everything but the subject and the content. All values are made here or checked before; none can hold a line."""
    domain = _domain(sender)
    _envelope(message, letter, sender, imprint, now)
    message["List-Id"] = _list_id(letter.watch_ids, domain)
    message["Precedence"] = "list"
    message["X-Qadam-Reason"] = _reason(letter)
    message["X-Qadam-Watch"] = one_line(", ".join(letter.watch_ids), _LONGEST)
    _thread(message, letter, domain)
    _offer_an_end(message, letter, imprint)


def address_request(message: EmailMessage, letter: Letter, sender: str, imprint: Imprint, now: datetime) -> None:
    """Of no list: who is asked is on none yet, and has none to leave."""
    _envelope(message, letter, sender, imprint, now)
    message["X-Qadam-Reason"] = "asked; kind=confirmation"


def _envelope(message: EmailMessage, letter: Letter, sender: str, imprint: Imprint, now: datetime) -> None:
    message["From"] = sender
    message["To"] = letter.email
    if imprint.contact_mail:
        message["Reply-To"] = imprint.contact_mail
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{hash_of(letter.key)}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"


def _thread(message: EmailMessage, letter: Letter, domain: str) -> None:
    """No mail bears the id: it is the root under which mail programs gather all letters about one project."""
    projects = {event.project_id for event in _all_events(letter)}
    if len(projects) == 1:
        root = f"<project.{hash_of(projects.pop())}@{domain}>"
        message["In-Reply-To"] = root  # what Outlook goes by
        message["References"] = root  # what the others go by


def _offer_an_end(message: EmailMessage, letter: Letter, imprint: Imprint) -> None:
    if page := imprint.one_click(letter.watch_ids, letter.email):
        message["List-Unsubscribe"] = f"<{page}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _list_id(watch_ids: tuple[str, ...], domain: str) -> str:
    """A list for each watch; what several watches led to comes by a list of its own."""
    only = watch_ids[0].lower() if len(watch_ids) == 1 and watch_ids[0].isascii() else ""
    name = _LIST_NAME.sub("-", only).strip("-")
    return f"Qadam {name} <{name}.alerts.qadam.{domain}>" if name else f"Qadam alerts <alerts.qadam.{domain}>"


def _reason(letter: Letter) -> str:
    """«watching; kind=change; project=Q0003; from=construction; to=commissioned», for filters and programs."""
    said = ["watching", f"kind={_kind(letter)}"]
    if not letter.events and not letter.corrections:
        return "; ".join(said)
    if len(letter.events) == 1 and not letter.corrections:
        (event,) = letter.events
        said += [f"project={_token(event.project_id)}", f"from={event.before or 'none'}", f"to={event.after}"]
        said += [f"basis={event.basis}"]
    else:
        said += [f"changes={len(letter.events)}", f"corrections={len(letter.corrections)}"]
    return "; ".join(said)


def _kind(letter: Letter) -> str:
    if letter.corrections:
        return "correction"
    if not letter.events:
        return "proof"
    return "change" if len(letter.events) == 1 else "changes"


def _token(text: str) -> str:
    return re.sub(r"[^\w.-]", "", text, flags=re.ASCII)[:40]


def _all_events(letter: Letter) -> tuple[Event, ...]:
    return letter.events + tuple(each.event for each in letter.corrections)


def _domain(sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return domain if domain and domain.isascii() else "localhost"


def hash_of(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
