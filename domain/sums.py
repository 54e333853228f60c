"""Sums as people type them: «50 bn», «1,5 млрд», «300 000 000»."""

from __future__ import annotations

import re

SIZES = {
    "": 1.0, "k": 1e3, "thousand": 1e3, "тыс": 1e3, "мың": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "млн": 1e6,
    "bn": 1e9, "billion": 1e9, "млрд": 1e9, "tn": 1e12, "trillion": 1e12, "трлн": 1e12,
}  # fmt: skip
_AMOUNT = re.compile(rf"\s*(\d[\d \u00a0\u202f,]*(?:\.\d+)?) ?({'|'.join(filter(None, SIZES))})?\.?\s*")
_DECIMAL_COMMA = re.compile(r",(?=\d{1,2}\Z)")
_BETWEEN = re.compile(r"[ \u00a0\u202f,]")


def amount_of(text: str) -> float:
    """A comma before one or two last digits is a decimal one, every other parts thousands. Raises ValueError."""
    found = _AMOUNT.fullmatch(text.lower())
    if found is None:
        raise ValueError(text)
    number = _DECIMAL_COMMA.sub(".", found[1].strip())
    return round(float(_BETWEEN.sub("", number)) * SIZES[found[2] or ""], 2)
