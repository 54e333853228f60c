"""Stored articles in, readings out: the pipeline from «article stored» on, in a fresh temporary database, for measuring."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.engine import upgrade_database
from db.replaying import ReplayedArticle, replayed
from domain.articles import NewArticle, Polled, PollResult, PollState, Source, SourceKind
from extractors.reader import Reader
from flows.progress import Progress, Silent


class ReplayProblem(Exception):
    """A line of the input is not an article; the message names it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One article of the input; the labels that may stand beside it are never looked at."""

    id: str
    language: str
    source: str
    published: datetime
    title: str
    text: str


def read_recorded(path: Path) -> tuple[Recorded, ...]:
    """The articles of a JSON Lines file in order of publication."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    articles = [_recorded(line, f"{path}:{number}") for number, line in lines if line.strip()]
    return tuple(sorted(articles, key=lambda article: (article.published, article.id)))


def _recorded(line: str, where: str) -> Recorded:
    try:
        row = json.loads(line)
        day = datetime.combine(date.fromisoformat(row["published"][:10]), time(12), UTC)
        return Recorded(row["id"], row["language"], row.get("source") or "", day, row["title"], row["text"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReplayProblem(f"{where}: not an article with id, language, published, title and text ({error}).") from error
