"""Bytes to text: which encoding a feed or page is really in, whatever it says."""

from __future__ import annotations

import codecs
import re

from domain.articles import Fetched

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_PROLOG = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_ACCENTED_LATIN = re.compile("[À-ÿ]")
_ASCII_LETTER = re.compile("[A-Za-z]")
_NON_ASCII = re.compile("[^\x00-\x7f]")
_DECLARATION_REACH = 4096
# One bad byte in ten letters is damage; Cyrillic in another encoding loses nearly every letter.
_TOLERATED_DAMAGE = 0.1
# News pages have some 3 000 tags; trees of hundreds of thousands cost minutes and gigabytes.
_MOST_TAGS = 30_000


def header(fetched: Fetched, name: str) -> str:
    """The value of the response header of that lower-case ``name``; empty where there is none."""
    return next((value for known, value in fetched.headers if known == name), "")


def text_of(fetched: Fetched) -> str:
    return decode(fetched.body, header(fetched, "content-type"))


def has_too_many_tags(markup: str) -> bool:
    """Whether a tree of ``markup`` would cost more than any news page is worth."""
    return markup.count("<") > _MOST_TAGS


def decode(body: bytes, content_type: str) -> str:
    """The text of ``body``; never raises.

    Bytes that are strictly UTF-8 are UTF-8: eight-bit Cyrillic practically never is by chance, and sites do declare
    windows-1251 over UTF-8. Then what HTTP says, what the document says, damaged UTF-8, windows-1251.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    wide = _wide_without_bom(body)
    if wide:
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_quite_utf8(body, content_type)


def _wide_without_bom(body: bytes) -> str | None:
    if body[:1] == b"<" and body[1:2] == b"\0":
        return "utf-16-le"
    if body[:1] == b"\0" and body[1:2] == b"<":
        return "utf-16-be"
    return None


def _not_quite_utf8(body: bytes, content_type: str) -> str:
    for name in _declared(body, content_type):
        text = _strictly(body, name)
        if text is not None and not _is_mojibake(text):
            return text
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") <= _TOLERATED_DAMAGE * len(_NON_ASCII.findall(text)):
        return text
    return body.decode("windows-1251", "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    """What HTTP and then the document itself call the encoding."""
    head = body[:_DECLARATION_REACH]
    in_header = _CHARSET.search(content_type)
    in_body = _PROLOG.search(head) or _META.search(head)
    names = [in_header.group(1)] if in_header else []
    return [*names, in_body.group(1).decode("ascii", "replace")] if in_body else names


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (LookupError, ValueError):
        return None


def _is_mojibake(text: str) -> bool:
    """Cyrillic read as Latin-1 is a text with more accented letters than plain ones would ever carry."""
    accented = len(_ACCENTED_LATIN.findall(text))
    return accented > 20 and accented > 0.25 * len(_ASCII_LETTER.findall(_without_tags(text)))


def _without_tags(text: str) -> str:
    return re.sub(r"<[^<>]*>", "", text)
