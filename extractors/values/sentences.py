"""Sentences of an article with their places, in English, Russian and Kazakh."""

from __future__ import annotations

import re

from extractors.found import Found

_STOP = re.compile(r"\n|(?:\.{2,}|[.!?…]+)[\"'»”’)\]]*(?=[ \t\u00a0]+(?P<next>\S)|$)", re.MULTILINE)
_LAST_WORD = re.compile(r"[\w-]+\Z")
_MARGIN = " \t\r\u00a0\u2007\u202f\ufeff"
_BULLETS = _MARGIN + "-–—•▪●*·"
# What follows these is always more of the same sentence.
_OPEN = re.compile(
    r"им|ул|пр|просп|д|пос|с|стр|см|рис|т|п|н|др|проф|акад|долл"
    r"|mr|mrs|ms|dr|st|no|nos|vs|fig|gen|gov|prof|e\.g|i\.e|approx"
)
# After these a capital begins a sentence.
_UNITS = re.compile(r"мл[нр]д?|трлн|тыс|тг|руб|кв|куб|обл|р-н|тн|шт|чел|м|км|га|т|mln|bln|bn|trln")
# After these it does so only once enough has been said.
_DATED = re.compile(
    r"г|гг|ж|жж|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|inc|ltd|co|corp|jsc|llp|llc", re.IGNORECASE
)
_SPEAKER = re.compile(r"[ \t\u00a0]+[-–—] ?[a-zа-яёәғқңөұүһі]")  # «Да!» – сказал он
_SHORT = 30  # characters: «В 2026 г. Министерство…» has only begun


def split_sentences(text: str) -> tuple[Found[str], ...]:
    """Sentences in order, without surrounding blanks, leading dashes and bullets; a line's end always ends one."""
    sentences = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0] == "\n" or _ends(text, start, stop):
            sentences.append(_trimmed(text, start, stop.end()))
            start = stop.end()
    sentences.append(_trimmed(text, start, len(text)))
    return tuple(sentence for sentence in sentences if sentence.value)


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    following = stop["next"]
    if following is None:
        return True
    if following.islower() or following in ",;:()»”%" or _SPEAKER.match(text, stop.end()):
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    return not _is_abbreviated(text, start, stop)


def _is_abbreviated(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the full stop belongs to the word before it: an initial, «им.», or «г.» near the sentence's beginning."""
    word = _LAST_WORD.search(text, max(start, stop.start() - 16), stop.start())
    if word is None or len(stop[0]) > 1:
        return False
    letters = word[0].lower()
    if _OPEN.fullmatch(letters) or (len(letters) == 1 and word[0].isupper()):
        return True
    if _UNITS.fullmatch(letters):
        return not stop["next"].isupper()
    if _DATED.fullmatch(letters):
        return not stop["next"].isupper() or stop.start() - start < _SHORT
    return letters.isdigit() and len(letters) < 3 and word.start() == _first_letter(text, start)


def _first_letter(text: str, start: int) -> int:
    return start + len(text[start : start + 40]) - len(text[start : start + 40].lstrip(_BULLETS + "\n"))


def _trimmed(text: str, start: int, end: int) -> Found[str]:
    while start < end and text[start] in _BULLETS + "\n" and not _is_minus(text, start):
        start += 1
    while end > start and text[end - 1] in _MARGIN + "\n":
        end -= 1
    return Found(text[start:end], start, end)


def _is_minus(text: str, at: int) -> bool:
    return text[at] in "-–—" and text[at + 1 : at + 2].isdigit()
