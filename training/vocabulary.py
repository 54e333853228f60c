"""The 250,000 pieces of the tokenizer cut down to those that English, Russian and Kazakh need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")  # keep ids 0 to 3, so that the templates around a text stay right
ENGLISH_WORDS = 50_000  # frequent ones; fewer cost 1 % more tokens, more only size
_CYRILLIC = re.compile(r"▁?[а-яёәғқңөұүһі]+\Z", re.IGNORECASE)
_PLAIN = re.compile(r"▁?[\d\W_]+\Z")
_LETTERS = re.compile(r"▁?[a-zà-ÿğışńǵ¼ūñöüäәғқңөұүһа-яёі]\Z", re.IGNORECASE)


def trimmed(tokenizer: dict[str, Any], needed: Iterable[int]) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """The tokenizer's JSON with the kept pieces renumbered in their order, and the old id of each new one.

    Kept are the special ones, all made of Russian and Kazakh letters, numerals and signs of European scripts, single
    letters, and the ids in ``needed``.
    """
    pieces = tokenizer["model"]["vocab"]
    wanted = set(needed) | {number for number, (piece, _) in enumerate(pieces) if _is_kept(piece)}
    kept = [*range(len(SPECIAL)), *sorted(number for number in wanted if number >= len(SPECIAL))]
    mask = next(number for number, (piece, _) in enumerate(pieces) if piece == "<mask>")
    kept = [*(number for number in kept if number != mask), mask]
    new = {old: number for number, old in enumerate(kept)}
    cut = json.loads(json.dumps(tokenizer))
    cut["model"]["vocab"] = [pieces[old] for old in kept]
    cut["model"]["unk_id"] = new[tokenizer["model"]["unk_id"]]
    cut["added_tokens"] = [{**token, "id": new[token["id"]]} for token in cut["added_tokens"] if token["id"] in new]
    return cut, np.array(kept, dtype=np.int64)


def _is_kept(piece: str) -> bool:
    if _PLAIN.match(piece):
        return all(ord(sign) < 0x2600 for sign in piece)
    return bool(_CYRILLIC.match(piece) or _LETTERS.match(piece))


def english_pieces(tokenizer: Any) -> set[int]:
    """Ids that the full tokenizer uses for frequent English words, small and capitalised."""
    from wordfreq import top_n_list

    words = top_n_list("en", ENGLISH_WORDS)
    return used(tokenizer, [*words, *(word.capitalize() for word in words)])


def used(tokenizer: Any, texts: Iterable[str]) -> set[int]:
    """Ids that the tokenizer uses for these texts."""
    return {number for one in tokenizer.encode_batch(list(texts)) for number in one.ids}


def written(tokenizer: dict[str, Any], folder: Path) -> None:
    """Write the files that transformers' tokenizer is loaded from."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 512,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
