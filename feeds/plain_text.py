"""Plain text out of whatever a feed or page calls text: no tags, no control characters, folded whitespace."""

from __future__ import annotations

import html
import re
import unicodedata

_UNSEEN = re.compile(
    r"<(?:script|style|noscript|iframe)\b.*?(?:</(?:script|style|noscript|iframe)\s*>|\Z)", re.I | re.S
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BREAK = re.compile(r"<(?:br|hr|/?(?:p|div|li|ul|ol|tr|table|h[1-6]|blockquote|section|article|dd|dt))\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")

# C0 and C1 controls, direction marks and overrides, soft hyphens and zero-width marks hide or reorder what a reader
# sees and break word matching.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_HEADLINE_LIMIT = 300


def clean(text: str) -> str:
    """``text`` composed (NFC), without invisible characters, blanks folded; line breaks stay, blank lines go."""
    visible = text if text.isprintable() else _INVISIBLE.sub("", text)
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", visible).splitlines())
    return "\n".join(filter(None, lines))


def one_line(text: str) -> str:
    return clean(text).replace("\n", " ")


def from_markup(markup: str, limit: int) -> str:
    """Plain text of a piece of HTML, paragraphs on lines of their own, at most ``limit`` characters.

    Feeds escape once too often: what still holds tags after one unescaping is stripped and unescaped again.
    """
    text = markup[: 4 * limit]
    for _ in range(2):
        if "<" not in text and "&" not in text:
            break
        text = html.unescape(_without_tags(text))
    return clean(text)[:limit].rstrip()


def headline(markup: str) -> str:
    """A title as one line of plain text, cut where no headline reaches."""
    return from_markup(markup, _HEADLINE_LIMIT).replace("\n", " ")


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    seen = _UNSEEN.sub(" ", _COMMENT.sub(" ", text))
    return _TAG.sub("", _BREAK.sub("\n", seen))
