"""Recorded articles in, readings out: the stages from «article stored» on, in a fresh temporary database."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.engine import reading, upgrade_database
from db.polling import claim_due_sources, finish_poll, register_sources
from db.transcript import Told, transcript
from domain.articles import NewArticle, Polled, PollResult, PollState, Source, SourceKind
from domain.problems import Problem
from domain.records import Mention, Programme
from extractors.reader import Reader
from flows.clock import now_utc
from flows.link import link
from flows.read import read
from flows.settings import Settings
from flows.wiring import reader

ARCHIVE = Source("archive", "Archive", "https://archive.invalid/", "en", SourceKind.FEED, timedelta(days=1), 0)
LEASE = timedelta(hours=1)


class ReplayProblem(Problem):
    """A line of the input is no article; the message names it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One article of the input; labels that stand beside it are never looked at."""

    id: str
    language: str
    published: datetime
    title: str
    text: str


def replay_file(settings: Settings, recorded: Path, out: Path) -> int:
    """Writes one line per article, in order of publication; gives how many. Raises ReplayProblem."""
    if not out.parent.is_dir():
        raise ReplayProblem(f"The folder {out.parent} does not exist: make it, or choose another --out.")
    articles = read_recorded(recorded)
    told = {article.url: article for article in replayed(articles, reader(settings))}
    lines = [_line(article.id, told.get(article.id)) for article in articles]
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def replayed(articles: tuple[Recorded, ...], by: Reader) -> tuple[Told, ...]:
    """What came of the articles, stored, read and linked in a database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="qadam-replay-") as folder:
        engine = upgrade_database(f"sqlite:///{folder}/replay.db", durable=False)
        try:
            store(engine, articles)
            read(engine, by, now=now_utc(), worker="replay")
            link(engine, now=now_utc(), worker="replay")
            with reading(engine) as connection:
                return transcript(connection)
        finally:
            engine.dispose()


def store(engine: Engine, articles: Iterable[Recorded]) -> None:
    """Stores the articles as one poll of one source would."""
    now = now_utc()
    register_sources(engine, (ARCHIVE,), now)
    (claim,) = claim_due_sources(engine, now=now, worker="replay", lease=LEASE, limit=1, everything=True)
    new = tuple(
        NewArticle(
            source_id=ARCHIVE.id,
            url=article.id,
            identities=(f"archive:{article.id}",),
            title=article.title,
            text=article.text,
            language=article.language,
            published_at=article.published,
            seen_at=now,
        )
        for article in articles
    )
    finish_poll(engine, claim, Polled(PollResult.OK, PollState(next_poll_at=now + LEASE), new), now)


def read_recorded(path: Path) -> tuple[Recorded, ...]:
    """The articles of a JSON Lines file in order of publication, then of id."""
    try:
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    except UnicodeDecodeError as error:
        raise ReplayProblem(f"{path} is not UTF-8: save it as UTF-8 first.") from error
    articles = [_recorded(line, f"{path}:{number}") for number, line in lines if line.strip()]
    return tuple(sorted(articles, key=lambda article: (article.published, article.id)))


def _recorded(line: str, where: str) -> Recorded:
    try:
        row = json.loads(line)
        noon = datetime.combine(date.fromisoformat(row["published"][:10]), time(12), UTC)
        return Recorded(row["id"], row["language"], noon, row["title"], row["text"])
    except (ValueError, KeyError, TypeError) as error:
        wrong = f"{where} is no article ({type(error).__name__}: {error})"
        raise ReplayProblem(f"{wrong}: give it id, language, published, title and text.") from error


def _line(article_id: str, told: Told | None) -> str:
    """An article that was not read (a reprint, or parked) says nothing."""
    row: dict[str, Any] = {"id": article_id, "relevant": False, "relevance": 0.0}
    if told is not None:
        row |= {"relevant": told.relevant, "relevance": round(told.relevance, 4)}
    row["projects"] = [_project(public_id, mention) for public_id, mention in told.mentions] if told else []
    row["programmes"] = [_programme(programme) for programme in told.programmes] if told else []
    row["changes"] = [
        {"project_id": move.project_id, "from": move.before, "to": move.after} for move in (told.moves if told else ())
    ]
    return json.dumps(row, ensure_ascii=False)


def _project(public_id: str, mention: Mention) -> dict[str, Any]:
    return asdict(mention) | {
        "project_id": public_id,
        "investment": mention.investment and mention.investment._asdict(),
        "capacity": mention.capacity and mention.capacity._asdict(),
        "spans": _spans(mention),
        "scores": {span.field: span.score for span in mention.spans if span.score is not None},
    }


def _programme(programme: Programme) -> dict[str, Any]:
    return asdict(programme) | {"spans": _spans(programme)}


def _spans(said: Mention | Programme) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for span in said.spans:
        spans.setdefault(span.field, []).append((span.start, span.end))
    return spans
