"""Read the gold articles through `qadam replay` and print how right the records are, per language and together."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
GOLD = HOUSE.parent / "shared" / "gold"


def main() -> int:
    if not GOLD.is_dir():
        print(f"There is nothing to score against: the gold articles belong into {GOLD}.")
        return 0
    files = sorted(GOLD.glob("*.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        for group in (*[[file] for file in files], files):
            print(f"\n== {', '.join(file.stem for file in group)}", flush=True)
            _score(group, Path(folder))
    return 0


def _score(files: list[Path], folder: Path) -> None:
    articles, answers = folder / "in.jsonl", folder / "out.jsonl"
    articles.write_text("\n".join(file.read_text(encoding="utf-8").strip() for file in files), encoding="utf-8")
    qadam = Path(sys.executable).parent / "qadam"
    subprocess.run([qadam, "replay", articles, "--out", answers, "--quiet"], check=True)
    subprocess.run([sys.executable, GOLD / "score.py", *files, "--predictions", answers, *sys.argv[1:]], check=True)


if __name__ == "__main__":
    raise SystemExit(main())
