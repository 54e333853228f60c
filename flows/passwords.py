"""Passwords are kept as Argon2id hashes, by the parameters that RFC 9106 recommends where memory is dear."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)


def hashed(password: str) -> str:
    return _hasher().hash(password)


def is_right(password: str, known: str | None) -> bool:
    """Takes as long where nobody of that name is known: the time must not tell who is."""
    try:
        return _hasher().verify(known or _nobody(), password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return hashed("the password of nobody")
