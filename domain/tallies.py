"""How promises fared, group by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.fates import Fate, FateName, Slipped


@dataclass(frozen=True, slots=True)
class Tally:
    """``counts`` by fate; ``slip_days`` is the sum over the promises that slipped."""

    name: str
    counts: Mapping[FateName, int]
    slip_days: int

    @property
    def promises(self) -> int:
        return sum(self.counts.values())

    @property
    def mean_slip(self) -> float | None:
        """Days by which a promise that slipped did so; None where none has."""
        slipped = self.counts.get(FateName.SLIPPED)
        return self.slip_days / slipped if slipped else None


def tallies(told: Iterable[tuple[str, Fate]]) -> tuple[Tally, ...]:
    """Takes (group, fate) as a stream; the groups with most promises first."""
    counts: dict[str, Counter[FateName]] = defaultdict(Counter)
    days: Counter[str] = Counter()
    for name, fate in told:
        counts[name][fate.name] += 1
        days[name] += fate.days if isinstance(fate, Slipped) else 0
    found = (Tally(name, dict(counted), days[name]) for name, counted in counts.items())
    return tuple(sorted(found, key=lambda tally: (-tally.promises, tally.name)))
