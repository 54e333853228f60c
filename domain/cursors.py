"""Where a reader of a list has come to: a word that means something to nobody but the list that gave it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from domain.problems import Problem

_WRITTEN = re.compile(r"([a-z]+)((?::\d{1,15})+)")


class BadCursor(Problem):
    """The word is none that this list gave."""


def cursor_of(name: str, *places: int) -> str:
    return urlsafe_b64encode(":".join((name, *map(str, places))).encode()).decode().rstrip("=")


def places_of(cursor: str | None, name: str, count: int = 1) -> tuple[int, ...]:
    """Zeros for none: the list from its beginning. Raises BadCursor."""
    if not cursor:
        return (0,) * count
    try:
        words = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (Error, ValueError):
        words = ""
    found = _WRITTEN.fullmatch(words)
    places = tuple(map(int, found[2][1:].split(":"))) if found else ()
    if found is None or found[1] != name or len(places) != count:
        raise BadCursor("This cursor was not given by this list: leave it out to begin anew.")
    return places
