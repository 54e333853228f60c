"""A model's folder: weights, tokenizer and a manifest that says what they must be; verified before they are used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.reader import ReaderUnavailable

BUNDLED = Path(__file__).parent / "bundled"
WEIGHTS, TOKENIZER, TOKENIZER_CONFIG = "model.onnx", "tokenizer.json", "tokenizer_config.json"
MANIFEST = "manifest.json"


class ModelProblem(ReaderUnavailable):
    """A model's files are missing, cut, changed, or do not answer as they did when they were made."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model is: its revision, the size and SHA-256 of each file, and how it read the golden text when made.

    ``thresholds`` are the decisions tuned with it, by the names in THRESHOLDS.
    """

    revision: str
    files: Mapping[str, tuple[int, str]]
    golden_text: str
    golden_tags: tuple[int, ...]
    thresholds: Mapping[str, float]


THRESHOLDS = frozenset(
    {
        "relevant", "anchor", "same", "certain", "belongs", "promised", "owner_power", "link", "near", "far", "worded",
        "seen", "alone", "one_phrase", "one_thread", "in_turn", "two_threads",
        "relevance_scale", "relevance_shift", "mention_scale", "mention_shift", "value_scale", "value_shift",
    }
)  # fmt: skip


def read_manifest(folder: Path) -> Manifest:
    """Raises ModelProblem."""
    path = folder / MANIFEST
    try:
        return _manifest(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelProblem(f"There is no model in {folder}: {_REMEDY}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ModelProblem(f"{path} cannot be read ({type(problem).__name__}): {_REMEDY}.") from problem


def _manifest(said: dict[str, Any]) -> Manifest:
    return Manifest(
        revision=str(said["revision"]),
        files={name: (int(one["size"]), str(one["sha256"])) for name, one in said["files"].items()},
        golden_text=str(said["golden"]["text"]),
        golden_tags=tuple(map(int, said["golden"]["tags"])),
        thresholds={name: float(said["thresholds"][name]) for name in THRESHOLDS},
    )


def verify(folder: Path, manifest: Manifest) -> None:
    """Raises ModelProblem at the first file that is not the one the manifest names."""
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelProblem(f"The model's file {path} is missing: {_REMEDY}.")
        if path.stat().st_size != size:
            raise ModelProblem(f"{path} has {path.stat().st_size:,} bytes instead of {size:,}: {_REMEDY}.")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise ModelProblem(f"{path} is not the file that its manifest names: {_REMEDY}.")


_REMEDY = "install Qadam anew, name another model in QADAM_MODEL, or set QADAM_MODEL=lexicon to read without one"
