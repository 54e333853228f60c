"""How papers name plants, and which of them linking takes for one; the cases stand in linking_cases.txt."""

from __future__ import annotations

from collections import Counter

import pytest

from domain.projects import Ambiguous, Matched, New, Part, Resolution
from tests.linking_cases import Case, linked, linking_cases, pairs

CASES = linking_cases()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES if not case.weak])
def test_mentions_are_put_to_their_plants(case: Case) -> None:
    found = linked(case)
    assert all(is_one == told for is_one, told in pairs(case, found.projects)), found.projects
    if case.unclear:
        assert isinstance(found.answers[-1], Ambiguous)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES if case.weak])
@pytest.mark.xfail(strict=True, reason="a weak spot")
def test_weak_spots(case: Case) -> None:
    assert all(is_one == told for is_one, told in pairs(case, linked(case).projects))


def test_every_answer_gives_its_reasons() -> None:
    parts = [part for case in CASES for answer in linked(case).answers for part in _parts(answer)]
    assert parts
    assert all(part.words for part in parts)


def _parts(answer: Resolution) -> list[Part]:
    match answer:
        case Ambiguous(candidates):
            return [part for candidate in candidates for part in candidate.parts]
        case Matched(parts=parts):
            return list(parts)
        case New():
            return []


def test_no_two_plants_of_the_cases_are_ever_joined() -> None:
    counted = Counter(pair for case in CASES for pair in pairs(case, linked(case).projects))
    assert counted[False, True] == 0
    assert counted[True, True] >= 80
