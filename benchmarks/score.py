"""Read the gold articles through `qadam replay` and print how right the records are, per language and together.

Then how honest the scores are: what was told with a score of 0.8 should be right in four of five cases.
Fails where a figure falls below its floor in floors.json; `make score ARGS=--write` keeps today's figures as floors.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from training.measure import calibration_error, reliability

HOUSE = Path(__file__).resolve().parent.parent
GOLD = HOUSE.parent / "shared" / "gold"
FLOORS = HOUSE / "benchmarks" / "floors.json"
PARTS = ("relevance", "projects", "usable", "programmes", "linking", "changes")
FIELDS = ("status", "region", "expected", "investment", "capacity", "jobs", "products", "companies")
# Processors add the model's sums in different order, which decides where it is in two minds: of many records one in a
# hundred, of few one or two.
SLACK = 0.01
TOLERATED = 2
MOST_SLACK = 0.1

Figures = dict[str, tuple[float, int]]  # F1 by part or field, and over how many records
Row = Mapping[str, Any]  # an article of the gold set, or what was told of it


def main() -> int:
    options = _options()
    if not GOLD.is_dir():
        print(f"There is nothing to score against: the gold articles belong into {GOLD}.")
        return 0
    files = sorted(GOLD.glob("*.jsonl"))
    groups = {file.stem: [file] for file in files} | {"all": files}
    figures = {name: _scored(name, group, options.show) for name, group in groups.items()}
    if options.write:
        floors = {group: {name: f1 for name, (f1, _) in found.items()} for group, found in figures.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
        return 0
    told = list(fallen(figures, json.loads(FLOORS.read_text(encoding="utf-8"))))
    print("\n" + ("\n".join(told) or "No figure fell below its floor."))
    return int(bool(told))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make score", description=__doc__)
    parser.add_argument("--show", help="list the errors of one part: relevant, projects, or a field's name")
    parser.add_argument("--write", action="store_true", help="keep today's figures as the floors")
    return parser.parse_args()


def _scored(name: str, files: list[Path], show: str | None) -> Figures:
    """Read the files and print how right that was."""
    with tempfile.TemporaryDirectory() as folder:
        articles, answers = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        articles.write_text("\n".join(file.read_text(encoding="utf-8").strip() for file in files), encoding="utf-8")
        qadam = Path(sys.executable).parent / "qadam"
        subprocess.run([qadam, "replay", articles, "--out", answers, "--quiet"], check=True)
        print(f"\n== {name}", flush=True)
        judge: list[str | Path] = [sys.executable, GOLD / "score.py", *files, "--predictions", answers]
        subprocess.run([*judge, *(("--show", show) if show else ())], check=True)
        if len(files) > 1:
            _print_reliability(files, answers)
        return _figures(json.loads(subprocess.run([*judge, "--json"], check=True, capture_output=True).stdout))


def _print_reliability(files: list[Path], answers: Path) -> None:
    judge = _judge()
    told = {row["id"]: row for row in judge.read_lines([answers])}
    gold = [(article, told[article["id"]]) for article in judge.read_lines(files)]
    scores = {
        "articles": [(answer["relevance"], article["relevant"]) for article, answer in gold],
        "mentions": [pair for article, answer in gold for pair in _mentions(judge, article, answer)],
        "values": [pair for article, answer in gold for pair in _values(judge, article, answer)],
    }
    print("\nscore of   promised  right  how many")
    for name, some in scores.items():
        for mean, share, many in reliability(some):
            print(f"{name:10} {mean:8.2f} {share:6.2f} {many:9}")
        print(f"{name:10} mean distance {calibration_error(some):.3f}")


def _judge() -> Any:
    """The judge as a module: which records it pairs, and which values it calls right."""
    spec = importlib.util.spec_from_file_location("judge", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    return judge


def _mentions(judge: Any, article: Row, answer: Row) -> Iterator[tuple[float, bool]]:
    """(score, whether there is such a project in this status) of each mention."""
    right = {id(told) for true, told in judge.pair(article["projects"], answer["projects"])
             if true["status"] == told["status"]}  # fmt: skip
    return ((told["score"], id(told) in right) for told in answer["projects"])


def _values(judge: Any, article: Row, answer: Row) -> Iterator[tuple[float, bool]]:
    """(score, whether it is the project's) of each value of a project that there is."""
    for true, told in judge.pair(article["projects"], answer["projects"]):
        for name, score in told["scores"].items():
            if name in judge.FIELDS:
                yield score, bool(true[name]) and judge.FIELDS[name](true[name], told[name])


def _figures(report: Mapping[str, Any]) -> Figures:
    """F1 of whatever the gold articles hold something of."""
    found = {part: report[part] for part in PARTS} | {field: report["fields"][field] for field in FIELDS}
    counted = {name: (round(row["f1"], 3), row.get("gold", row.get("records"))) for name, row in found.items()}
    return {name: (f1, many) for name, (f1, many) in counted.items() if many}


def slack(many: int) -> float:
    """By how much a figure over so many records may lie below its floor."""
    return min(MOST_SLACK, max(SLACK, TOLERATED / many)) if many else 0.0


def fallen(figures: Mapping[str, Figures], floors: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for group, wanted in floors.items():
        for name, floor in wanted.items():
            value, many = figures.get(group, {}).get(name, (0.0, 0))
            if value < floor - slack(many):
                yield f"{group}: {name} fell to {value:.3f} from {floor:.3f}."


if __name__ == "__main__":
    raise SystemExit(main())
