"""Whether the bundled model reads alike on another processor: `python -m benchmarks.processors`.

Every fourth of the articles that taught it nothing is read here, and once more as if on a Haswell of 2013, which has no
VNNI (needs qemu-x86_64, Debian's package qemu-user; some minutes). Printed is what differs, as JSON.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors.model.bundle import BUNDLED, read_manifest
from extractors.model.network import Network
from extractors.model.reader import read_with
from extractors.reader import lay_out
from training.marks import SETS, read_examples
from training.measure import article_of

DATA = Path(__file__).resolve().parent.parent / "training" / "data"
QEMU = "qemu-x86_64"
OTHER = "Haswell"
EVERY = 4

Told = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.processors", description=__doc__)
    parser.add_argument("--tell", action="store_true", help="print what this processor reads, for the other to compare")
    parser.add_argument("--model", type=Path, default=BUNDLED, help="the model's folder (default: the bundled one)")
    options = parser.parse_args()
    if options.tell:
        for told in _read(options.model):
            print(json.dumps(told))
        return 0
    emulator = shutil.which(QEMU)
    if emulator is None:
        print(f"There is no {QEMU} here; Debian has it in the package qemu-user.")
        return 1
    asked = [sys.executable, "-m", "benchmarks.processors", "--tell", "--model", str(options.model)]
    print(json.dumps(_compared(_answers(asked), _answers([emulator, "-cpu", OTHER, *asked])), indent=1))
    return 0


def _answers(command: Sequence[str]) -> list[Told]:
    done = subprocess.run(command, capture_output=True, text=True)  # the emulator complains of what it lacks
    if done.returncode:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _read(folder: Path) -> Iterator[Told]:
    network, thresholds = Network(folder), read_manifest(folder).thresholds
    unseen = [one for one in read_examples(DATA) if any(belongs(one) for belongs in SETS.values())]
    for example in unseen[::EVERY]:
        laid_out = lay_out(article_of(example))
        view = network.look(laid_out.document.text)
        reading = read_with(laid_out, view, thresholds)
        projects = [(one.name, one.status, one.region, one.products) for one in reading.mentions]
        yield {"tags": view.head("tag").argmax(axis=1).tolist(), "projects": projects}


def _compared(here: Sequence[Told], there: Sequence[Told]) -> Told:
    pairs = list(zip(here, there, strict=True))
    tags = [one == other for mine, others in pairs for one, other in zip(mine["tags"], others["tags"], strict=True)]
    otherwise = [mine["projects"] != others["projects"] for mine, others in pairs]
    return {
        "articles": len(pairs),
        "articles whose projects are told otherwise": sum(otherwise),
        "tokens": len(tags),
        "tokens that are taken for something else": tags.count(False),
    }


if __name__ == "__main__":
    raise SystemExit(main())
