"""Kazakh in Latin script turned into Cyrillic, letter by letter, with the way back to every place in the original."""

from __future__ import annotations

import re
from dataclasses import dataclass

_VOWELS = "aáäeéiıoóöuúüūyýаәеиіоөуүұыэюя"
_COMMON = {
    "a": "а", "b": "б", "c": "ц", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "j": "ж", "k": "к", "l": "л",
    "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "v": "в", "w": "у", "x": "х",
    "y": "ы", "z": "з", "sh": "ш", "ch": "ч",
}  # fmt: skip
# Acute accents and dotless ı for и and й: the decree of 2018.
_ACUTE = _COMMON | {
    "á": "ә", "ǵ": "ғ", "ń": "ң", "ó": "ө", "ú": "ү", "ý": "у", "u": "ұ", "i": "і", "ı": "и", "ıa": "я", "ıo": "ё",
    "í": "и",
}  # fmt: skip
# Diaereses and cedillas: the draft of 2021, where dotless ı is і.
_DIAERESIS = _COMMON | {
    "ä": "ә", "ğ": "ғ", "ñ": "ң", "ö": "ө", "ü": "ү", "ū": "ұ", "ş": "ш", "u": "у", "i": "и", "ı": "і", "ia": "ия",
}  # fmt: skip
# The same as people type it, with i for both і and й.
_DIAERESIS_TYPED = _DIAERESIS | {"i": "і", "u": "ұ"}
# Apostrophes behind the letter: the decree of 2017.
_APOSTROPHE = _COMMON | {
    "a'": "ә", "g'": "ғ", "n'": "ң", "o'": "ө", "u'": "ү", "s'": "ш", "c'": "ч", "y'": "у", "i'": "и", "u": "ұ",
    "i": "і", "i'a": "я",
}  # fmt: skip

_ACUTE_SIGN = re.compile(r"[áǵńóúý]", re.IGNORECASE)
_APOSTROPHE_SIGN = re.compile(r"[agnousciy]['’ʼ](?=[a-z])", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NOT_KAZAKH = re.compile(r"\b(?!MVt|GVt)(?:[A-Z]{2,}|[A-Z][a-z]*[A-Z]\w*)\b")


@dataclass(frozen=True, slots=True)
class Transliterated:
    """``text`` in Cyrillic; ``offsets[i]`` is where its character i begins in the original; one more for the end."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original that [start, end) of ``text`` stands for."""
        return self.offsets[start], self.offsets[end]


def is_latin(text: str) -> bool:
    """Whether the letters at the beginning of ``text`` are Latin, with or without marks."""
    letters = _LETTER.findall(text[:600])
    return len([letter for letter in letters if letter < "\u0250"]) > 0.7 * len(letters)


def to_cyrillic(text: str) -> Transliterated:
    """Rewrite Latin-script Kazakh in Cyrillic; abbreviations, names like KamaTyresKZ and other scripts stay."""
    alphabet = _alphabet(text)
    written: list[str] = []
    offsets: list[int] = []
    at = 0
    for name in _NOT_KAZAKH.finditer(text):
        _rewrite(text, at, name.start(), alphabet, written, offsets)
        written.append(name[0])
        offsets.extend(range(name.start(), name.end()))
        at = name.end()
    _rewrite(text, at, len(text), alphabet, written, offsets)
    return Transliterated("".join(written), (*offsets, len(text)))


def _alphabet(text: str) -> dict[str, str]:
    if _ACUTE_SIGN.search(text):
        return _ACUTE
    if _APOSTROPHE_SIGN.search(text):
        return _APOSTROPHE
    return _DIAERESIS if "ı" in text else _DIAERESIS_TYPED


def _rewrite(text: str, at: int, end: int, alphabet: dict[str, str], written: list[str], offsets: list[int]) -> None:
    while at < end:
        length, letters = _next_sound(text, at, end, alphabet)
        written.append(letters.upper() if text[at].isupper() and len(letters) == 1 else letters)
        offsets.extend([at] * len(letters))
        at += length


def _next_sound(text: str, at: int, end: int, alphabet: dict[str, str]) -> tuple[int, str]:
    """How many letters of ``text`` make the next sound, and the sound in Cyrillic."""
    for length in (3, 2, 1):
        letters = text[at : min(at + length, end)].lower().replace("’", "'").replace("ʼ", "'")
        sound = alphabet.get(letters)
        if sound is not None and len(letters) == length:
            before, after = text[at - 1 : at].lower(), text[at + length : at + length + 1].lower()
            return length, _in_context(letters, sound, before, after)
    return 1, text[at]


def _in_context(letters: str, sound: str, before: str, after: str) -> str:
    """«и» and «і» after a vowel are «й», «ұ» next to a vowel is «у»: what the Latin alphabets leave to the reader."""
    after_vowel = bool(before) and before in _VOWELS
    if letters in ("i", "ı", "i'") and after_vowel and before not in "uýw":
        return "й"
    if letters == "u" and sound == "ұ" and (after_vowel or (after and after in _VOWELS)):
        return "у"
    return sound
