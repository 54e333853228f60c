"""Signed tokens for the links of a letter: who may do what to which watches. Whether it was done is not in them."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import get_args

from domain.permits import Permit, Purpose

_PURPOSES = get_args(Purpose)
# Far more than a letter for 50 watches needs; nobody makes us parse more.
_LONGEST = 8_000


def sign(permit: Permit, secret: str) -> str:
    """The permit as letters that stand in an address; the same each time."""
    told: list[object] = [permit.purpose, permit.watch_ids, permit.email, permit.project_id]
    told += [int(permit.expires.timestamp())] if permit.expires else []
    content = json.dumps(told, separators=(",", ":"))
    return f"{_encoded(content.encode())}.{_encoded(_seal(content.encode(), secret))}"


def permit_of(token: str, secret: str) -> Permit | None:
    """What was signed with this secret; None for anything else, be it forged, cut off or no token at all."""
    body, _, seal = token.partition(".")
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        content, given = _decoded(body), _decoded(seal)
    except binascii.Error:
        return None
    if not hmac.compare_digest(given, _seal(content, secret)) or token != f"{_encoded(content)}.{_encoded(given)}":
        return None
    purpose, watch_ids, email, project_id, *expiry = json.loads(content)
    expires = datetime.fromtimestamp(expiry[0], UTC) if expiry else None
    return Permit(purpose, tuple(watch_ids), email, project_id, expires) if purpose in _PURPOSES else None


def _seal(content: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"qadam letter link\n" + content, sha256)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
