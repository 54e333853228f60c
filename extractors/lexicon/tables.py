"""The word lists of this package: tables of comma-separated values in ``data/``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of ``data/NAME.csv`` by the columns' names; several words in one cell are separated by «|»."""
    lines = (files("extractors.lexicon") / f"data/{name}.csv").read_text(encoding="utf-8").splitlines()
    return csv.DictReader(lines)


def cell(row: dict[str, str], column: str) -> list[str]:
    """The words of one cell."""
    return [word for word in row[column].split("|") if word]


def listed(words: str) -> tuple[str, ...]:
    """The words of a list that is written in code."""
    return tuple(words.split())
