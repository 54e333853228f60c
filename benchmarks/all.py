"""The figures that the README quotes, measured on this machine: `make bench`.

Rates are of processor time where one process works, of wall time where it waits; the best of three rounds.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, cycle, islice
from multiprocessing import SimpleQueue, get_context
from multiprocessing.synchronize import Barrier as BarrierType
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from db.engine import open_database, upgrade_database
from db.polling import register_sources
from demo.archive import NewsArticle, read_articles, read_truth
from demo.newsroom import Newsroom
from domain.articles import Article, Fetched, PollResult, Source, SourceKind
from extractors.model.bundle import BUNDLED
from extractors.model.reader import ModelReader
from extractors.reader import LexiconReader, Reader
from feeds.fetch import Fetcher
from feeds.pages import read_page
from flows.link import link
from flows.poll import poll
from flows.read import read
from flows.replay import Recorded, store

HOUSE = Path(__file__).resolve().parent.parent
ROUNDS = 3
WARMING = 30
YEAR = timedelta(days=365)


def main() -> int:
    figures: dict[str, Any] = {}
    for measure in (pages_to_text, model_alone, text_to_mentions, unchanged_sources, start_up, demo_run):
        figures |= measure()
        print(json.dumps(figures, indent=1) if measure is demo_run else f"… {measure.__name__}", flush=True)
    return 0


def best(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of the fastest round."""

    def round_() -> float:
        start = clock()
        work()
        return clock() - start

    return min(round_() for _ in range(ROUNDS))


def pages_to_text() -> dict[str, Any]:
    """Ours finds title, date, language and address, too: trafilatura's fast mode is timed without and with those."""
    from trafilatura import bare_extraction, extract

    pages = demo_pages()
    source = Source("demo", "Demo", "http://127.0.0.1/", "ru", SourceKind.FEED, timedelta(minutes=30), 10)
    ours = best(lambda: [read_page(page, source) for page in pages])
    fast = best(lambda: [extract(page.body, fast=True, url=page.url) for page in pages])
    whole = best(lambda: [bare_extraction(page.body, fast=True, with_metadata=True, url=page.url) for page in pages])
    return {
        "pages": len(pages),
        "pages per second": round(len(pages) / ours),
        "pages per second, trafilatura fast, text only": round(len(pages) / fast),
        "pages per second, trafilatura fast, with title and date": round(len(pages) / whole),
    }


def demo_pages() -> list[Fetched]:
    with Newsroom() as newsroom:
        newsroom.today(max(article.published for article in read_articles()) + timedelta(days=1))
        fetcher = Fetcher(allow_loopback=True, host_pause=0)
        answers = [fetcher.get(newsroom.url + article.path) for article in newsroom.published()]
    return [answer for answer in answers if isinstance(answer, Fetched)]


def model_alone() -> dict[str, Any]:
    """Full articles through gate, model and grammars, in processes that do nothing else."""
    figures: dict[str, Any] = json.loads(run([sys.executable, "-m", "benchmarks.model"]))
    return figures


def text_to_mentions() -> dict[str, Any]:
    """Stored text to linked mentions, database included."""
    everything, noise = list(map(_recorded, read_articles())), read_truth().noise
    hard = [article for article in everything if article.id in noise]
    telling = [article for article in everything if article.id not in noise]
    figures: dict[str, Any] = {}
    for name, articles, reader in (
        ("the demo's news, word lists", everything * 4, "lexicon"),
        ("the demo's news", everything, "model"),
        ("one in 15 relevant, the others everyday news", _among(everyday_news(), telling), "model"),
        ("one in 15 relevant, the others full of plants", _among(hard, telling), "model"),
    ):
        recorded = _years_apart(articles)
        for workers in (1, 2):
            rounds = [_read_and_linked(recorded, workers, reader) for _ in range(ROUNDS)]
            seconds, peak = min(one.seconds for one in rounds), max(one.peak for one in rounds)
            figures[f"articles per second, {name}, processes: {workers}"] = round(len(recorded) / seconds, 1)
            figures[f"peak memory of a process, MB, {name}, processes: {workers}"] = peak
    return figures


class Round(NamedTuple):
    """Wall seconds of both stages, and the most megabytes that a process held."""

    seconds: float
    peak: int


def everyday_news() -> list[Recorded]:
    """What a news agency publishes beside news of projects: invented, and written without a look at the gate."""
    path, day = Path(__file__).with_name("everyday.jsonl"), datetime(2026, 1, 12, 9, tzinfo=UTC)
    rows = enumerate(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
    return [Recorded(f"everyday-{number}", row["language"], day, row["title"], row["text"]) for number, row in rows]


def _among(other: list[Recorded], telling: list[Recorded]) -> list[Recorded]:
    """Each of 30 articles that tell of projects, and fourteen others after it."""
    around = cycle(other)
    return [article for one in telling[:30] for article in (one, *islice(around, 14))]


def _recorded(article: NewsArticle) -> Recorded:
    return Recorded(article.id, article.language, article.published, article.title, article.text)


def _years_apart(articles: list[Recorded]) -> list[Recorded]:
    """A year later each time that one comes again, so that no copy counts as a reprint and goes unread."""
    seen: Counter[str] = Counter()
    rows = []
    for article in articles:
        times = seen[article.id]
        rows.append(replace(article, id=f"{article.id}-{times}", published=article.published + YEAR * times))
        seen[article.id] += 1
    return rows


def _read_and_linked(articles: list[Recorded], workers: int, reader: str) -> Round:
    """Both stages after start, on a file that is as safe as in earnest, by processes that hold nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        engine = upgrade_database(url)
        store(engine, articles)
        engine.dispose()
        fresh = get_context("spawn")
        ready, peaks = fresh.Barrier(workers + 1), fresh.SimpleQueue()
        running = [fresh.Process(target=_work, args=(url, ready, peaks, reader)) for _ in range(workers)]
        for process in running:
            process.start()
        ready.wait()
        start = time.perf_counter()
        for process in running:
            process.join()
        return Round(time.perf_counter() - start, max(peaks.get() for _ in running))


def _work(url: str, ready: BarrierType, peaks: SimpleQueue[int], name: str) -> None:
    """One worker: warms up on news of projects in all languages, for patterns are compiled by the first that need them,
    waits for the others, then reads and links until nothing is left."""
    engine, now = open_database(url), datetime.now(UTC)
    reader: Reader = LexiconReader() if name == "lexicon" else ModelReader(BUNDLED)
    for article in list(read_articles())[-WARMING:]:
        reader.read(Article(article.title, article.text, article.language, article.published))
    ready.wait()
    worker = str(os.getpid())
    read(engine, reader, now=now, worker=worker)
    link(engine, now=now, worker=worker)
    peaks.put(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


class Unchanged(BaseHTTPRequestHandler):
    """A feed of one item that never changes."""

    FEED = (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title><item><title>Nothing new today</title>"
        b"<link>http://127.0.0.1/1</link><guid>unchanged-1</guid></item></channel></rss>"
    )
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        unchanged = self.headers["If-None-Match"] == '"1"'
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", "0" if unchanged else str(len(self.FEED)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(self.FEED)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def unchanged_sources() -> dict[str, Any]:
    """200 sources on as many loopback addresses that answer «not modified», eight threads, database included."""
    with tempfile.TemporaryDirectory() as folder, ThreadingHTTPServer(("0.0.0.0", 0), Unchanged) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        engine = upgrade_database(f"sqlite:///{folder}/bench.db")
        sources = {source.id: source for source in _loopback_sources(server.server_port)}
        register_sources(engine, tuple(sources.values()), datetime.now(UTC))
        fetcher = Fetcher(allow_loopback=True, host_pause=0)
        moments = (datetime.now(UTC) + timedelta(hours=hour) for hour in count())

        def polled() -> Counter[PollResult]:
            reports = poll(engine, sources, fetcher, now=next(moments), worker="bench", threads=8, rng=random.Random(1))
            return Counter(report.result for report in reports)

        polled()
        seconds = best(polled, time.perf_counter)
        results = dict(polled())
        server.shutdown()
    return {"seconds to poll 200 unchanged sources": round(seconds, 2), "of which": results}


def _loopback_sources(port: int) -> Iterator[Source]:
    for number in range(1, 201):
        url = f"http://127.0.1.{number}:{port}/feed"
        yield Source(f"s{number}", f"Source {number}", url, "en", SourceKind.FEED, timedelta(minutes=5), 1)


def start_up() -> dict[str, Any]:
    """Wall time of commands on the demo's database."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/qadam.db"
        upgrade_database(database).dispose()
        qadam = str(Path(sys.executable).parent / "qadam")
        timed = {
            name: best(partial(run, [qadam, "--database", database, name]), time.perf_counter)
            for name in ("projects", "changes", "--help")
        }
    return {f"seconds, qadam {name}": round(seconds, 2) for name, seconds in timed.items()}


def demo_run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run([str(Path(sys.executable).parent / "qadam"), "demo", "--folder", folder])
    return {"seconds, qadam demo": round(time.perf_counter() - start, 1)}


def run(command: list[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"DO_NOT_TRACK": "1"})
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
