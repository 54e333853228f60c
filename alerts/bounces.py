"""Reads the mailbox to which other mail servers report what they could not deliver (RFC 3464)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import cast

from domain.watching import Bounce

# A longer one is none of ours: reports of our letters are a few kilobytes, with the whole letter some hundred.
LONGEST = 10_000_000
# All that is asked for stands in the first parts; what comes after them is the letter itself.
_READ = 1_000_000
_MOST_PARTS = 20
_MOST_DASHES = 200
_MOST_RECIPIENTS = 20
_WORDS = 300
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


def reports(mailbox: Path) -> Iterator[tuple[str, bytes]]:
    """Each mail with a fingerprint: of a Maildir, an mbox file, or a folder of files. Raises OSError."""
    mails = _of_mbox(mailbox) if mailbox.is_file() else (_start(path) for path in _files(mailbox))
    return ((sha256(mail).hexdigest(), mail) for mail in mails if mail)


def _files(folder: Path) -> list[Path]:
    """A Maildir keeps new mail and seen mail apart; what begins with a dot is being written."""
    folders = [folder / "new", folder / "cur"] if (folder / "cur").is_dir() else [folder]
    listed = (path for each in folders for path in each.iterdir())
    return sorted(path for path in listed if not path.name.startswith(".") and path.is_file())


def _start(path: Path) -> bytes:
    try:
        if path.stat().st_size > LONGEST:
            return b""
        with path.open("rb") as file:
            return file.read(_READ)
    except FileNotFoundError:
        return b""  # moved by another mail program meanwhile


def _of_mbox(path: Path) -> Iterator[bytes]:
    """Line by line, so that a large mailbox needs no more memory than a mail."""
    mail, length = list[bytes](), 0
    with path.open("rb") as file:
        while line := file.readline(_READ):
            if line.startswith(b"From ") and length >= 0:
                yield b"".join(mail)
                mail, length = [], 0
                continue
            length += len(line)
            if length <= _READ:
                mail.append(line)
        yield b"".join(mail)


def read_report(mail: bytes) -> tuple[Bounce, ...]:
    """What the mail reports, a recipient each; nothing where it is no report or cannot be read."""
    if _is_bomb(mail):
        return ()
    try:
        return tuple(_bounces(message_from_bytes(mail)))
    except (MessageError, ValueError, LookupError, RecursionError, TypeError, AttributeError):
        return ()


def _is_bomb(mail: bytes) -> bool:
    """More parts in parts, or beside one another, than any report has: taking them apart would cost minutes."""
    lower = mail.lower()
    nested = lower.count(b"boundary=") + lower.count(b"message/")
    return nested > _MOST_PARTS or lower.count(b"\n--") > _MOST_DASHES


def _bounces(report: Message) -> Iterator[Bounce]:
    if report.get_content_type() != "multipart/report":
        return
    parts = [part for part, _ in zip(report.walk(), range(_MOST_PARTS * 4), strict=False)]
    message_id = next((found for part in parts if (found := _returned_id(part))), None)
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if message_id is None or status is None or not status.is_multipart():
        return
    for block in cast(list[Message], status.get_payload())[: _MOST_RECIPIENTS + 1]:
        if bounce := _bounce(block, message_id):
            yield bounce


def _returned_id(part: Message) -> str | None:
    """The Message-ID of the letter that is returned, whole or with its headers alone."""
    kind, returned = part.get_content_type(), None
    if kind == "message/rfc822" and part.is_multipart():
        returned = cast(list[Message], part.get_payload())[0]
    elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
        content = part.get_payload(decode=True)
        returned = message_from_string(content.decode("latin-1")) if isinstance(content, bytes) else None
    found = _MESSAGE_ID.search(str(returned["Message-ID"] or "")) if returned is not None else None
    return found[0] if found else None


def _bounce(block: Message, message_id: str) -> Bounce | None:
    status = _STATUS.search(str(block["Status"] or ""))
    named = (_address(block["Original-Recipient"]), _address(block["Final-Recipient"]))
    recipients = tuple(dict.fromkeys(address for address in named if address))
    if status is None or not recipients:
        return None
    words = " ".join(str(block["Diagnostic-Code"] or "").partition(";")[2].split())
    reason = "".join(letter for letter in words[:_WORDS] if letter.isprintable())
    return Bounce(message_id, recipients, str(block["Action"] or "").strip().lower(), status[0], reason)


def _address(field: object) -> str | None:
    """«rfc822; name@example.org»; as xtext, in which «+40» is an «@», for addresses of other kinds."""
    _, _, address = str(field or "").partition(";")
    return address.strip().strip("<>").lower() or None
