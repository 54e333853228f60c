"""Text from articles made harmless for a mail: one line, no control characters, no links but to the web."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Control and format characters (among them those that turn the direction of writing), separators, halves of pairs.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")


def one_line(text: str, longest: int) -> str:
    """At most ``longest`` characters without control characters; what was cut off shows as «…»."""
    seen = text[: longest * 4]
    line = _SPACES.sub(" ", "".join(_harmless(letter) for letter in seen)).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _harmless(letter: str) -> str:
    category = unicodedata.category(letter)
    if category not in _HARMFUL:
        return letter
    return "" if category in ("Cf", "Cs") else " "


def web_address(url: str) -> str | None:
    """The address where it is http or https and in one piece, else None."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    whole = url.isprintable() and not re.search(r"[\s<>\"\\^`{|}]", url)
    return url if whole and parts.scheme in ("http", "https") and parts.hostname else None


def language_of(text: str) -> str:
    """en, ru or kk by the letters: enough for a lang attribute."""
    lower = text.lower()
    if re.search(r"[әғқңөұүһі]", lower):
        return "kk"
    return "ru" if re.search(r"[а-я]", lower) else "en"
