"""Counts of all combinations of some values, sliced along any of them: columns of numbers, not rows of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Test = Callable[[Any], bool] | None
Counts = tuple[tuple[Any, int], ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """``values`` by dimension; of each combination the number of its value in every dimension, and how ``many`` it
    has."""

    values: tuple[tuple[Any, ...], ...]
    numbers: tuple[NDArray[Any], ...]
    many: NDArray[Any]

    def sliced(self, tests: Sequence[Test]) -> tuple[int, tuple[Counts, ...]]:
        """How many pass all tests, one for each dimension; and by dimension how many of each value pass the tests of
        the others, the most first. None is no value."""
        passed = [self._passed(at, test) for at, test in enumerate(tests)]
        total = int(self.many[_all(passed, self.many)].sum())
        return total, tuple(self._counts(at, passed) for at in range(len(tests)))

    def _passed(self, at: int, test: Test) -> NDArray[Any] | None:
        import numpy as np

        if test is None:
            return None
        fits: NDArray[Any] = np.array([test(value) for value in self.values[at]], dtype=bool)[self.numbers[at]]
        return fits

    def _counts(self, at: int, passed: Sequence[NDArray[Any] | None]) -> Counts:
        import numpy as np

        among = _all([one for other, one in enumerate(passed) if other != at], self.many)
        counts = np.bincount(self.numbers[at][among], self.many[among], len(self.values[at]))
        told = ((value, int(many)) for value, many in zip(self.values[at], counts, strict=True) if many)
        return tuple(sorted((pair for pair in told if pair[0] is not None), key=lambda pair: (-pair[1], str(pair[0]))))


def _all(passed: Iterable[NDArray[Any] | None], like: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return reduce(np.logical_and, (one for one in passed if one is not None), np.ones(len(like), dtype=bool))


def cube_of(rows: Iterable[Sequence[Any]], dimensions: int) -> Cube:
    """Of rows that hold a value for each dimension, and then how many there are of the combination."""
    import numpy as np

    known: list[dict[Any, int]] = [{} for _ in range(dimensions)]
    numbers: list[list[int]] = [[] for _ in range(dimensions)]
    many = []
    for row in rows:
        for at in range(dimensions):
            numbers[at].append(known[at].setdefault(row[at], len(known[at])))
        many.append(row[dimensions])
    codes = tuple(np.array(column, dtype=np.intp) for column in numbers)
    return Cube(tuple(map(tuple, known)), codes, np.array(many, dtype=np.int64))
