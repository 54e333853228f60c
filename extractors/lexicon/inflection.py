"""How a listed word may end in running text: the stems and endings of English, Russian and Kazakh."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple


class Stem(NamedTuple):
    """The letters that stay, and what may follow them."""

    letters: str
    endings: frozenset[str]


def _set(endings: str) -> frozenset[str]:
    """Endings separated by spaces; «-» is the empty one."""
    return frozenset("" if ending == "-" else ending for ending in endings.split())


_ONLY = _set("-")
_S_OR_ES = _set("- s es")
_Y_OR_IES, _OR_ES, _OR_S = _set("y ies"), _set("- es"), _set("- s")
_ENGLISH = (("ies", 3, _Y_OR_IES), ("y", 1, _Y_OR_IES), ("ches", 2, _OR_ES), ("shes", 2, _OR_ES))
_ADJECTIVE = _set("ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ых их ыми ими ою ею ей")
_NOUN_IN_I = _set("ий ия ию ием ии иев ие ией иям иями иях")

# By the end of the dictionary form, longest first: letters to cut off, endings that then fit.
_RUSSIAN: tuple[tuple[str, int, frozenset[str]], ...] = (
    *((end, 2, _ADJECTIVE | _NOUN_IN_I) for end in ("ий", "ие")),
    *((end, 2, _ADJECTIVE) for end in ("ый", "ой", "ая", "яя", "ое", "ее", "ые")),
    ("ия", 2, _NOUN_IN_I),
    ("ево", 1, _set("о а у ом е")),
    ("ово", 1, _set("о а у ом е")),
    ("ь", 1, _set("ь и ью я ю ем е ей ям ями ях")),
    ("я", 1, _set("я и ю е ей ям ями ях ь й")),
    ("а", 1, _set("а ы и у е ой ою ей ам ами ах -")),
    ("й", 1, _set("й я ю ем е и ев ям ями ях")),
    ("о", 1, _set("о а у ом е ам ами ах -")),
    ("е", 1, _set("е я а ю у ем и ей ям ями ях ам ами ах")),
    ("ы", 1, _set("ы ов ам ами ах - а у ом е ой")),
    ("и", 1, _set("и ов ей ев ам ами ах ям ями ях - ь а у я ю ом ем е ой ью")),
)
_RUSSIAN_CONSONANT = _set("- а у ом е ы и ов ам ами ах ем ей ев")
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")

_PLURALS = ("лар", "лер", "дар", "дер", "тар", "тер")
_CASES = (
    "да де та те дан ден тан тен нан нен ға ге қа ке ның нің дың дің тың тің ны ні ды ді ты ті мен бен пен "
    "дағы дегі тағы тегі"
)
_OWNED_CASES = "- нда нде нан нен на не ның нің н мен ндағы ндегі"
_OWNED = frozenset(owner + case for owner, case in product(("ы", "і", "сы", "сі"), _set(_OWNED_CASES)))
_PLAIN = _set(_CASES) | _set(_OWNED_CASES)
_MANY = frozenset(plural + rest for plural, rest in product(_PLURALS, _PLAIN | _OWNED))
_KAZAKH = _PLAIN | _OWNED | _MANY
_SOFTENED = {"к": "г", "қ": "ғ", "п": "б"}


def folded(word: str) -> str:
    """Lower case, with «ё» written «е»: how words are compared."""
    return word.lower().replace("ё", "е")


def stems(word: str, language: str) -> tuple[Stem, ...]:
    """The stems of a folded word of ``language`` (en, ru, kk); a word that ends in «!» stays as it is."""
    if word.endswith("!"):
        return (Stem(word[:-1], _ONLY),)
    if language == "ru":
        return _russian(word)
    return _kazakh(word) if language == "kk" else _english(word)


def _english(word: str) -> tuple[Stem, ...]:
    if len(word) < 3 or not word.isalpha():
        return (Stem(word, _ONLY),)
    for end, cut, endings in _ENGLISH:
        if word.endswith(end):
            return (Stem(word[:-cut], endings),)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return (Stem(word[:-1], _OR_S),)
    return (Stem(word, _S_OR_ES),)


def _russian(word: str) -> tuple[Stem, ...]:
    if len(word) < 3:
        return (Stem(word, _ONLY),)
    for end, cut, endings in _RUSSIAN:
        if word.endswith(end) and len(word) - cut >= 2:
            return (Stem(word[:-cut], endings), *_plural_with_vowel(word))
    if word[-1] not in _CONSONANTS:
        return (Stem(word, _ONLY),)
    return (Stem(word, _RUSSIAN_CONSONANT), *_without_vowel(word))


def _plural_with_vowel(word: str) -> tuple[Stem, ...]:
    """«плитка» gives «плиток», «бочки» gives «бочек»."""
    if word.endswith(("ка", "ки")) and len(word) > 4 and word[-3] in _CONSONANTS:
        return (Stem(word[:-2] + ("ек" if word[-3] in "жчш" else "ок"), _ONLY),)
    return ()


def _without_vowel(word: str) -> tuple[Stem, ...]:
    """«свинец» gives «свинца», «песок» gives «песка»."""
    if word.endswith(("ец", "ок", "ек")) and len(word) > 4:
        return (Stem(word[:-2] + word[-1], _RUSSIAN_CONSONANT - _ONLY),)
    return ()


def _kazakh(word: str) -> tuple[Stem, ...]:
    if len(word) < 2:
        return (Stem(word, _ONLY),)
    soft = _SOFTENED.get(word[-1])
    return (Stem(word, _KAZAKH), *((Stem(word[:-1] + soft, _OWNED),) if soft else ()))
