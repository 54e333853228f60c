"""A value with the place in the text where it stands: what every finder of this package gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """``value`` stands at characters [start, end) of the text that was searched."""

    value: T
    start: int
    end: int
