"""Amounts of money with their currency, as English, Russian and Kazakh news write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.records import Money
from extractors.found import Found
from extractors.values.numbers import GAP, SPACE, find_numbers

# Currency words behind a number; each a pattern from the word's start to its end.
_WORDS = {
    "KZT": r"тенге|теңге\w*|tenge|teńge\w*|тг|₸|KZT",
    "USD": r"(?:US[- ]|U\.S\. |американск\w+ |АҚШ )?(?:dollars?|доллар\w*|долл)(?:\.? США)?|USD|US\$|\$",
    "EUR": r"euros?|евро\w{0,4}|еуро\w{0,4}|EUR|€",
    "RUB": r"(?:Russian |российск\w+ |ресей )?(?:rou?bles?|рубл\w+|руб)|₽|RUB",
    "CNY": r"(?:Chinese |китайск\w+ |қытай )?(?:yuan|renminbi|юан\w+)|RMB|CNY|¥",
    "UZS": r"(?:Uzbek |узбекск\w+ )?(?:soums?|sums?|сум(?:ов|а|ы|ға|нан|ды|ның|мен|дық)?)|UZS",
    "KGS": r"(?:Kyrgyz |кыргызск\w+ |киргизск\w+ )?(?:soms?|сом(?:ов|а|ы|ға|нан|ды|ның|мен|дық)?)|KGS",
    "GBP": r"(?:pounds? sterling|pounds|фунт\w* стерлинг\w*)|GBP|£",
    "JPY": r"yen|иен|иены|йен|JPY",
    "KRW": r"(?:South )?Korean won|won|вон|KRW",
    "TRY": r"(?:Turkish )?lira|(?:турецк\w+ )?лир|TRY",
    "AED": r"dirhams?|дирхам\w*|AED",
    "CHF": r"(?:Swiss )?francs?|(?:швейцарск\w+ )?франк\w*|CHF",
    "INR": r"rupees?|рупи\w+|INR",
    "SEK": r"(?:Swedish )?(?:kronor|krona)|шведск\w+ крон|SEK",
}
_SIGNS = {
    "KZT": r"₸|KZT|(?<!\w)[ТT]|(?<!\w)тг\.?",
    "AUD": r"A\$|AUD",
    "CAD": r"C\$|CAD",
    "USD": r"US\$|USD|\$",
    "EUR": r"€|EUR",
    "RUB": r"₽|RUB",
    "CNY": r"¥|CNY|RMB",
    "GBP": r"£|GBP",
    "UZS": r"UZS",
    "KGS": r"KGS",
    "KRW": r"₩|KRW",
    "JPY": r"JPY",
    "SEK": r"SEK",
    "CHF": r"CHF",
}
_LETTERS = {"k": 1e3, "m": 1e6, "mm": 1e6, "b": 1e9, "tn": 1e12}


_LETTER_T = ("T", "Т")  # «Т-72» and «T4» are no amounts


def _either(table: dict[str, str]) -> str:
    return "|".join(f"(?P<{code}>{pattern})" for code, pattern in table.items())


_BEFORE = re.compile(rf"(?:{_either(_SIGNS)}){SPACE}?\Z")
_AFTER = re.compile(rf"(?P<size>(?:k|m|mm|b|tn)\b)?{GAP}(?:{_either(_WORDS)})(?!\w)", re.IGNORECASE)
_SIZE = re.compile(rf"(?:k|m|mm|b|tn)\b|{SPACE}(?:m|tn)\b")
_PRICE = re.compile(
    rf"{SPACE}?(?:/|(?:per|an?|за|for each){SPACE})(?:one |each |одн\w+ |1 )?"
    r"(?:tons?\b|tonne|ounce|barrel|share|kilo|kWh|MWh|megawatt|тонн|унци|баррел|акци|кило|кВт|кг|литр|куб)",
    re.IGNORECASE,
)


_SHARED_REACH = 120  # characters from an amount to one that leaves its currency out
_NO_NOUN = re.compile(
    rf"{SPACE}?(?:[.,;)\n–—]|\Z)(?!\d)"
    rf"|{SPACE}(?:from|in|and|for|to|into|at|was|were|is|и|из|на|в|для|с|до|за|по|уже|сейчас)\b",
    re.IGNORECASE,
)


def find_money(text: str) -> tuple[Found[Money], ...]:
    """Amounts in the order of the text; a number without a currency is none, and neither is a price per unit.

    A range gives its first figure. «т» after a number is a tonne; «Т» before one is the tenge sign. Millions that
    follow an amount as the next figure of its sentence and name nothing themselves share its currency
    («rose from 14 billion tenge to 19.7 billion»).
    """
    return tuple(_amounts(text))


def _amounts(text: str) -> Iterator[Found[Money]]:
    last: Found[Money] | None = None
    for number in find_numbers(text):
        if text[number.start : number.end].isdigit() and 1950 <= number.value <= 2075 and last is not None:
            continue
        found = _signed(text, number) or _worded(text, number) or _shared(text, number, last)
        if found is not None and not _PRICE.match(text, found.end):
            yield found
        last = found


def _shared(text: str, number: Found[float], last: Found[Money] | None) -> Found[Money] | None:
    if last is None or number.value < 1e6 or text[number.end - 1].isdigit() or not _NO_NOUN.match(text, number.end):
        return None
    between = text[last.end : number.start]
    if len(between) > _SHARED_REACH or "\n" in between or ". " in between:
        return None
    return Found(Money(number.value, last.value.currency), number.start, number.end)


def _signed(text: str, number: Found[float]) -> Found[Money] | None:
    sign = _BEFORE.search(text, max(0, number.start - 5), number.start)
    if sign is None or sign.lastgroup is None or (sign[0].strip() in _LETTER_T and number.value < 1000):
        return None
    size = _SIZE.match(text, number.end)
    factor = _LETTERS[size[0].strip().lower()] if size else 1.0
    return Found(Money(number.value * factor, sign.lastgroup), sign.start(), size.end() if size else number.end)


def _worded(text: str, number: Found[float]) -> Found[Money] | None:
    word = _AFTER.match(text, number.end)
    if word is None or word.lastgroup is None:
        return None
    factor = _LETTERS[word["size"].lower()] if word["size"] else 1.0
    return Found(Money(number.value * factor, word.lastgroup), number.start, word.end())
