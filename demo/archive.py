"""The articles of the demo and the truth about their projects, read from the files beside this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from demo.outlets import OUTLETS
from domain.records import Status

FOLDER = Path(__file__).parent

# Reprints carry numbers of their own: all outlets live on one host, where a number means one article.
_REPRINT_OFFSET = 5000
_REPRINT_DELAY = timedelta(minutes=40)
_CREDIT = {"en": "Source: {name}.", "ru": "Источник: {name}.", "kk": "Дереккөз: {name}."}


@dataclass(frozen=True, slots=True)
class Edit:
    """A later version; None keeps what was there."""

    at: datetime
    title: str | None
    paragraphs: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class NewsArticle:
    """One article of one outlet, with what its editors changed later, oldest edit first.

    ``feed_date`` says what the feed tells of the day: the truth (""), nothing ("missing") or nonsense ("next year").
    ``reprint_of`` is the id of the article that this one repeats.
    """

    id: str
    source: str
    language: str
    published: datetime
    updated: datetime
    title: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    feed_date: str = ""
    reprint_of: str | None = None

    @property
    def number(self) -> int:
        """The six digits of its address."""
        return 100_000 + int(self.id.rpartition("-")[2])

    @property
    def path(self) -> str:
        return OUTLETS[self.source].path(self.number, self.published)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def at(self, now: datetime) -> NewsArticle:
        """The version that stood on the site at ``now``."""
        version = self
        for edit in self.edits:
            if edit.at <= now:
                version = replace(
                    version,
                    updated=edit.at,
                    title=edit.title or version.title,
                    paragraphs=edit.paragraphs or version.paragraphs,
                )
        return version


@dataclass(frozen=True, slots=True)
class Step:
    """A status and the day of its news; ``until`` is the day on which a mistaken one was taken back."""

    day: date
    status: Status
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to one project, and the ids of the articles that tell of it, reprints left out."""

    key: str
    name: str
    country: str
    region: str
    history: tuple[Step, ...]
    withdrawn: tuple[Step, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Every project of the demo, and the ids of the articles that tell of none."""

    lives: tuple[Life, ...]
    noise: frozenset[str]


@cache
def read_articles() -> tuple[NewsArticle, ...]:
    """All articles and their reprints, oldest first, each as first published."""
    rows = (row for path in sorted((FOLDER / "articles").glob("*.yaml")) for row in _load(path))
    articles = (version for row in rows for version in _with_reprints(row))
    return tuple(sorted(articles, key=lambda article: (article.published, article.id)))


def read_truth() -> Truth:
    content = _load(FOLDER / "truth.yaml")
    lives = tuple(_life(key, row) for key, row in content["projects"].items())
    return Truth(lives=lives, noise=frozenset(content["noise"]))


def _load(path: Path) -> Any:
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _with_reprints(row: Mapping[str, Any]) -> Iterator[NewsArticle]:
    original = _article(row)
    yield original
    for source in row.get("also_on", ()):
        yield _reprint(original, source)


def _article(row: Mapping[str, Any]) -> NewsArticle:
    return NewsArticle(
        id=row["id"],
        source=row["source"],
        language=row["language"],
        published=row["published"],
        updated=row["published"],
        title=row["title"],
        paragraphs=_paragraphs(row["text"]),
        tags=tuple(row.get("tags", ())),
        edits=tuple(_edit(edit) for edit in row.get("edits", ())),
        feed_date=row.get("feed_date", ""),
    )


def _edit(row: Mapping[str, Any]) -> Edit:
    return Edit(row["at"], row.get("title"), _paragraphs(row["text"]) if "text" in row else None)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(text.strip().split("\n"))


def _reprint(original: NewsArticle, source: str) -> NewsArticle:
    """The same report as another outlet brings it: later, a line that says whose it is for a last paragraph."""
    number = int(original.id.rpartition("-")[2]) + _REPRINT_OFFSET
    credit = _CREDIT[original.language].format(name=OUTLETS[original.source].name)
    return replace(
        original,
        id=f"{source}-{number}",
        source=source,
        published=original.published + _REPRINT_DELAY,
        updated=original.published + _REPRINT_DELAY,
        paragraphs=(*original.paragraphs[:-1], credit),
        edits=(),
        reprint_of=original.id,
    )


def _life(key: str, row: Mapping[str, Any]) -> Life:
    return Life(
        key=key,
        name=row["name"],
        country=row["country"],
        region=row["region"],
        history=_steps(row["history"]),
        withdrawn=_steps(row.get("withdrawn", ())),
        articles=tuple(row["articles"]),
    )


def _steps(rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(row["day"], Status(row["status"]), row.get("until")) for row in rows)
