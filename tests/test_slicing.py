"""A cube is sliced as its combinations are counted one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.slicing import Counts, Test, cube_of

values = st.sampled_from(("a", "b", 2024, None))
rows = st.lists(st.tuples(values, values, values, st.integers(1, 1_000_000)), max_size=30)
tests = st.tuples(*(st.none() | st.frozensets(values).map(lambda known: known.__contains__) for _ in range(3)))


def counted(told: list[tuple[Any, ...]], asked: tuple[Test, ...], at: int) -> Counts:
    """How many of each value pass the tests of the other dimensions."""
    found: Counter[Any] = Counter()
    for row in told:
        if all(test is None or other == at or test(row[other]) for other, test in enumerate(asked)):
            found[row[at]] += row[3]
    return tuple(sorted(((v, n) for v, n in found.items() if v is not None), key=lambda pair: (-pair[1], str(pair[0]))))


@given(rows, tests)
def test_every_slice_is_what_counting_gives(told: list[tuple[Any, ...]], asked: tuple[Test, ...]) -> None:
    total, counts = cube_of(told, 3).sliced(asked)
    fitting = (row for row in told if all(test is None or test(row[at]) for at, test in enumerate(asked)))
    assert total == sum(row[3] for row in fitting)
    assert counts == tuple(counted(told, asked, at) for at in range(3))
