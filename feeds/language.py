"""Which of our languages a text is in, by its letters: the labels that sites give are often wrong."""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[Ѐ-ӿ]")
_KAZAKH_CYRILLIC = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
# q without u hardly occurs in English; Uzbek and Azerbaijani have it too, and letters that Kazakh has not.
_KAZAKH_Q = re.compile("q(?!u)", re.IGNORECASE)
_ENGLISH_WORD = re.compile(r"\b(?:the|of|in|to|and|for|by|with|will|from|as|has|an?)\b", re.IGNORECASE)
_NOT_KAZAKH = re.compile("ə|[og][ʻ‘’ʼ'`](?=[a-z])", re.IGNORECASE)
_LEAST_LETTERS = 12


def language_of(text: str) -> str | None:
    """«kk», «ru» or «en»; None for a text of too few letters to tell.

    Russian text that names Kazakh people and firms has well under two Kazakh letters in a hundred, Kazakh text ten.
    """
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic + latin < _LEAST_LETTERS:
        return None
    if cyrillic >= latin:
        return "kk" if len(_KAZAKH_CYRILLIC.findall(text)) > 0.02 * cyrillic else "ru"
    return "kk" if _is_latin_kazakh(text, latin) else "en"


def _is_latin_kazakh(text: str, letters: int) -> bool:
    """English news of Qarmet and Qostanay has its q's, too, but more words like «the» and «of»."""
    marks = len(_KAZAKH_Q.findall(text))
    return marks > 0.01 * letters and marks > len(_ENGLISH_WORD.findall(text)) and not _NOT_KAZAKH.search(text)
