"""How a stage tells the one who waits what it is doing; silence is the default."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """``total`` may grow while the work goes on; ``note`` names the thing in hand."""

    def step(self, stage: str, done: int, total: int, note: str = "") -> None: ...


class Silent:
    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        """Says nothing."""
