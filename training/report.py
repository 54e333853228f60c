"""How well readers read the articles that were kept back, in words, tables and docs/quality.md: `make quality`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from domain.records import Status
from extractors.model.bundle import BUNDLED
from extractors.model.reader import ModelReader
from extractors.reader import LexiconReader, Reader
from training.marks import Example, is_kept_back, read_examples
from training.measure import LANGUAGES, Measured, calibration_error, measured, reliability

HOUSE = Path(__file__).resolve().parent.parent
LAST = HOUSE / "training" / "scores.json"
PAGE = HOUSE / "docs" / "quality.md"
_BEGIN, _END = "<!-- figures: make quality ARGS=--write -->", "<!-- end of figures -->"
_PARTS = ("relevance", "projects", "status", "region", "investment", "capacity", "jobs", "expected")


def main() -> None:
    options = _options()
    examples = [example for example in read_examples(HOUSE / "training" / "data") if is_kept_back(example)]
    readers: tuple[Reader, ...] = (ModelReader(options.model), LexiconReader())
    by_reader = {reader.name: _by_language(reader, examples) for reader in readers}
    model = by_reader[readers[0].name]
    text = "\n".join(_lines(by_reader, len(examples)))
    print(text)
    print("\n".join(_moves(_figures(model))))
    if options.write:
        LAST.write_text(json.dumps(_figures(model), indent=1) + "\n", encoding="utf-8")
        _insert(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.report", description=__doc__)
    parser.add_argument("--model", type=Path, default=BUNDLED, help="the model's folder (default: the bundled one)")
    parser.add_argument("--write", action="store_true", help="keep the figures, here and in docs/quality.md")
    return parser.parse_args()


def _by_language(reader: Reader, examples: Sequence[Example]) -> dict[str, Measured]:
    told = {language: [e for e in examples if e.language == language] for language in LANGUAGES}
    return {"all": measured(reader, examples)} | {name: measured(reader, some) for name, some in told.items()}


def _lines(by_reader: dict[str, dict[str, Measured]], articles: int) -> Iterator[str]:
    yield f"F1 on {articles} articles that were kept back from training:\n"
    yield f"| reader | articles | {' | '.join(_PARTS)} |"
    yield f"| --- | --- | {' | '.join('---' for _ in _PARTS)} |"
    for reader, languages in by_reader.items():
        for language, result in languages.items():
            yield f"| {reader} | {language} | {' | '.join(f'{result.part(name).f1:.3f}' for name in _PARTS)} |"
    reader, languages = next(iter(by_reader.items()))
    yield f"\nStatuses that {reader} gave to the records it found (rows: true, columns: told):\n"
    for language in LANGUAGES:
        yield from _confusion(language, languages[language])
    yield "\nWhat its scores promise, and what came of it (a mention is right if it is a project and has its status):\n"
    yield "| score of | promised | right | how many |"
    yield "| --- | --- | --- | --- |"
    whole = languages["all"]
    for name, scores in (("mentions", whole.mention_scores), ("articles", whole.relevance_scores)):
        for mean, share, many in reliability(scores):
            yield f"| {name} | {mean:.2f} | {share:.2f} | {many} |"
    errors = calibration_error(whole.mention_scores), calibration_error(whole.relevance_scores)
    yield f"\nMean distance: mentions {errors[0]:.3f}, articles {errors[1]:.3f}."


def _confusion(language: str, result: Measured) -> Iterator[str]:
    yield f"\n| {language} | {' | '.join(Status)} |"
    yield f"| --- | {' | '.join('---' for _ in Status)} |"
    for true in Status:
        yield f"| {true} | {' | '.join(str(result.statuses[true, told] or '') for told in Status)} |"


def _figures(languages: dict[str, Measured]) -> dict[str, dict[str, float]]:
    return {
        language: {name: round(result.part(name).f1, 4) for name in _PARTS} for language, result in languages.items()
    }


def _moves(now: dict[str, dict[str, float]]) -> Iterator[str]:
    """What changed against the last scores that were kept."""
    if not LAST.is_file():
        return
    before: dict[str, Any] = json.loads(LAST.read_text(encoding="utf-8"))
    for language, figures in now.items():
        for name, value in figures.items():
            old = before.get(language, {}).get(name)
            if old is not None and abs(value - old) >= 0.001:
                yield f"{language} {name}: {old:.3f} -> {value:.3f}"


def _insert(text: str) -> None:
    """Between the marks of the page; what stands around them is written by hand."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(_BEGIN)
    tail = rest.split(_END)[1]
    PAGE.write_text(f"{head}{_BEGIN}\n{text}\n{_END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
