"""Whether the marked articles keep the rules of their format: `python -m training.check FILE…`."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.records import Facility, Sector, Status
from training.marks import KINDS, plain

_LANGUAGES = ("en", "ru", "kk")
_REGIONS = frozenset(
    f"KZ-{n}" for n in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
)
_PUBLISHED = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXPECTED = re.compile(r"soon|\d{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?")
_MARKED_BY = {  # a field of a record, and the kind of mark that must stand for it; a region may follow from the place
    "investment": "money",
    "capacity": "capacity",
    "jobs": "jobs",
    "expected": "date",
    "companies": "company",
    "products": "product",
    "locality": "place",
}
_ALLOWED = {"status": frozenset(Status), "facility": frozenset(Facility), "sector": frozenset(Sector)}

Marks = Mapping[str, Counter[str]]  # how many marks of each kind a number has


def problems(row: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an article, a few words each; raises KeyError or TypeError where a field is missing."""
    title, title_marks = plain(row["title"])
    body, marks = plain(row["marked"])
    text = f"{title}\n{body}"
    numbered = _numbered((number, mark.kind) for mark in (*title_marks, *marks) for number in mark.owners)
    yield from _problems_of_article(row, text, numbered)
    for record in row["projects"]:
        for problem in _problems_of_record(record, text, numbered.get(str(record["n"]), Counter())):
            yield f"{record['n']}: {problem}"


def _numbered(marks: Iterable[tuple[str, str]]) -> Marks:
    numbered: dict[str, Counter[str]] = {}
    for number, kind in marks:
        numbered.setdefault(number, Counter())[kind] += 1
    return numbered


def _problems_of_article(row: Mapping[str, Any], text: str, numbered: Marks) -> Iterator[str]:
    if "{" in text or "}" in text:
        yield "a brace outside a mark: marks never nest, and their kinds are " + ", ".join(KINDS)
    if row["language"] not in _LANGUAGES or not _PUBLISHED.fullmatch(row["published"]):
        yield f"language or day that is not allowed: {row['language']} {row['published']}"
    records = [str(record["n"]) for record in row["projects"]]
    known = {*records, *(f"P{number + 1}" for number in range(len(row["programmes"])))}
    yield from (f"the mark number {number} names no record" for number in sorted(set(numbered) - known))
    if len(set(records)) < len(records):
        yield "a record's number is used twice"
    if bool(records) != row["relevant"]:
        yield "relevant and projects disagree"


def _problems_of_record(record: Mapping[str, Any], text: str, kinds: Counter[str]) -> Iterator[str]:
    if not kinds["facility"] and not kinds["product"]:
        yield "no facility or product mark"
    if not kinds["cue"]:
        yield "no cue"
    for name, kind in _MARKED_BY.items():
        if record[name] not in (None, []) and not kinds[kind]:
            yield f"{name} without a {kind} mark"
    if record["name"].lower() not in text.lower():
        yield f"its name is not in the text: {record['name']}"
    for name, allowed in _ALLOWED.items():
        if record[name] not in allowed:
            yield f"{name} that is not allowed: {record[name]}"
    if record["country"] == "KZ" and record["region"] not in (None, *_REGIONS):
        yield f"region that is not allowed: {record['region']}"
    if record["expected"] is not None and not _EXPECTED.fullmatch(record["expected"]):
        yield f"expected that is not allowed: {record['expected']}"


def problems_of_files(paths: Iterable[Path]) -> Iterator[str]:
    """What is wrong in several files, with file and line; an article's id may be used once in all of them."""
    seen: set[str] = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield from (f"{path}:{number}: {problem}" for problem in _problems_of_line(line, seen))


def _problems_of_line(line: str, seen: set[str]) -> Iterator[str]:
    try:
        row = json.loads(line)
        yield from problems(row)
        if row["id"] in seen:
            yield f"the id {row['id']} is used twice"
        seen.add(row["id"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"unreadable: {error!r}"


def main() -> int:
    """The exit status: 0 if nothing is wrong."""
    found = list(problems_of_files(map(Path, sys.argv[1:])))
    print("\n".join(found) or "Nothing is wrong.")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
