"""Linking beside a library for it: splink, which fits a Fellegi-Sunter model and links in batches with DuckDB.

Both get the same reports of the same invented projects, as fields that are made comparable beforehand (our skeletons of
names, so that three scripts are one). splink learns its weights from this very data; ours are those that news taught.
Of each report the best project above a threshold counts; splink's is the one that suits it best, which nobody would
know in earnest. Splink is not among our locks: `python -m venv /some/where && /some/where/bin/pip install splink==5.0.0
duckdb`, then `python -m benchmarks.beside --rival /some/where/bin/python`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

THRESHOLDS = [step / 100 for step in range(5, 100)]


def main() -> int:
    """Runs in the library's own environment, where nothing of ours is: two files of rows in, figures out."""
    known, told = map(Path, sys.argv[1:3])
    start = time.process_time()
    answers = _linked((known, told))
    seconds = time.process_time() - start
    rows = map(json.loads, told.read_text(encoding="utf-8").splitlines())
    truths = {row["unique_id"]: row["truth"] for row in rows}
    f1, threshold = max((_f1(answers, truths, threshold), threshold) for threshold in THRESHOLDS)
    print(json.dumps({"f1": f1, "threshold": threshold, "f1 at 0.5": _f1(answers, truths, 0.5), "seconds": seconds}))
    return 0


def figures_of(python: Path, known: Path, told: Path) -> dict[str, float]:
    """The figures of the library that another environment has."""
    done = subprocess.run([python, __file__, known, told], check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _linked(files: Sequence[Path]) -> list[tuple[str, str, float]]:
    """(report, project, probability) of all pairs that the library compared."""
    import duckdb
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rules = [block_on("company", "region"), block_on("company", "product"), block_on("product", "region"),
             block_on("product", "town"), block_on("capacity"), block_on("investment")]  # fmt: skip
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("company", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("product").configure(term_frequency_adjustments=True),
            compare.ExactMatch("region"),
            compare.JaroWinklerAtThresholds("town", [0.92]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("name", [0.95, 0.85]),
            compare.ExactMatch("capacity"),
            compare.ExactMatch("investment"),
        ],
        blocking_rules_to_generate_predictions=rules,
        unique_id_column_name="unique_id",
    )
    connection = duckdb.connect()
    api = DuckDBAPI(connection=connection)
    linker = Linker([api.register(connection.read_json(str(file))) for file in files], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("company", "product", "region")], recall=0.4
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("company", "region"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("product", "town"))
    found = linker.inference.predict(threshold_match_probability=0.01).as_duckdbpyrelation()
    pairs = found.select("unique_id_l, unique_id_r, match_probability").fetchall()
    return [(one, other, sure) if one.startswith("r") else (other, one, sure) for one, other, sure in pairs]


def _f1(answers: Iterable[tuple[str, str, float]], truths: Mapping[str, str | None], threshold: float) -> float:
    best: dict[str, tuple[float, str]] = {}
    for report, project, sure in answers:
        if sure >= threshold:
            best[report] = max(best.get(report, (0.0, "")), (sure, project))
    right = sum(truths[report] == project for report, (_, project) in best.items())
    known = sum(truth is not None for truth in truths.values())
    return 2 * right / (len(best) + known) if right else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
