"""Companies that a text names, without their legal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.found import Found
from extractors.lexicon.company_words import (
    COMPANY_STEMS,
    DOES,
    DONE_BY,
    GIVEN_NAMES,
    LEADING,
    LEGAL_FORMS,
    NAME_PARTS,
    NO_COMPANY_NAMES,
    NO_COMPANY_WORDS,
    OTHER_THINGS,
    OTHER_THINGS_AFTER,
    OTHER_WORDS,
    SAYS,
    SUFFIXES,
    SURNAME_ENDS,
    TITLES,
)
from extractors.lexicon.gazetteer import Gazetteer, words_of
from extractors.lexicon.inflection import folded
from extractors.lexicon.places import find_places
from extractors.lexicon.tables import cell, rows

_QUOTED = re.compile(r"[«“„\"](?:(?:НК|ҰК|АК|ТНК|NC)\s[«“„\"]?)?([^\W_][^«»“”„\"\n]{1,70}?)[»”\"“]")
_CAPITALISED = (
    r"[A-ZÀ-ÝŞİŠŽ][A-Za-z0-9À-ž]*(?:[’'&.+-][A-Za-z0-9À-ž]+)*(?:(?<=\bCo)\.|(?<=\bInc)\.|(?<=\bLtd)\.|(?<=\bCorp)\.)?"
)
_LATIN = re.compile(
    rf"(?<![\w@/.’'-]){_CAPITALISED}"
    rf"(?:(?:,(?=[ \u00a0](?:Ltd|Inc|LLC|LLP)))?[ \u00a0](?:(?:of|&|de)[ \u00a0])?(?:{_CAPITALISED}|\d(?![\w.,])))*"
)
_CAMEL = re.compile(r"(?<![\w-])[А-ЯӘҒҚҢӨҰҮҺІ][а-яәғқңөұүһі]+[А-ЯӘҒҚҢӨҰҮҺІ][А-Яа-яӘҒҚҢӨҰҮҺІәғқңөұүһі]{3,}")
_CAMEL_LATIN = re.compile(r"[A-Z][a-z]+[A-Z][A-Za-z]{2}")
_BREAK = re.compile(r"[.;:!?,\n()«»“”„\"]")
_LOOSE = ' \u00a0\n,(«“„"'  # may stand between a name and the word that speaks of it
_REACH = 60  # characters
_AFTER = re.compile(r"[»”\"“)]*,?[\s-]*((?:[^\W_]+ ?){1,2})")
_AND = re.compile(r"[»”\"]\s*(?:,|и|мен|пен|бен|және|, а также)\s*[«“„\"]?")
_ORIGIN = re.compile(r"(?:ский|ская|ской|ское|ским|скую|ского|лық|лік|дық|дік|тық|тік)\Z")
_GROUP_OF = re.compile(r"\b(?:Holding|Group|Company|Corporation|LLP|JSC) of (?!Companies)")


def find_companies(text: str) -> tuple[Found[str], ...]:
    """Names in order of appearance, none overlapping another; a span leaves legal form and quotes out.

    A name that was recognised once is recognised wherever it stands again in the same text. Names of the list come
    in the nominative, others as they are written.
    """
    names = _apart((*_known(text), *_quoted(text), *_latin(text), *_camel(text)))
    return tuple(sorted((*names, *_repeated(text, names)), key=lambda name: name.start))


@lru_cache(maxsize=1)
def known_companies() -> Gazetteer[str]:
    return Gazetteer(_known_phrases())


def _known_phrases() -> Iterator[tuple[str, str, str]]:
    for row in rows("companies"):
        for language in row:
            yield from ((name, language, name.replace("!", "")) for name in cell(row, language))


def _apart(names: tuple[Found[str], ...]) -> list[Found[str]]:
    """The longest names first; of two with one span, the earlier in the list."""
    taken: set[int] = set()
    kept = []
    for name in sorted(names, key=lambda name: name.start - name.end):
        if name.start not in taken and name.end - 1 not in taken:
            taken.update(range(name.start, name.end))
            kept.append(name)
    return kept


def _repeated(text: str, names: list[Found[str]]) -> Iterator[Found[str]]:
    taken = {place for name in names for place in range(name.start, name.end)}
    for value in sorted({name.value for name in names if len(name.value) > 3}, key=len, reverse=True):
        for start in _places_of(value, text):
            if taken.isdisjoint(range(start, start + len(value))):
                taken.update(range(start, start + len(value)))
                yield Found(value, start, start + len(value))


def _places_of(name: str, text: str) -> Iterator[int]:
    """Where ``name`` stands as whole words."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start
        start = text.find(name, end)


# -- names of the list, and names of a shape that only companies have


def _known(text: str) -> Iterator[Found[str]]:
    words = words_of(text)
    for match in known_companies().find(text, words):
        if words[match.first].capital:
            start, end = words[match.first].start, words[match.last - 1].end
            same = any(folded(text[start:end]) == folded(value) for value in match.values)
            yield Found(text[start:end] if same else match.values[0], start, end)


def _camel(text: str) -> Iterator[Found[str]]:
    return (Found(match[0], *match.span()) for match in _CAMEL.finditer(text) if not _is_no_company(match[0]))


# -- «quoted» names


def _quoted(text: str) -> Iterator[Found[str]]:
    last_end = -1
    for match in _QUOTED.finditer(text):
        name = _without_form(match[1], match.start(1))
        if name is None or not _is_title(name.value) or _is_no_company(name.value):
            continue
        listed = last_end >= 0 and bool(_AND.fullmatch(text, last_end, match.start(1)))
        if listed or name.value != match[1] or _is_quoted_company(text, name, match):
            last_end = match.end(1)
            yield name


def _is_quoted_company(text: str, name: Found[str], match: re.Match[str]) -> bool:
    before, after = _before(text, match.start()), _after(text, match.end())
    if before and _is_other(before[-1]):
        return False
    if any(map(_is_company_word, (*before, *after))) or (before and _ORIGIN.search(before[-1])):
        return True
    if after and (_is_other(after[0]) or after[0].startswith(OTHER_THINGS_AFTER)):
        return False
    return bool(DOES.match(text, match.end())) or _sounds_like_company(name.value)


def _is_title(name: str) -> bool:
    """A name, not a sentence in quotes."""
    words = name.split()
    capitals = sum(not word[0].islower() for word in words)
    if name[0].isascii() and capitals < len(words) - 1:
        return False
    return name[0].isupper() and (len(words) < 4 or (len(words) < 8 and capitals * 2 >= len(words)))


def _without_form(name: str, start: int) -> Found[str] | None:
    words = name.split(" ")
    while words and words[0].strip("«") in LEGAL_FORMS:
        start += len(words.pop(0)) + 1
    while words and words[-1].strip(".,") in LEGAL_FORMS:
        words.pop()
    rest = " ".join(words).rstrip(" ,")
    return Found(rest, start, start + len(rest)) if len(rest) > 1 else None


def _before(text: str, at: int) -> list[str]:
    """Up to four words of the same clause."""
    clause = _BREAK.split(text[max(0, at - _REACH) : at].rstrip(_LOOSE))[-1]
    return folded(clause).split()[-4:]


def _after(text: str, at: int) -> list[str]:
    match = _AFTER.match(text, at)
    return folded(match[1]).split() if match else []


# -- names in Latin letters


def _latin(text: str) -> Iterator[Found[str]]:
    cyrillic = _is_cyrillic(text)
    for match in _LATIN.finditer(text):
        name = _trimmed(match[0], match.start())
        if name is not None and not _is_no_company(name.value) and _is_latin_company(text, name, match, cyrillic):
            yield name


def _trimmed(written: str, start: int) -> Found[str] | None:
    """Without «Chinese», «Tatarstan's» and the like before it, and «of Shymkent» behind it."""
    words = written.split(" ")
    owner = max((at for at, word in enumerate(words[:-1]) if word.endswith(("'s", "’s"))), default=-1)
    start += sum(len(word) + 1 for word in words[: owner + 1])
    words = words[owner + 1 :]
    while words and words[0].strip(",") in LEADING:
        start += len(words.pop(0)) + 1
    name = " ".join(words)
    named_after = _GROUP_OF.search(name)
    if named_after:
        name = name[: named_after.end() - 4]
    return _without_form(name.removesuffix("'s").removesuffix("’s"), start)


def _is_latin_company(text: str, name: Found[str], match: re.Match[str], cyrillic: bool) -> bool:
    words = folded(name.value).split(" ")
    if match[0].split(" ")[-1] in LEGAL_FORMS or _CAMEL_LATIN.search(name.value):
        return True
    if len(words) > 1 and words[-1].rstrip(".") in SUFFIXES:
        return True
    if words[0] in GIVEN_NAMES | TITLES:
        return False
    before, after = _before(text, name.start), _after(text, match.end())
    if after and after[0].upper() in LEGAL_FORMS:
        return True
    if before and (_is_company_word(before[-1]) or DONE_BY.search(text, max(0, name.start - 30), name.start)):
        return True
    if cyrillic:
        marked = any(map(_is_company_word, after)) or bool(before and _ORIGIN.search(before[-1]))
        return len(name.value) > 4 or (len(name.value) > 2 and marked)
    if len(words) < 2:
        return False
    return bool(DOES.match(text, match.end())) or _is_like_no_other(text, name, before, after)


def _is_like_no_other(text: str, name: Found[str], before: list[str], after: list[str]) -> bool:
    """A capitalised name in English that no person, place or headline explains."""
    words = folded(name.value).split(" ")
    if words[-1].endswith(SURNAME_ENDS) or len(words) > 5:
        return False
    if (before and before[-1] in TITLES) or (after and after[0] in SAYS):
        return False
    return not _is_headline(text, name.start) and not _is_place(name.value)


def _is_headline(text: str, at: int) -> bool:
    """Whether the line's long words mostly begin with capitals, as in some papers' headlines."""
    line = text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text) + 1) - 1]
    words = [word for word in line.split() if len(word) > 3]
    return sum(word[0].islower() for word in words) * 2 < len(words)


def _is_place(name: str) -> bool:
    return any(found.end - found.start == len(name) for found in find_places(name))


def _is_cyrillic(text: str) -> bool:
    return text.count("а") + text.count("о") + text.count("е") > len(text) // 25


# -- what words say of a name


def _is_company_word(word: str) -> bool:
    return word.upper() in LEGAL_FORMS or word.startswith(COMPANY_STEMS)


def _is_other(word: str) -> bool:
    return word in OTHER_WORDS or word.startswith(OTHER_THINGS)


def _sounds_like_company(name: str) -> bool:
    written = name.split()
    if 1 < len(written) < 5 and all(word[0].isupper() for word in written):
        return True
    words = folded(name).replace("-", " ").split()
    return len(words) < 5 and any(word.startswith(NAME_PARTS) or word in SUFFIXES for word in words)


def _is_no_company(name: str) -> bool:
    lowered = folded(name)
    return lowered in NO_COMPANY_NAMES or not NO_COMPANY_WORDS.isdisjoint(lowered.replace("-", " ").split())
