"""Promises counted by group."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.fates import Fate, FateName, Kept, Open, Overdue, Slipped
from domain.tallies import tallies

ON = date(2025, 1, 1)
SOME: list[Fate] = [Open(), Overdue(3), Kept(ON, 1), Slipped(ON, 1, "2026", 90, 1), Slipped(ON, 1, "2027", 365, 2)]


def test_a_tally_counts_fates_and_tells_the_mean_slip() -> None:
    rows = tallies([("north", SOME[3]), ("south", SOME[0]), ("north", SOME[4]), ("north", SOME[2])])
    assert [(row.name, row.promises, row.mean_slip) for row in rows] == [("north", 3, 227.5), ("south", 1, None)]
    assert rows[0].counts == {FateName.SLIPPED: 2, FateName.KEPT: 1}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(SOME))))
def test_every_promise_is_counted_once(told: list[tuple[str, Fate]]) -> None:
    rows = tallies(told)
    assert sum(row.promises for row in rows) == len(told)
    assert {row.name for row in rows} == {name for name, _ in told}
