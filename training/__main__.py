"""From the pinned packages and the marked articles to the bundled model: `make train`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from extractors.model.bundle import BUNDLED
from extractors.model.network import Network as Shipped
from training.batches import item
from training.encoder import KEPT, TOKENIZER, WEIGHTS, bert, fetched, recovered, shortened
from training.engine import CLOSE, closeness
from training.export import export, manifest
from training.fit import Plan, fit
from training.marks import SETS, Example, is_kept_back, read_examples, teaches
from training.measure import measured
from training.network import Network
from training.report import moves
from training.tune import Recalled, seen_by, tuned
from training.vocabulary import english_pieces, trimmed, used, written

HOUSE = Path(__file__).resolve().parent.parent
DATA = HOUSE / "training" / "data"
WORK = HOUSE / "var" / "training"
PAD = "<pad>"
EVERY = 20  # of so many articles that teach, one shows how loud the channels become


def main() -> None:
    options = _options()
    examples = read_examples(DATA)
    shown, kept_back = [*filter(teaches, examples)], [*filter(is_kept_back, examples)]
    tokenizer, network = foundation(shown, WORK / "model")
    print(f"{len(shown)} articles to learn from, {len(kept_back)} kept back.", flush=True)
    fit(network, shown, tokenizer, Plan(passes=options.passes))
    export(network, WORK / "model", [item(one, tokenizer).ids for one in shown[::EVERY]], options.out)
    shipped = Shipped(options.out)
    thresholds = tuned(seen_by(shipped, kept_back), kept_back)
    told = {name: scores(shipped, thresholds, [*filter(belongs, examples)]) for name, belongs in SETS.items()}
    manifest(options.out, DATA, thresholds, told)
    print("\n".join(moves({name: {"all": figures} for name, figures in told.items()})))
    print(f"The model is in {options.out}; «make quality» compares it with the last one by language, too.")


def scores(network: Shipped, thresholds: Mapping[str, float], examples: Sequence[Example]) -> dict[str, float]:
    """F1 by part on articles that taught nothing."""
    found = measured(Recalled(seen_by(network, examples), thresholds), examples)
    return {name: round(part.f1, 3) for name, part in found.parts.items()}


def foundation(examples: list[Example], folder: Path) -> tuple[Any, Network]:
    """The encoder as it comes, with the vocabulary cut to our languages; the tokenizer's files lie in ``folder``."""
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    source = fetched(TOKENIZER, WORK)
    full = Tokenizer.from_file(str(source))
    needed = english_pieces(full) | used(full, [example.text for example in examples])
    cut, kept = trimmed(json.loads(source.read_text(encoding="utf-8")), needed)
    written(cut, folder)
    weights = fetched(WEIGHTS, WORK)
    header, tensors = recovered(weights)
    close = closeness(weights, full, bert(header, tensors).eval(), WORK)
    if close is not None and close < CLOSE:
        raise SystemExit(f"The recovered encoder is not that of its own engine (cosine {close:.4f}): see encoder.py.")
    words = "embeddings.word_embeddings.weight"
    torch.manual_seed(Plan().seed)  # the heads begin at random
    network = Network(shortened(bert(header, {**tensors, words: tensors[words][kept]}), KEPT))
    fast: Any = PreTrainedTokenizerFast
    return fast(tokenizer_file=str(folder / "tokenizer.json"), pad_token=PAD), network


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--passes", type=int, default=Plan().passes, help="over the articles (default %(default)s)")
    parser.add_argument("--out", type=Path, default=BUNDLED, help="where the model goes (default: into the package)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
