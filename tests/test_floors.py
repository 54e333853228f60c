"""When `make score` fails."""

from __future__ import annotations

import pytest

from benchmarks.score import fallen


@pytest.mark.parametrize(
    ("f1", "many", "falls"),
    [
        (0.80, 300, False),
        (0.791, 300, False),  # one in a hundred
        (0.789, 300, True),
        (0.74, 30, False),  # two of thirty
        (0.73, 30, True),
        (0.71, 3, False),
        (0.69, 3, True),  # however few there are
        (0.90, 300, False),
    ],
)
def test_a_figure_may_lie_below_its_floor_by_what_processors_differ_in(f1: float, many: int, falls: bool) -> None:
    told = list(fallen({"all": {"projects": (f1, many)}}, {"all": {"projects": 0.8}}))
    assert told == ([f"all: projects fell to {f1:.3f} from 0.800."] if falls else [])


def test_a_figure_that_is_not_there_any_more_has_fallen() -> None:
    assert list(fallen({"all": {}}, {"all": {"jobs": 0.005}})) == ["all: jobs fell to 0.000 from 0.005."]
    assert list(fallen({}, {"kk": {"jobs": 0.9}})) == ["kk: jobs fell to 0.000 from 0.900."]
