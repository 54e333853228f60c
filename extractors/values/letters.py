"""What the letters of a text tell: its lower case letter by letter, and whether it is Kazakh."""

from __future__ import annotations

import re

_KAZAKH_LETTER = re.compile("[әғқңөұүһі]")
_PHRASE = 100  # characters: too few to count letters
_KAZAKH_WORD = re.compile(r"\b(?:жыл(?:ы|ғы|дың|ға|дан|да)?|биыл(?:ғы)?|былтыр|айында|теңге)\b")


def folded(text: str) -> str:
    """Lower case of the same length, so that places stay: a few letters («İ») would grow."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def is_kazakh(lower: str) -> bool:
    """Whether a lower-case text is Kazakh in Cyrillic; Russian has its letters in a few names only."""
    own = len(_KAZAKH_LETTER.findall(lower))
    return own * 50 > len(lower) or (len(lower) < _PHRASE and bool(_KAZAKH_WORD.search(lower)))
