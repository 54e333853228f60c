"""How well readers read articles that taught them nothing, in words, tables and docs/quality.md: `make quality`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.records import Status
from extractors.model.bundle import BUNDLED
from extractors.model.reader import ModelReader
from extractors.reader import LexiconReader, Reader
from training.marks import SETS, Example, read_examples
from training.measure import LANGUAGES, Measured, calibration_error, measured, reliability

HOUSE = Path(__file__).resolve().parent.parent
LAST = HOUSE / "training" / "scores.json"
PAGE = HOUSE / "docs" / "quality.md"
_BEGIN, _END = "<!-- figures: make quality ARGS=--write -->", "<!-- end of figures -->"
_PARTS = ("relevance", "projects", "status", "told", "region", "investment", "capacity", "jobs", "expected")

ByLanguage = Mapping[str, Measured]  # «all», and each language


def main() -> None:
    options = _options()
    model, lexicon = ModelReader(options.model), LexiconReader()
    examples = read_examples(HOUSE / "training" / "data")
    figures: dict[str, Any] = {}
    lines: list[str] = []
    for name, belongs in SETS.items():
        some = [example for example in examples if belongs(example)]
        found = _by_language(model, some)
        figures[name] = {language: _figures(result) for language, result in found.items()}
        lines += _lines(name, {model.name: found, lexicon.name: _by_language(lexicon, some)}, len(some))
    print("\n".join(lines))
    print("\n".join(moves(figures)))
    if options.write:
        LAST.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        _insert("\n".join(lines))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.report", description=__doc__)
    parser.add_argument("--model", type=Path, default=BUNDLED, help="the model's folder (default: the bundled one)")
    parser.add_argument("--write", action="store_true", help="keep the figures, here and in docs/quality.md")
    return parser.parse_args()


def _by_language(reader: Reader, examples: Sequence[Example]) -> ByLanguage:
    told = {language: [e for e in examples if e.language == language] for language in LANGUAGES}
    return {"all": measured(reader, examples)} | {name: measured(reader, some) for name, some in told.items()}


def _lines(name: str, by_reader: Mapping[str, ByLanguage], articles: int) -> Iterator[str]:
    """The first reader is the one that the page is about."""
    yield f"\n### {name.capitalize()}\n"
    yield f"F1 on {articles} articles:\n"
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
    scores = _scores(languages["all"])
    for kind, some in scores.items():
        yield from (f"| {kind} | {mean:.2f} | {share:.2f} | {many} |" for mean, share, many in reliability(some))
    distances = ", ".join(f"{kind} {calibration_error(some):.3f}" for kind, some in scores.items())
    yield f"\nMean distance: {distances}."


def _scores(result: Measured) -> dict[str, list[tuple[float, bool]]]:
    return {"articles": result.relevance_scores, "mentions": result.mention_scores, "values": result.value_scores}


def _confusion(language: str, result: Measured) -> Iterator[str]:
    yield f"\n| {language} | {' | '.join(Status)} |"
    yield f"| --- | {' | '.join('---' for _ in Status)} |"
    for true in Status:
        yield f"| {true} | {' | '.join(str(result.statuses[true, told] or '') for told in Status)} |"


def _figures(result: Measured) -> dict[str, Any]:
    """F1 of each part, and how often each true status was told as which."""
    statuses = {f"{true} > {told}": many for (true, told), many in sorted(result.statuses.items())}
    return {name: round(result.part(name).f1, 4) for name in _PARTS} | {"statuses": statuses}


def moves(now: Mapping[str, Any]) -> Iterator[str]:
    """What changed against the last scores that were kept."""
    if not LAST.is_file():
        return
    before: dict[str, Any] = json.loads(LAST.read_text(encoding="utf-8"))
    for name, languages in now.items():
        for language, figures in languages.items():
            for part in _PARTS:
                old = before.get(name, {}).get(language, {}).get(part)
                if old is not None and abs(figures[part] - old) >= 0.001:
                    yield f"{name}, {language}: {part} {old:.3f} -> {figures[part]:.3f}"


def _insert(text: str) -> None:
    """Between the marks of the page; what stands around them is written by hand."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(_BEGIN)
    tail = rest.split(_END)[1]
    PAGE.write_text(f"{head}{_BEGIN}\n{text}\n{_END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
