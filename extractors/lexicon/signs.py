"""The regular expressions of this package, kept in ``data/*.txt``: alternatives under headings."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

_NAME = re.compile(r"\{([A-Z]+)\}")


@cache
def sections(name: str) -> tuple[tuple[str, str], ...]:
    """Headings of ``data/NAME.txt`` in order, each with one alternation; {NAMES} stand for sections in capitals."""
    lines = (files("extractors.lexicon") / f"data/{name}.txt").read_text(encoding="utf-8").splitlines()
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("[") and line.endswith("]"):
            found.append((line[1:-1], []))
        elif line and not line.startswith("#"):
            found[-1][1].append(line)
    shared = {heading: "|".join(words) for heading, words in found if heading.isupper()}
    return tuple(
        (heading, _NAME.sub(lambda use: f"(?:{shared[use[1]]})", "|".join(words)))
        for heading, words in found
        if heading not in shared
    )


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """Lower case with every letter in its place; kept for the finders that follow."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(letter.lower()[0] for letter in text)  # «İ» becomes two


def for_lowered(pattern: str) -> re.Pattern[str]:
    """The pattern for lowered text: that takes a third of the time of one that must not mind the case."""
    return re.compile(_SIGN.sub(lambda one: one[0] if one[0][0] == "\\" else one[0].lower(), pattern))


_SIGN = re.compile(r"\\?.", re.DOTALL)


@cache
def sign(heading: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """The words of one section of ``data/signs.txt``, between ``before`` and ``after``, in either case."""
    words = dict(sections("signs"))[heading]
    return re.compile(f"{before}(?:{words}){after}", re.IGNORECASE)
