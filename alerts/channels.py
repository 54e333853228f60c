"""Letters as short messages to chats and phones (Telegram, Slack, Teams …), carried by Apprise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from alerts.outline import blocks
from alerts.reach import Resolver, Unreachable, public_address, system_resolver
from alerts.subjects import subject_of
from alerts.telling import Told, tell, tell_correction
from alerts.webhooks import Webhooks
from alerts.wording import status_word
from domain.channels import OWN_SERVER, SERVICES, WEBHOOK, scheme_of
from domain.watching import Correction, Deferred, Delivered, Delivery, Letter, Rejected

if TYPE_CHECKING:
    from apprise import Apprise

DEADLINE = 60.0
# Longer ones are no message any more but a letter; some services take less.
LONGEST = 3500
_QUOTE = 300
_CORRECTION = {"en": "Correction", "ru": "Исправление", "kk": "Түзету"}
# What chats would take for a call to everybody, for marks or for a tag.
_MARKS = str.maketrans({"@": "@\u200b", "<": "‹", ">": "›", "`": "'", "*": "∗", "_": "\u200b_", "[": "(", "]": ")"})


class Carrier(Protocol):
    """Brings a text to one channel; whether it was taken. ``longest`` is what it takes at once."""

    @property
    def longest(self) -> int: ...
    def bring(self, text: str) -> bool: ...


class Carriers(Protocol):
    def __call__(self, address: str) -> Carrier | None: ...


@dataclass(frozen=True, slots=True)
class ByApprise:
    service: Apprise
    longest: int

    def bring(self, text: str) -> bool:
        return bool(self.service.notify(body=text, body_format="text"))


def by_apprise(address: str) -> Carrier | None:
    """None where the address lacks what its service needs, or would go out unencrypted."""
    from apprise import Apprise

    plugin = Apprise.instantiate(address, suppress_exceptions=True)
    if plugin is None or (scheme_of(address) in OWN_SERVER and not plugin.secure):
        return None
    plugin.redirects = False  # a redirect could lead where the name itself may not lead
    service = Apprise()
    service.add(plugin)
    return ByApprise(service, int(plugin.body_maxlen))


@dataclass(frozen=True, slots=True)
class Channels:
    """The messenger of all addresses that are no mail addresses."""

    webhooks: Webhooks
    carriers: Carriers = by_apprise
    resolver: Resolver = system_resolver
    deadline: float = DEADLINE

    def tell(self, letter: Letter, now: datetime) -> Delivery:
        scheme = scheme_of(letter.email)
        if scheme == WEBHOOK:
            return self.webhooks.tell(letter, now)
        if scheme not in SERVICES:
            return Rejected(f"Nothing is sent to {scheme}: addresses; the README lists the channels there are.")
        try:
            self._check(letter.email)
        except Unreachable as error:
            return Rejected(str(error))
        except (OSError, ValueError) as error:
            return Deferred(f"{SERVICES[scheme]}: the server's name is not known ({error}).")
        if (carrier := self.carriers(letter.email)) is None:
            return Rejected(f"The address is not one of {SERVICES[scheme]}'s: write it as Apprise's page on it says.")
        return self._brought(carrier, message(letter, min(carrier.longest, LONGEST)), SERVICES[scheme])

    def _check(self, address: str) -> None:
        """Where the address names a server (``ntfys://topic`` names none), it must be on the public internet."""
        scheme, _, rest = address.partition("://")
        place, slash, _ = rest.rpartition("@")[2].partition("/")
        if scheme in OWN_SERVER and (slash or scheme != "ntfys"):
            host, _, port = place.partition(":")
            public_address(self.resolver, host, int(port or 443))

    def _brought(self, carrier: Carrier, text: str, service: str) -> Delivery:
        """A service that drips its answer is left to itself: nobody knows whether it took the message."""
        errand = _Errand(carrier, text)
        thread = Thread(target=errand.run, daemon=True)
        thread.start()
        thread.join(self.deadline)
        if thread.is_alive():
            return Deferred(f"{service} did not answer within {self.deadline:g} s.", unknown=True)
        return Delivered(f"{service} took it.") if errand.taken else Deferred(f"{service} did not take the message.")


@dataclass(slots=True)
class _Errand:
    carrier: Carrier
    text: str
    taken: bool = False

    def run(self) -> None:
        self.taken = self.carrier.bring(self.text)


def message(letter: Letter, longest: int) -> str:
    """As many events as fit; at the end the number of those that do not."""
    told = blocks([tell(event, letter.language) for event in letter.events])
    pieces = [*_corrections(letter), *map(_event, told)]
    text, left = "", len(pieces)
    for piece in pieces:
        more = f"{text}\n\n{piece}".strip()
        if len(more) + len(f"\n\n… +{left}") > longest:
            break
        text, left = more, left - 1
    if not text:
        return pieces[0][: longest - 1] + "…"
    return text if not left else f"{text}\n\n… +{left}"


def _event(told: Told) -> str:
    move = told.notice.what if told.notice else f"{told.before} → {told.after}" if told.before else told.after
    doubt = f"{told.label}: " if told.basis == "unconfirmed" else ""
    quote = told.quote if len(told.quote) <= _QUOTE else told.quote[: _QUOTE - 1].rstrip() + "…"
    lines = (
        _plain(f"{doubt}{told.name}: {move}"),
        *(_plain(f"+ {each.notice.what}") for each in told.beside if each.notice),
        _plain(f"{told.since}: «{quote}»"),
        _plain(told.source),
        told.link or "",
    )
    return "\n".join(line for line in lines if line)


def _corrections(letter: Letter) -> Iterator[str]:
    for correction in letter.corrections:
        yield _plain(_corrected(correction, letter.language))


def _corrected(correction: Correction, language: str) -> str:
    why = f" ({correction.reason})" if correction.reason else ""
    if correction.event.notice:
        return f"{subject_of((), (tell_correction(correction, language),), language)}{why}"
    told = tell(correction.event, language)
    now = status_word(correction.now, language) if correction.now else correction.kind.value
    return f"{_CORRECTION[language]}: {told.name}: {told.after} → {now}{why}"


def _plain(text: str) -> str:
    return text.translate(_MARKS)
