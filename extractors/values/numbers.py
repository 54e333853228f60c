"""Numerals in digits and in words, in English, Russian and Kazakh: what every figure of an article begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from extractors.found import Found
from extractors.values.letters import folded, is_kazakh

SPACE = "[ \u00a0\u2007\u2009\u202f]"
# Between a numeral and its unit: «25 тыс. тонн», «8-hectare».
GAP = rf"(?:(?<=[^\W\d_])\.)?{SPACE}?-?"
GREATEST = 1e16  # greater ones are identifiers, not figures

_TOKEN = re.compile(
    r"(?P<name>(?<=[^\W\d_]-)\d+|(?<=№)\d+|(?<=№ )\d+|(?<=\d:)\d\d)"  # «МОФ-3», «№ 8», «16:40»
    rf"|(?P<digits>\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?"
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
    r"|\d+(?:[.,]\d+)?)"
    r"|(?<![^\W\d_])(?:bil|bln|bn|doz|eig|ele|fif|fiv|fou|for|hal|hun|mil|mln|mn|nin|one|sev|six|ten|tho|ths|thi|thr|tri"
    r"|trl|trn|twe|two|вос|дв|дев|дес|мил|мл|оди|одн|пол|пят|сем|сор|ста|сто|три|тро|трё|тре|трл|тыс|чет|шес"
    r"|алп|алт|бес|бір|екі|елу|жар|жет|жиы|жүз|мың|он|оты|сег|сек|тоғ|тоқ|төр|үш|қыр)[^\W\d_]*"
)
_CYRILLIC_MAGNITUDE = re.compile(rf"{SPACE}?(?:мың|тыс|млн|млрд|трлн|милл|трилл)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_FROM_CASE = re.compile(r"н[ае]н\Z")  # «бір миллионнан екі миллионға»: from one to two
_GLUE = re.compile(rf"{SPACE}|-|\.?{SPACE}?|{SPACE}(?:and|с|a){SPACE}|-and-|-a-|{SPACE}and{SPACE}a{SPACE}")
_TO = re.compile(rf"{SPACE}?[-–—]{SPACE}?|{SPACE}(?:до|and){SPACE}")
_FROM = re.compile(rf"(?<!\w)(?:от|between){SPACE}\Z")
# A number may stand right behind these letters; behind others it is part of a name.
_SIGN = re.compile(r"(?<!\w)(?:[tт]|us|kzt|usd|eur|rub|cny|rmb|gbp|chf|uzs|kgs|sek|krw|jpy|aud|cad)\Z")


class _Kind(Enum):
    DIGITS = "digits"
    UNIT = "unit"  # below a hundred, or the Russian hundreds: adds to what stands before it
    HUNDRED = "hundred"  # multiplies what stands before it
    HALF = "half"  # adds a half: «жарым», «половиной»
    MAGNITUDE = "magnitude"


class _Token(NamedTuple):
    kind: _Kind
    value: float
    start: int
    end: int
    written: str


def _words(kind: _Kind, table: str, step: float = 1, first: float = 1) -> Iterator[tuple[str, tuple[_Kind, float]]]:
    """Rows of equal value are separated by spaces, their forms by «|»; values rise by ``step`` from ``first``."""
    for place, forms in enumerate(table.split()):
        for form in forms.split("|"):
            yield form, (kind, first + place * step)


_VALUES: dict[str, tuple[_Kind, float]] = dict(
    [
        *_words(
            _Kind.UNIT,
            "one two three four five six seven eight nine ten eleven twelve|dozen thirteen fourteen fifteen sixteen"
            " seventeen eighteen nineteen",
        ),
        *_words(_Kind.UNIT, "twenty thirty forty fifty sixty seventy eighty ninety", 10, 20),
        *_words(
            _Kind.UNIT,
            "один|одна|одно|одного|одной|одну два|две|двух|двумя|двум три|трёх|трех|тремя|трём|трем"
            " четыре|четырёх|четырех|четырьмя|четырём пять|пяти|пятью шесть|шести|шестью семь|семи|семью"
            " восемь|восьми|восемью девять|девяти|девятью десять|десяти|десятью"
            " одиннадцать|одиннадцати двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати"
            " пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати"
            " девятнадцать|девятнадцати",
        ),
        *_words(
            _Kind.UNIT,
            "двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти шестьдесят|шестидесяти"
            " семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста",
            10,
            20,
        ),
        *_words(
            _Kind.UNIT,
            "сто|ста двести|двухсот триста|трёхсот|трехсот четыреста|четырёхсот|четырехсот пятьсот|пятисот"
            " шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот",
            100,
            100,
        ),
        *_words(_Kind.UNIT, "бір екі үш төрт бес алты жеті сегіз тоғыз он"),
        *_words(_Kind.UNIT, "жиырма отыз қырық елу алпыс жетпіс сексен тоқсан", 10, 20),
        *_words(_Kind.HUNDRED, "hundred|жүз|hundreds", first=100),
        *_words(_Kind.UNIT, "полтора|полторы|полутора", first=1.5),
        *_words(_Kind.UNIT, "half|жарты|пол", first=0.5),
        *_words(_Kind.HALF, "жарым|половиной", first=0.5),
        *_words(_Kind.MAGNITUDE, "thousand|ths|thou|тыс|тысяч|тысяча|тысячи|тысячу|тысячам|тысячами|мың", first=1e3),
        *_words(_Kind.MAGNITUDE, "million|mln|mn|млн", first=1e6),
        *_words(_Kind.MAGNITUDE, "billion|bln|bn|млрд", first=1e9),
        *_words(_Kind.MAGNITUDE, "trillion|trln|trn|трлн", first=1e12),
    ]
)
_STEMS = (("миллион", 1e6), ("миллиард", 1e9), ("миллярд", 1e9), ("миллён", 1e6), ("триллион", 1e12), ("мың", 1e3))
_HALVES = {"полмиллиона": 5e5, "полмиллиарда": 5e8, "полтриллиона": 5e11, "полтысячи": 500.0}
_ONE = re.compile(r"(?:m|b|tr)illion|thousand|hundred|тысяч[ау]|мың\w*|жүз|(?:милли(?:он|ард)|триллион)(?![оыа])\w*")
_ARTICLE = re.compile(rf"(?<!\w)an?[-{SPACE[1:]}\Z")


class _Numeral:
    """A numeral while its words come in: what is scaled already, and the part that a next magnitude will multiply."""

    def __init__(self, token: _Token, start: int) -> None:
        self.start, self.end = start, token.end
        self.whole = 0.0
        self.part: float | None = None
        self.scale = GREATEST
        self.last = token
        self._add(token)

    @property
    def value(self) -> float:
        return self.whole + (self.part or 0.0)

    def take(self, token: _Token, after: _Token | None) -> bool:
        """Whether ``token`` goes on with this numeral; if so, it is counted in."""
        if not self._fits(token, after):
            return False
        self._add(token)
        self.end, self.last = token.end, token
        return True

    def _fits(self, token: _Token, after: _Token | None) -> bool:
        if token.kind is _Kind.MAGNITUDE:
            return self.part is not None and token.value < self.scale
        if token.kind is _Kind.DIGITS:
            return self.part is None and _is_rest(token, after, self.scale)
        if token.kind is _Kind.HUNDRED:
            return self.part is not None and 1 <= self.part < 10
        if self.part is None:
            return token.value < self.scale and not _FROM_CASE.search(self.last.written)
        if token.value == 0.5:
            return self.part % 1 == 0
        return self.last.kind is not _Kind.DIGITS and token.value < _room(self.last)

    def _add(self, token: _Token) -> None:
        if token.kind is _Kind.MAGNITUDE:
            self.whole += (1.0 if self.part is None else self.part) * token.value
            self.part, self.scale = None, token.value
        elif token.kind is _Kind.HUNDRED:
            self.part = (self.part or 1.0) * token.value
        else:
            self.part = (self.part or 0.0) + token.value


def _room(last: _Token) -> float:
    """Below what a word must be to follow: «сто | двадцать | пять»."""
    if last.value >= 100:
        return 100
    return 10 if last.value % 10 == 0 else 0


def _is_rest(token: _Token, after: _Token | None, scale: float) -> bool:
    """«7 млрд | 400 млн», «2 тысячи | 300», but not «1,2 млрд | 2025»."""
    if after is not None and after.kind is _Kind.MAGNITUDE and after.start - token.end <= 1:
        return after.value < scale
    return scale == 1e3 and len(token.written) == 3


@lru_cache(maxsize=4)
def find_numbers(text: str) -> tuple[Found[float], ...]:
    """Every numeral with its magnitude word: «1,2 трлн», «half a billion», «жиырма бір миллиард», «5 200 000».

    Of a range («150–200 million», «от 2 до 3 тыс.») the first figure counts and the span covers both.
    Ordinals and numbers inside names are left out where their form shows it. The last few texts are remembered,
    because every finder of quantities begins here.
    """
    lower = folded(text)
    numerals = tuple(_numerals(lower, tuple(_tokens(lower))))
    return tuple(Found(_exact(value), start, end) for value, start, end in _ranges(lower, numerals) if value < GREATEST)


def _exact(value: float) -> float:
    """16.4 × 1e9 is 16 400 000 000, not a hair less."""
    return float(f"{value:.15g}")


def _numerals(lower: str, tokens: tuple[_Token, ...]) -> Iterator[_Numeral]:
    numeral: _Numeral | None = None
    for token, after in zip_longest(tokens, tokens[1:]):
        if numeral is not None:
            if _GLUE.fullmatch(lower, numeral.end, token.start) and numeral.take(token, after):
                continue
            yield numeral
        numeral = _opened(lower, token)
    if numeral is not None:
        yield numeral


def _opened(lower: str, token: _Token) -> _Numeral | None:
    if token.kind is _Kind.HALF:
        return None
    if token.kind in (_Kind.MAGNITUDE, _Kind.HUNDRED):
        if not _ONE.fullmatch(token.written):
            return None
        article = _ARTICLE.search(lower, max(0, token.start - 4), token.start)
        return _Numeral(token, article.start() if article else token.start)
    return _Numeral(token, token.start)


def _ranges(lower: str, numerals: tuple[_Numeral, ...]) -> Iterator[tuple[float, int, int]]:
    skip = False
    for low, high in zip_longest(numerals, numerals[1:]):
        if skip:
            skip = False
        elif high is not None and _is_range(lower, low, high):
            skip = True
            yield low.value * _shared(low, high), low.start, high.end
        else:
            yield low.value, low.start, low.end


def _is_range(lower: str, low: _Numeral, high: _Numeral) -> bool:
    joint = _TO.fullmatch(lower, low.end, high.start)
    if joint is None or low.value * _shared(low, high) >= high.value:
        return False
    return joint[0].strip() in "-–—" or bool(_FROM.search(lower, max(0, low.start - 8), low.start))


def _shared(low: _Numeral, high: _Numeral) -> float:
    """The magnitude that «150–200 million» says once for both."""
    return high.scale if low.part is not None and low.whole == 0 and high.part is None else 1.0


def _tokens(lower: str) -> Iterator[_Token]:
    kazakh = is_kazakh(lower)
    for match in _TOKEN.finditer(lower):
        start, end = match.span()
        if match.lastgroup == "digits":
            if not lower[start - 1 : start].isalpha() or _SIGN.search(lower, max(0, start - 4), start):
                yield _Token(_Kind.DIGITS, _digits(match[0], lower, end), start, end, match[0])
        elif match.lastgroup is None and (match[0] != "он" or kazakh):  # «он» is ten here and «he» there
            known = _VALUES.get(match[0]) or _inflected(match[0])
            if known is not None:
                yield _Token(*known, start, end, match[0])


def _inflected(word: str) -> tuple[_Kind, float] | None:
    if word in _HALVES:
        return _Kind.UNIT, _HALVES[word]
    return next(((_Kind.MAGNITUDE, size) for stem, size in _STEMS if word.startswith(stem) and len(word) < 16), None)


def _digits(written: str, lower: str, end: int) -> float:
    """A comma before three digits groups them («1,200»), unless a zero leads or a Cyrillic magnitude follows."""
    plain = re.sub(SPACE, "", written)
    if plain.count(".") > 1:
        return float(plain.replace(".", ""))
    if plain != written or not _GROUPED.fullmatch(plain):
        return float(plain.replace(",", "."))
    if plain.count(",") == 1 and "." not in plain and _CYRILLIC_MAGNITUDE.match(lower, end):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))
