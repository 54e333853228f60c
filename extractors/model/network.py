"""The model at work: a text becomes what it thinks of every token, the same alone and in any company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from extractors.model.bundle import TOKENIZER, WEIGHTS, Manifest, ModelProblem, read_manifest, verify
from extractors.model.heads import HEADS, WIDTH

Floats = NDArray[np.float32]
LONGEST, OVERLAP = 512, 128  # tokens of one pass, and those that two passes over a long article share
_THREADS = 1  # of one pass: two articles side by side need no waiting for each other, two halves of one do
_NEAR_ENOUGH = 0.9  # share of tags that must agree: processors add in different order


@dataclass(frozen=True, slots=True)
class View:
    """What the model makes of a text: token number i covers characters [starts[i], ends[i]) and has row i of logits.

    ``relevance`` is a logit, too.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    logits: Floats
    relevance: float

    def head(self, name: str) -> Floats:
        """The columns of one head, as laid out in ``heads``."""
        columns: Floats = self.logits[:, HEADS[name]]
        return columns


_LONE = re.compile("[\ud800-\udfff]")  # halves of characters, which no tokenizer takes


class Network:
    """The weights and the tokenizer of a folder.

    One pass holds one article or a part of it, never two: 8-bit results depend on what else is in a batch.
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = _tokenizer(folder)
        self._session = _session(folder / WEIGHTS)

    def look(self, text: str) -> View:
        """Read a text of any length; a long one in overlapping passes, each token from where it has most context."""
        first = self._tokenizer.encode(_LONE.sub("\ufffd", text))
        encoded = (first, *first.overflowing)
        passes = [self._pass(one.ids) for one in encoded]
        offsets = [np.array(one.offsets[1:-1], dtype=np.int64).reshape(-1, 2) for one in encoded]
        rows, places = _joined([logits for logits, _ in passes], offsets)
        starts = np.array([_first_letter(text, start, end) for start, end in places.tolist()], dtype=np.int64)
        return View(starts, places[:, 1], rows, max(relevance for _, relevance in passes))

    def _pass(self, ids: list[int]) -> tuple[Floats, float]:
        row = np.array([ids], dtype=np.int64)
        logits, relevance = self._session.run(None, {"input_ids": row})
        return logits[0, 1:-1], float(relevance[0])


def _joined(rows: list[Floats], offsets: list[NDArray[np.int64]]) -> tuple[Floats, NDArray[np.int64]]:
    """Passes put together; two neighbours meet in the middle of what they share."""
    half = OVERLAP // 2
    kept_rows, kept_offsets = [], []
    for number, (logits, pairs) in enumerate(zip(rows, offsets, strict=True)):
        first = half if number else 0
        last = len(pairs) - (half if number < len(rows) - 1 else 0)
        kept_rows.append(logits[first:last])
        kept_offsets.append(pairs[first:last])
    return np.concatenate(kept_rows).reshape(-1, WIDTH), np.concatenate(kept_offsets)


def _first_letter(text: str, start: int, end: int) -> int:
    """A token counts the blank before its word as its own; we do not."""
    return start + (end - start) - len(text[start:end].lstrip())


def _tokenizer(folder: Path) -> Tokenizer:
    """The engine of transformers' tokenizers without transformers around it, which takes a second to import."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(LONGEST, stride=OVERLAP)
    return tokenizer


def _session(path: Path) -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = _THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # other work may want the cores
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def verified(folder: Path) -> tuple[Manifest, Network]:
    """A model whose files are those of its manifest, and which reads as on the day it was made.

    Takes about a second. Raises ModelProblem.
    """
    manifest = read_manifest(folder)
    verify(folder, manifest)
    network = Network(folder)
    tags = network.look(manifest.golden_text).head("tag").argmax(axis=1).tolist()
    wanted = manifest.golden_tags
    agreeing = sum(one == other for one, other in zip(tags, wanted, strict=False))
    if len(tags) != len(wanted) or agreeing < _NEAR_ENOUGH * len(wanted):
        raise ModelProblem(
            f"The model {manifest.revision} does not read its golden text as it did when it was made: "
            "its libraries or this processor changed it; set QADAM_MODEL=lexicon until that is put right."
        )
    return manifest, network
