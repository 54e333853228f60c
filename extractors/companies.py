"""Companies that a text names, without their legal form."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from extractors.company_words import (
    CASED_FORMS,
    COMPANY_STEMS,
    COMPANY_SUFFIXES,
    LEGAL_FORMS,
    NATIONS,
    NO_COMPANY_NAMES,
    NO_COMPANY_WORDS,
    OTHER_THINGS,
    ROLES,
    VERBS,
)
from extractors.found import Found
from extractors.gazetteer import Gazetteer, words_of
from extractors.inflection import folded

_QUOTED = re.compile(r"[«“„\"](?:(?:НК|ҰК|NC|АК|ТНК)\s)?[«“„\"]?([^\W_][^«»“”„\"\n]{1,70}?)[»”\"“]")
_LATIN = re.compile(
    r"(?<![\w@/.-])[A-ZÀ-ÝŞİ][\wʼ’'&.+-]*(?:[ \u00a0](?:(?:of|&|and|de)[ \u00a0])?(?:[A-ZÀ-ÝŞİ][\wʼ’'&.+-]*|\d+\b))*"
)
_CAMEL = re.compile(r"(?<![\w-])[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+[А-ЯЁӘҒҚҢӨҰҮҺІ][А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі]{3,}")
_CAMEL_LATIN = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z]{2,}")
_WORD_BEFORE = re.compile(r"([^\W_]+(?:-[^\W_]+)?)\.?[\s(«“„\"]*\Z")
_WORD_AFTER = re.compile(r"[»”\"“)]*[\s,]*-?\s*([^\W_]+)")
_AND_BEFORE = re.compile(r"[»”\"]\s*(?:,|и|и\s+|мен|пен|бен|және|,\s*а также)\s*[«“„\"]?\Z")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def find_companies(text: str) -> tuple[Found[str], ...]:
    """Names in order of appearance, none overlapping another; a span leaves legal form and quotes out.

    A name that was recognised once is recognised wherever it stands again in the same text.
    """
    return tuple(_Names(text).found())


@lru_cache(maxsize=1)
def known_companies() -> Gazetteer[str]:
    return Gazetteer(_known_phrases())


def _known_phrases() -> Iterator[tuple[str, str, str]]:
    with (files("extractors") / "data/companies.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for language, names in row.items():
                yield from ((name, language, name.replace("!", "")) for name in names.split("|") if name)


class _Names:
    """The names of one text, gathered from the surest sign to the weakest."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cyrillic = len(_CYRILLIC.findall(text)) * 2 > len(text)
        self._spans: list[Found[str]] = []
        self._taken: set[int] = set()

    def found(self) -> list[Found[str]]:
        for names in (self._quoted(), self._latin(), self._known(), self._camel()):
            for name in names:
                self._take(name)
        self._take_repeated()
        return sorted(self._spans, key=lambda name: name.start)

    def _take(self, name: Found[str]) -> None:
        if not self._taken.intersection(range(name.start, name.end)):
            self._taken.update(range(name.start, name.end))
            self._spans.append(name)

    def _take_repeated(self) -> None:
        for value in {name.value for name in self._spans if len(name.value) > 3}:
            for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", self._text):
                self._take(Found(value, *match.span()))

    # -- «quoted»

    def _quoted(self) -> Iterator[Found[str]]:
        last_end, last_was_company = -1, False
        for match in _QUOTED.finditer(self._text):
            name = self._without_form(match[1], match.start(1))
            joined = last_was_company and bool(_AND_BEFORE.fullmatch(self._text, last_end, match.start(1)))
            last_was_company = name is not None and (joined or self._is_company(name, match))
            last_end = match.end() - 1
            if name is not None and last_was_company:
                yield name

    def _is_company(self, name: Found[str], match: re.Match[str]) -> bool:
        if not name.value[0].isupper() or _is_no_company(name.value):
            return False
        before, after = self._before(match.start()), self._after(match.end())
        if before.startswith(OTHER_THINGS):
            return False
        if _is_company_word(before) or _is_company_word(after) or name.value != match[1]:
            return True
        if after.startswith(OTHER_THINGS):
            return False
        return self._looks_like_company(name.value) or _means_company(after)

    def _looks_like_company(self, name: str) -> bool:
        words = folded(name).split()
        return len(words) <= 5 and any(word.startswith(COMPANY_SUFFIXES) or word.endswith(COMPANY_SUFFIXES) for word in words)

    def _without_form(self, name: str, start: int) -> Found[str] | None:
        words = name.split(" ")
        while words and words[0].strip("«\"") in LEGAL_FORMS:
            start += len(words[0]) + 1
            words = words[1:]
        while words and words[-1].strip(".,") in LEGAL_FORMS:
            words = words[:-1]
        name = " ".join(words).rstrip(" ,")
        return Found(name, start, start + len(name)) if len(name) > 1 else None

    def _before(self, at: int) -> str:
        match = _WORD_BEFORE.search(self._text, max(0, at - 40), at)
        return folded(match[1]) if match else ""

    def _after(self, at: int) -> str:
        match = _WORD_AFTER.match(self._text, at)
        return folded(match[1]) if match else ""

    # -- Latin names

    def _latin(self) -> Iterator[Found[str]]:
        for match in _LATIN.finditer(self._text):
            yield from self._latin_names(match)

    def _latin_names(self, match: re.Match[str]) -> Iterator[Found[str]]:
        for part in _parts(match[0]):
            start = match.start() + part.start()
            written = part[0].rstrip(".'’-")
            name = self._trimmed(written, start)
            if name is not None and self._is_latin_company(name, written, start):
                yield name

    def _trimmed(self, written: str, start: int) -> Found[str] | None:
        words = written.split(" ")
        while words and (words[0] in NATIONS or words[0].endswith(("'s", "’s"))):
            start += len(words[0]) + 1
            words = words[1:]
        if words and words[-1].endswith(("'s", "’s")):
            words[-1] = words[-1][:-2]
        return self._without_form(" ".join(words), start)

    def _is_latin_company(self, name: Found[str], written: str, start: int) -> bool:
        words = name.value.split(" ")
        if _is_no_company(name.value) or not any(letter.islower() or letter.isupper() for letter in name.value):
            return False
        if written.split(" ")[-1].strip(".,") in CASED_FORMS or self._after(name.end).upper() in CASED_FORMS:
            return True
        if _CAMEL_LATIN.search(name.value):
            return True
        if len(words) > 1 and folded(words[-1]) in COMPANY_SUFFIXES:
            return True
        before, after = self._before(name.start), self._after(name.end)
        if _is_company_word(before) or before in ROLES:
            return True
        return self._cyrillic and (len(name.value) > 3 or _is_company_word(after)) or after in VERBS and len(words) > 1

    # -- names of the list, and names of their own shape

    def _known(self) -> Iterator[Found[str]]:
        words = words_of(self._text)
        for match in known_companies().find(self._text, words):
            start, end = words[match.first].start, words[match.last - 1].end
            if words[match.first].capital:
                written = self._text[start:end]
                same = any(folded(written) == folded(value) for value in match.values)
                yield Found(written if same else match.values[0], start, end)

    def _camel(self) -> Iterator[Found[str]]:
        for match in _CAMEL.finditer(self._text):
            if not _is_no_company(match[0]):
                yield Found(match[0], *match.span())


def _parts(written: str) -> Iterator[re.Match[str]]:
    """«Tatneft and Allur» are two names; «Coking and Refractory Engineering Consulting Corporation» is one."""
    last = written.split(" ")[-1].strip(".")
    if " and " in written and last.lower() in COMPANY_SUFFIXES and len(written.split(" ")) > 4:
        return re.finditer(r".+", written)
    return re.finditer(r"(?:(?! and ).)+", re.sub(r" and ", "\n and ".replace("\n", " ")[0:5], written))


def _is_company_word(word: str) -> bool:
    return word.upper() in LEGAL_FORMS or word.startswith(COMPANY_STEMS)


def _means_company(after: str) -> bool:
    return after in VERBS


def _is_no_company(name: str) -> bool:
    words = folded(name).replace("-", " ").split()
    return folded(name) in NO_COMPANY_NAMES or any(word in NO_COMPANY_WORDS for word in words)
