"""How projects are found by words: what is noted of each, and what a reader's words may stand for, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from domain.names import company_words, place_words, skeleton
from domain.products import product_words

# Whoever is named in hundreds of ways is found by the newest of them.
MOST_NOTED = 400
# Shorter words stand for themselves, with short endings: too many others begin with any three letters.
SHORTEST_BEGINNING = 4
LONGEST_SPELLING = 4

# As skeletons: Russian endings, the vowel of a Kazakh possessive, and the last letter of «Atyraw»; then Kazakh cases,
# which are cut off longer words only, for many names of places end like them.
_ENDING = re.compile(
    r"(?:(?<=\w{4})(?:ami|ugu|umu|imi|uv|am|ak|ui|im|ik|um|a|i|u|v)|(?<=\w{5})(?:i?nin|[dt]in|[dt]an|[dtgk][ai]))\Z"
)
_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[a-z]{3}[a-rt-z])s\b")
_SHORT_ENDINGS = ("", "a", "i", "u", "ui", "um")
_VOWELS = "aiu"


class Field(IntEnum):
    """Where a word of a project stands, by how much it says of it."""

    NAME = 1
    PRODUCT = 2
    COMPANY = 3
    PLACE = 4


Spellings = Mapping[tuple[str, ...], frozenset[str]]
"""Keys of products and regions by the stems of the words that stand for them in some language."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of a reader's: projects with a word that begins like one of ``beginnings`` or is one of ``whole``."""

    beginnings: tuple[str, ...]
    whole: tuple[str, ...] = ()


def noted(
    names: Iterable[str],
    products: Iterable[str],
    companies: Iterable[str],
    places: Iterable[str],
    codes: Iterable[str],
) -> dict[str, Field]:
    """All words that a project is found by, newest first, each with the field that says most; ``codes`` are those of
    its region and country."""
    found: dict[str, Field] = {}
    for field, word in _words(names, products, companies, places, codes):
        found.setdefault(word, field)
        if len(found) == MOST_NOTED:
            break
    return found


def _words(
    names: Iterable[str],
    products: Iterable[str],
    companies: Iterable[str],
    places: Iterable[str],
    codes: Iterable[str],
) -> Iterator[tuple[Field, str]]:
    """What a project is filtered by comes first, so that no number of names can crowd it out."""
    products, companies = list(products), list(companies)
    yield from ((Field.PRODUCT, key) for name in products if (key := product_key(name)))
    yield from ((Field.COMPANY, key) for name in companies if (key := company_key(name)))
    yield from ((Field.PLACE, place_key(code)) for code in codes)
    yield from ((Field.NAME, word) for name in names for word in words(name))
    yield from ((Field.PRODUCT, word) for name in products for word in words(name))
    yield from ((Field.COMPANY, word) for name in companies for word in words(name))
    yield from ((Field.PLACE, word) for name in places for word in (*words(name), *map(_softened, place_words(name))))


def words(text: str) -> tuple[str, ...]:
    """Skeletons in their order; a number is none: of its digits none may be taken for another."""
    found = (word if word.isdecimal() else _softened(skeleton(word)) for word in _WORD.findall(text))
    return tuple(word for word in found if word)


def _softened(word: str) -> str:
    """«Теңіз» is told as Тенгиз, too."""
    return word.replace("ng", "n")


# A key begins with a sign that no word has, so that nobody meets it by typing.
PRODUCTS, COMPANIES, PLACES = "=", "@", "#"


def product_key(name: str) -> str:
    """«tyres» and «tires» have one; empty where nothing of the name can be compared."""
    return _key(PRODUCTS, product_words(name))


def company_key(name: str) -> str:
    """One for all spellings and legal forms of a name; empty where nothing of it can be compared."""
    return _key(COMPANIES, company_words(name))


def place_key(code: str) -> str:
    return f"{PLACES}{code.lower()}"


def _key(sign: str, told: Iterable[str]) -> str:
    joined = "+".join(map(_softened, told))
    return f"{sign}{joined}" if joined else ""


def name_key(name: str) -> str:
    """By which names in three scripts are put in one order."""
    return " ".join(words(name))[:60]


def text_of(found: Mapping[str, Field]) -> str:
    """The noted words as one text, each with the number of its field before it and a space on both sides."""
    return f" {' '.join(f'{field:d}{word}' for word, field in found.items())} "


def noted_in(text: str) -> dict[str, Field]:
    return {word[1:]: Field(int(word[0])) for word in text.split()}


def sought(text: str, spellings: Spellings) -> tuple[Sought, ...]:
    """What each of the words may stand for; all of them must be found, wherever and in whatever order."""
    said = words(_PLURAL.sub("", text.lower()))
    stems = tuple(map(stem, said))
    keys: list[set[str]] = [set() for _ in said]
    for first in range(len(said)):
        for last in range(first + 1, min(len(said), first + LONGEST_SPELLING) + 1):
            for at in range(first, last):
                keys[at] |= spellings.get(stems[first:last], frozenset())
    return tuple(_sought(word, sorted(also)) for word, also in zip(said, keys, strict=True))


def spelled_keys(name: str, spellings: Spellings) -> frozenset[str]:
    """What a whole name stands for, in whatever language it is."""
    return spellings.get(tuple(map(stem, words(name))), frozenset())


def _sought(word: str, keys: Iterable[str]) -> Sought:
    """«руды» finds «руда», «меди» «медь»; two letters and numbers are found as they stand."""
    bare = stem(word)
    if word.isdecimal() or len(word) < SHORTEST_BEGINNING - 1:
        return Sought((), (word, *keys))
    if len(bare) >= SHORTEST_BEGINNING and (bare != word or word[-1] not in _VOWELS or len(word) > SHORTEST_BEGINNING):
        return Sought((bare,), tuple(keys))
    root = word.rstrip(_VOWELS) if len(word) == SHORTEST_BEGINNING else word
    beginnings = (word,) if len(word) == SHORTEST_BEGINNING else ()
    return Sought(beginnings, (*dict.fromkeys((word, *(root + ending for ending in _SHORT_ENDINGS))), *keys))


def stem(word: str) -> str:
    """A skeleton without the ending of a case or a number, as far as that can be told from its letters."""
    return _ENDING.sub("", word)


def spelled(pairs: Iterable[tuple[str, str]]) -> Spellings:
    """From spellings in whatever language and the key that each stands for; one spelling may stand for several."""
    found: dict[tuple[str, ...], set[str]] = {}
    for spelling, key in pairs:
        stems = tuple(map(stem, words(spelling)))
        if 0 < len(stems) <= LONGEST_SPELLING:
            found.setdefault(stems, set()).add(key)
    return {stems: frozenset(keys) for stems, keys in found.items()}
