"""What the bundled model costs: `python -m benchmarks.model` prints it as JSON."""

from __future__ import annotations

import json
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool
from pathlib import Path

from domain.articles import Article
from extractors.model.bundle import BUNDLED
from extractors.model.network import Network
from extractors.model.reader import ModelReader
from training.marks import read_examples
from training.measure import article_of

DATA = Path(__file__).resolve().parent.parent / "training" / "data"
ROUNDS = 3
ARTICLES = 60


def main() -> None:
    start = time.perf_counter()
    reader = ModelReader(BUNDLED)
    loading = time.perf_counter() - start
    articles = full_articles()
    one = min(_seconds(reader, articles) for _ in range(ROUNDS))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before another network is opened
    network = Network(BUNDLED)
    tokens = sum(len(network.look(f"{one.title}\n{one.text}").starts) for one in articles) / len(articles)
    figures = {
        "seconds to load and verify the model": round(loading, 2),
        "tokens of a full article": round(tokens),
        "full articles per second, one process": round(len(articles) / one, 1),
        "full articles per second, two processes": round(_by_two(articles), 1),
        "peak memory of a reading process, MB": round(memory),
    }
    print(json.dumps(figures, indent=1))


def full_articles() -> list[Article]:
    """As many of each length between 200 and 300 words as there are, spread over the files and languages."""
    long = [example for example in read_examples(DATA) if 200 <= len(example.text.split()) <= 300]
    return [article_of(example) for example in long[:: len(long) // ARTICLES][:ARTICLES]]


def _seconds(reader: ModelReader, articles: list[Article]) -> float:
    """As the read stage goes through them: as many at once as the reader bears."""
    start = time.perf_counter()
    with ThreadPoolExecutor(reader.abreast) as threads:
        list(threads.map(reader.read, articles))
    return time.perf_counter() - start


def _by_two(articles: list[Article]) -> float:
    """Articles per second of two processes that share the cores, opened beforehand."""
    with Pool(2, _open) as pool:
        pool.map(_read, articles[:4], chunksize=1)
        start = time.perf_counter()
        pool.map(_read, articles * ROUNDS, chunksize=1)
        return len(articles) * ROUNDS / (time.perf_counter() - start)


_readers: list[ModelReader] = []  # the one of this process


def _open() -> None:
    _readers.append(ModelReader(BUNDLED))


def _read(article: Article) -> None:
    _readers[0].read(article)


if __name__ == "__main__":
    main()
