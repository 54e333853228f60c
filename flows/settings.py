"""Every knob of Qadam with its default, read once from the environment by the entry point."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from domain.problems import Problem
from domain.timeline import SURE_ENOUGH

Security = Literal["starttls", "tls", "none"]
SECURITIES: dict[str, Security] = {"starttls": "starttls", "tls": "tls", "none": "none"}

SHORTEST_SECRET = 24
LEXICON = "lexicon"  # the reader that needs no model
_SHORTEST_SECRET = 24
HOUSE = Path(__file__).resolve().parent.parent


class SettingsProblem(Problem):
    """A setting cannot be used; the message says which and what would be right."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mail goes. ``security``: starttls, tls or none (none only for a server on this machine)."""

    host: str
    port: int
    security: Security
    user: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dkim:
    """The key that mail is signed with, and the name under which its public half is published."""

    key: Path
    selector: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible address; only where there is one, article text leaves this machine.

    ``url`` is the address before ``/chat/completions``, over plain HTTP only if it is on this machine.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """``database`` is an SQLAlchemy address; ``allow_loopback``, and ``day`` for today, are for demo and tests."""

    database: str = f"sqlite:///{HOUSE}/var/qadam.db"
    sources: Path = HOUSE / "feeds" / "sources.yaml"
    watches: Path = HOUSE / "watches.yaml"
    outbox: Path = HOUSE / "var" / "outbox"
    sender: str = "Qadam <qadam@localhost>"
    smtp: Smtp | None = None
    dkim: Dkim | None = None
    bounces: Path | None = None
    webhook_secret: bytes | None = field(default=None, repr=False)
    contact: str = "https://github.com/qadam-news/qadam"
    threads: int = 8
    host_pause: float = 1.0
    checkpoint: str | None = None
    checkpoint_floor: float = 0.5
    model: str | None = None  # a model's folder, or LEXICON; None is the bundled one
    floor: float = SURE_ENOUGH
    endpoint: Endpoint | None = None
    ca_file: Path | None = None
    allow_loopback: bool = False
    address: str | None = None
    secret: str | None = field(default=None, repr=False)
    day: date | None = None
    private: bool = False


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises SettingsProblem, naming the variable."""
    default = Settings()
    return Settings(
        database=environ.get("QADAM_DATABASE", default.database),
        sources=Path(environ.get("QADAM_SOURCES", default.sources)),
        watches=Path(environ.get("QADAM_WATCHES", default.watches)),
        outbox=Path(environ.get("QADAM_OUTBOX", default.outbox)),
        sender=_sender(environ.get("QADAM_SENDER", default.sender)),
        smtp=_smtp(environ),
        dkim=_dkim(environ),
        bounces=_mailbox(environ),
        webhook_secret=_webhook_secret(environ),
        contact=environ.get("QADAM_CONTACT", default.contact),
        threads=int(_number(environ, "QADAM_THREADS", default.threads, 1, 64)),
        host_pause=_number(environ, "QADAM_HOST_PAUSE", default.host_pause, 0, 60),
        floor=_number(environ, "QADAM_FLOOR", default.floor, 0, 1),
        ca_file=_file(environ, "QADAM_CA_FILE"),
        checkpoint=environ.get("QADAM_CHECKPOINT"),
        model=environ.get("QADAM_MODEL", default.model),
        checkpoint_floor=_number(environ, "QADAM_CHECKPOINT_FLOOR", default.checkpoint_floor, 0, 1),
        endpoint=_endpoint(environ),
        address=_address(environ),
        secret=_secret(environ),
        day=_day(environ),
        private=_switch(environ, "QADAM_PRIVATE"),
    )


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    if name not in environ:
        return None
    if not (path := Path(environ[name])).is_file():
        raise SettingsProblem(f"{name} names {path}, which is no file: put it right, or leave the variable out.")
    return path


def _sender(text: str) -> str:
    """A letter with a sender that no server takes would be refused for good, so it is checked before any is written."""
    _, address = parseaddr(text)
    if not address.isascii() or not address.partition("@")[2] or not text.isprintable():
        raise SettingsProblem(f"QADAM_SENDER is «{text}»: write it as Qadam <qadam@example.org>.")
    return text


def _address(environ: Mapping[str, str]) -> str | None:
    """Without a slash at its end; letters link to pages below it."""
    if not (address := environ.get("QADAM_ADDRESS", "").rstrip("/")):
        return None
    like = "write it like https://qadam.example.org"
    try:
        parts, plain = (
            urlsplit(address),
            address.isascii() and address.isprintable() and not set(address) & set(' "\\<>@?#'),
        )
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsProblem(f"QADAM_ADDRESS is no address: {like}.") from None
    if not plain or not host or not (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))):
        raise SettingsProblem(f"QADAM_ADDRESS is «{address}», which is no https address: {like}.")
    return address


def _secret(environ: Mapping[str, str]) -> str | None:
    """No message repeats it."""
    secret = environ.get("QADAM_SECRET") or None
    if secret is not None and (len(secret) < _SHORTEST_SECRET or not secret.isprintable()):
        raise SettingsProblem(
            f"QADAM_SECRET needs {_SHORTEST_SECRET} plain characters or more: use what `openssl rand -hex 32` prints."
        )
    return secret


def _switch(environ: Mapping[str, str], name: str) -> bool:
    words = environ.get(name, "0")
    if words not in ("0", "1"):
        raise SettingsProblem(f"{name} is «{words}»: set it to 1 or 0.")
    return words == "1"


def _day(environ: Mapping[str, str]) -> date | None:
    if not (words := environ.get("QADAM_DAY")):
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise SettingsProblem(f"QADAM_DAY is «{words}»: write it like 2025-03-01, or leave it out.") from None


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    if not (host := environ.get("QADAM_SMTP_HOST")):
        return None
    wish = environ.get("QADAM_SMTP_SECURITY", "starttls")
    if (security := SECURITIES.get(wish)) is None:
        raise SettingsProblem(f"QADAM_SMTP_SECURITY is «{wish}»: set it to starttls, tls or none.")
    if security == "none" and not _is_loopback(host):
        raise SettingsProblem("QADAM_SMTP_SECURITY is none, but the server is another machine: use starttls or tls.")
    return Smtp(
        host=host,
        port=int(_number(environ, "QADAM_SMTP_PORT", 465 if security == "tls" else 587, 1, 65535)),
        security=security,
        user=environ.get("QADAM_SMTP_USER"),
        password=environ.get("QADAM_SMTP_PASSWORD"),
    )


def _dkim(environ: Mapping[str, str]) -> Dkim | None:
    if (key := _file(environ, "QADAM_DKIM_KEY")) is None:
        return None
    selector = environ.get("QADAM_DKIM_SELECTOR", "qadam")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*", selector):
        raise SettingsProblem(f"QADAM_DKIM_SELECTOR is «{selector}»: write letters, digits and hyphens.")
    return Dkim(key, selector)


def _mailbox(environ: Mapping[str, str]) -> Path | None:
    if "QADAM_BOUNCES" not in environ:
        return None
    if not (path := Path(environ["QADAM_BOUNCES"])).exists():
        raise SettingsProblem(f"QADAM_BOUNCES names {path}, which is not there: put it right, or leave it out.")
    return path


def _webhook_secret(environ: Mapping[str, str]) -> bytes | None:
    """As it stands, or base64 after «whsec_», as many receivers write it. No message repeats it."""
    if not (text := environ.get("QADAM_WEBHOOK_SECRET")):
        return None
    try:
        secret = b64decode(text.removeprefix("whsec_"), validate=True) if text.startswith("whsec_") else text.encode()
    except ValueError:
        secret = b""
    if len(secret) < SHORTEST_SECRET:
        advice = "set it to what `openssl rand -hex 32` prints"
        raise SettingsProblem(f"QADAM_WEBHOOK_SECRET is shorter than {SHORTEST_SECRET} bytes, or no base64: {advice}.")
    return secret


def _endpoint(environ: Mapping[str, str]) -> Endpoint | None:
    if not (url := environ.get("QADAM_ENDPOINT")):
        return None
    _check_address(url)
    if not (model := environ.get("QADAM_ENDPOINT_MODEL")):
        raise SettingsProblem("QADAM_ENDPOINT is set without a model: name one in QADAM_ENDPOINT_MODEL.")
    key = environ.get("QADAM_ENDPOINT_KEY") or None
    if key is not None and not (key.isascii() and key.isprintable()):
        raise SettingsProblem("QADAM_ENDPOINT_KEY holds letters that no HTTP header takes: copy the key anew.")
    return Endpoint(url.rstrip("/"), model, key)


def _check_address(url: str) -> None:
    """No message repeats the address: a key may have been put into it."""
    like = "write it like http://127.0.0.1:8080/v1"
    try:
        parts, plain = urlsplit(url), url.isascii() and url.isprintable() and not set(url) & set(" \\@?#")
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsProblem(f"QADAM_ENDPOINT is no address: {like}.") from None
    if not plain or not host or parts.scheme not in ("http", "https"):
        raise SettingsProblem(f"QADAM_ENDPOINT is no plain http or https address: {like}, and a key elsewhere.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise SettingsProblem("QADAM_ENDPOINT is http to another machine, where all could read along: use https.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _number(environ: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    text = environ.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = most + 1
    if not least <= value <= most:
        raise SettingsProblem(f"{name} is «{text}»: set it to a number from {least:g} to {most:g}.")
    return value
