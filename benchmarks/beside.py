"""Our linking beside splink's, on the same reports of the same invented projects with known truth; see rival.py.

Ours compares one report at a time with what the database finds for it, and nothing of this data was used to make it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from benchmarks.filling import add_source, fill, public_id
from benchmarks.invented import Inventor
from benchmarks.linking import Report, reports_among
from benchmarks.rival import figures_of
from db.engine import open_database, reading, upgrade_database, writing
from db.journal import stop_keeping
from db.projects import candidates
from domain.names import company_words, place_words, telling_words
from domain.projects import Matched
from domain.records import Mention
from domain.resolution import blocking_keys, resolve


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "archive.db")
        upgrade = upgrade_database(f"sqlite:///{file}")
        add_source(upgrade)
        with writing(upgrade) as connection:
            stop_keeping(connection)
        upgrade.dispose()
        known = list(Inventor().projects(options.projects))
        reports = reports_among(known, options.reports)
        fill(file, known)
        f1, seconds = ours(open_database(f"sqlite:///{file}"), reports)
        print(f"ours    F1 {f1:.3f} in {seconds:.0f} s, one report at a time", flush=True)
        if not options.rival:
            print("splink is not measured: give the Python that has it by --rival (see benchmarks/rival.py).")
            return 0
        there, told = Path(folder, "known.jsonl"), Path(folder, "told.jsonl")
        _write(there, [_row(public_id(each.number), each.reports[-1][1]) for each in known])
        _write(told, [_row(f"r{at}", each.mention) | {"truth": each.truth} for at, each in enumerate(reports)])
        theirs = figures_of(options.rival, there, told)
        print(
            f"splink  F1 {theirs['f1']:.3f} at the threshold that suits it best ({theirs['threshold']:.2f}), "
            f"{theirs['f1 at 0.5']:.3f} at 0.50, in {theirs['seconds']:.0f} s, all at once"
        )
    return 0


def ours(engine: Engine, reports: Sequence[Report]) -> tuple[float, float]:
    """F1, and seconds of processor time."""
    start, right, matched = time.process_time(), 0, 0
    with reading(engine) as connection:
        for each in reports:
            found = candidates(connection, blocking_keys(each.mention))
            answer = resolve(each.mention, each.day, found)
            if isinstance(answer, Matched):
                matched += 1
                right += any(one.id == answer.project_id and one.public_id == each.truth for one in found)
    engine.dispose()
    known = sum(each.truth is not None for each in reports)
    return 2 * right / (matched + known), time.process_time() - start


def _row(name: str, mention: Mention) -> dict[str, Any]:
    """Made comparable beforehand, as who uses such a library would: words as their skeletons, the first of each."""
    words = {
        "company": [word for company in mention.companies for word in company_words(company)],
        "town": place_words(mention.locality or ""),
        "name": sorted(telling_words(mention.name)),
    }
    return {
        "unique_id": name,
        "product": mention.products[0],
        "region": mention.region,
        "capacity": mention.capacity and str(mention.capacity.value),
        "investment": mention.investment and str(mention.investment.amount),
        **{field: " ".join(some) or None for field, some in words.items()},
    }


def _write(file: Path, rows: Sequence[dict[str, Any]]) -> None:
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--rival", type=Path, help="the Python of an environment that has splink and duckdb")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
