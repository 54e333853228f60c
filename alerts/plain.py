"""Text from articles made harmless for a mail: one line, no control characters, no links but to the web."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# Control and format characters (among them those that turn the direction of writing), separators, halves of pairs.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")
# No language stacks more marks on a letter; what does is made to spill over the lines around it.
_MOST_MARKS = 3
_LONGEST_ADDRESS = 2000
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]"
_ISOLATE, _END = "\u2068", "\u2069"


def one_line(text: str, longest: int) -> str:
    """At most ``longest`` characters without control characters; what was cut off shows as «…»."""
    seen = text[: longest * 4]
    line = _SPACES.sub(" ", "".join(_harmless(letter) for letter in seen)).strip()
    line = _with_few_marks(line)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _harmless(letter: str) -> str:
    category = unicodedata.category(letter)
    if category not in _HARMFUL:
        return letter
    return "" if category in ("Cf", "Cs") else " "


def _with_few_marks(line: str) -> str:
    if line.isascii():
        return line
    kept, marks = list[str](), 0
    for letter in line:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def isolated(line: str) -> str:
    """A line that is written from right to left in part, closed off so that it cannot turn the words around it."""
    turns = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in line)
    return f"{_ISOLATE}{line}{_END}" if turns else line


def shortened(line: str, longest: int) -> str:
    """At most ``longest`` characters of a line of harmless ones; what ``isolated`` opened is closed in any case."""
    short = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return short + _END * (short.count(_ISOLATE) - short.count(_END))


def web_address(url: str) -> str | None:
    """The address where it is http or https, in one piece and without a user's name, else None; letters as ASCII."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not _is_whole(url):
            return None
        return url if url.isascii() else _in_ascii(url, parts.netloc)
    except ValueError:
        return None


def _is_whole(url: str) -> bool:
    return len(url) <= _LONGEST_ADDRESS and url.isprintable() and not re.search(r"[\s<>\"\\^`{|}]", url)


def _in_ascii(url: str, netloc: str) -> str | None:
    """Raises UnicodeError, which is a ValueError, where the host has letters that no host may have."""
    scheme, _, rest = url.partition("://")
    ascii_host = netloc.encode("idna").decode()
    address = f"{scheme}://{ascii_host}{quote(rest[len(netloc) :], safe=_AS_IT_IS)}"
    return address if _is_whole(address) else None


def site_of(address: str) -> str:
    """The host that a link leads to, for the reader to see."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def language_of(text: str) -> str:
    """en, ru or kk by the letters: enough for a lang attribute."""
    lower = text.lower()
    if re.search(r"[әғқңөұүһі]", lower):
        return "kk"
    return "ru" if re.search(r"[а-я]", lower) else "en"
