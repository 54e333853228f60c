"""Letters for programs: signed JSON by HTTPS, after the Standard Webhooks specification (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from alerts.reach import Resolver, Unreachable, public_address, system_resolver
from domain.channels import WEBHOOK
from domain.notices import Trigger
from domain.watching import Basis, Blocked, Correction, Deferred, Delivered, Delivery, Event, Letter, Rejected

DEADLINE = 30.0
CONNECT_WITHIN = 10.0
# Answers after which the same request may go better later; by 410 a receiver asks for no more.
_PASSING = frozenset({408, 409, 425, 429})
_GONE = 410


@dataclass(frozen=True, slots=True)
class Webhooks:
    """``secret`` is what the receiver checks our signature by. ``tls`` and ``allow_loopback`` are for tests."""

    secret: bytes | None
    tls: ssl.SSLContext | None = None
    resolver: Resolver = system_resolver
    allow_loopback: bool = False
    deadline: float = DEADLINE

    def tell(self, letter: Letter, now: datetime) -> Delivery:
        """One request a letter. A repeat bears the same ``webhook-id``, and each event its own for good."""
        if self.secret is None:
            return Blocked("A webhook is watching, but QADAM_WEBHOOK_SECRET is not set: give the file of a secret.")
        content = body(letter)
        headers = signed_headers(self.secret, letter.key, now, content)
        try:
            return _judged(self._post(letter.email, content, headers))
        except Unreachable as error:
            return Rejected(str(error))
        except TimeoutError:
            return Deferred(f"The webhook did not answer within {self.deadline:g} s.")
        except (OSError, http.client.HTTPException) as error:
            return Deferred(f"The webhook cannot be reached: {getattr(error, 'strerror', None) or error}.")
        except ValueError:
            return Rejected(f"The webhook's address cannot be read: write {WEBHOOK}://name.example/path.")

    def _post(self, address: str, content: bytes, headers: dict[str, str]) -> int:
        """The status of the answer; what else it says is not read, and no redirect is followed."""
        parts = urlsplit(f"https{address.removeprefix(WEBHOOK)}")
        host, port = parts.hostname or "", parts.port or 443
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        there = public_address(self.resolver, host, port, allow_loopback=self.allow_loopback)
        connection = _Pinned(host, port, there, self.tls or ssl.create_default_context())
        with _within(self.deadline, connection):
            connection.request("POST", path, content, headers)
            return connection.getresponse().status


def body(letter: Letter) -> bytes:
    content = {
        "type": "qadam.letter",
        "language": letter.language,
        "watches": list(letter.watch_ids),
        "events": [_event(letter, event) for event in letter.events],
        "corrections": [_correction(letter, correction) for correction in letter.corrections],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def signed_headers(secret: bytes, key: str, now: datetime, content: bytes) -> dict[str, str]:
    """A receiver refuses what was not signed by the secret, or not lately."""
    stamp = str(int(now.timestamp()))
    signature = hmac.digest(secret, f"{key}.{stamp}.".encode() + content, "sha256")
    return {
        "content-type": "application/json",
        "user-agent": "Qadam",
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def _event(letter: Letter, event: Event) -> dict[str, Any]:
    """``id`` tells a repeat; ``sequence`` grows with all that was found to be news, whenever it happened.

    Of a notice ``before`` and ``after`` are how its project stands; of a total there is no project.
    """
    is_total = event.trigger is Trigger.PROGRAMMES
    project = {"id": event.project_id, "name": event.project_name, "formerly": list(event.also)}
    return {
        "id": sha256(f"{letter.key} {event.number}".encode()).hexdigest()[:32],
        "sequence": event.number,
        "trigger": event.trigger,
        "confirmed": event.basis is not Basis.UNCONFIRMED,
        "notice": event.notice and asdict(event.notice),
        "project": None if is_total else project,
        "programme": {"id": event.project_id} if is_total else None,
        "before": event.before,
        "after": event.after,
        "on": event.on.isoformat(),
        "dated": event.dated,
        "quote": event.mention.evidence,
        "article": {
            "title": event.article_title,
            "url": event.article_url,
            "source": event.source_name,
            "published_at": event.published_at.isoformat(),
        },
    }


def _correction(letter: Letter, correction: Correction) -> dict[str, Any]:
    return {
        "corrects": _event(letter, correction.event),
        "kind": correction.kind,
        "now": correction.now,
        "on": correction.on.isoformat() if correction.on else None,
        "reason": correction.reason,
    }


def _judged(status: int) -> Delivery:
    reason = f"The webhook answered {status}."
    if 200 <= status < 300:
        return Delivered(reason)
    if status in _PASSING or status >= 500 or status < 200:
        return Deferred(reason)
    return Rejected(reason, address_gone=status == _GONE)


class _Pinned(http.client.HTTPSConnection):
    """Goes to the address that was checked, whatever the name leads to by now; the certificate must be the name's."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=CONNECT_WITHIN, context=context)
        self._address, self._tls = address, context
        self._line: socket.socket | None = None
        self.was_cut_off = False

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self._line = plain.dup()
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)

    def cut_off(self) -> None:
        self.was_cut_off = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if self._line is not None:
            self._line.close()
            self._line = None


@contextmanager
def _within(seconds: float, connection: _Pinned) -> Iterator[None]:
    """However the receiver drips, the line is cut off then."""
    timer = Timer(seconds, connection.cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if connection.was_cut_off:
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        timer.join()
        connection.close()
