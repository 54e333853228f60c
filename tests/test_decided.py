"""Where a mention belongs by what people decided: pure rules, whatever the order in which decisions are read."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.decisions import NOTHING_DECIDED, Decision, Kind, Known, Place, contradiction, decided, gathered
from domain.decisions import resolve_under as resolve
from domain.lineage import matches
from domain.projects import Ambiguous, Matched, New
from domain.records import Span, Status
from tests.test_resolution import DAY, SOLVENT, project

M = 70
KNOWN = Known(M, 1)


def confirm(id_: int, target: int, lineage: int = M) -> Decision:
    return Decision(id_, Kind.CONFIRM, None, target, frozenset({lineage}), Status.PLANNED)


def reject(id_: int, origin: int, target: int | None = None, lineage: int = M) -> Decision:
    return Decision(id_, Kind.REJECT, origin, target, frozenset({lineage}))


def merge(id_: int, origin: int, target: int) -> Decision:
    return Decision(id_, Kind.MERGE, origin, target)


def split(id_: int, origin: int, target: int, lineage: int = M) -> Decision:
    return Decision(id_, Kind.SPLIT, origin, target, frozenset({lineage}))


def test_without_a_decision_a_mention_is_at_home() -> None:
    assert NOTHING_DECIDED.place(M, 1) == Place(1)
    assert decided(NOTHING_DECIDED, KNOWN) is None


def test_a_place_names_all_decisions_that_led_to_it() -> None:
    told = gathered([confirm(1, 2), merge(2, 2, 3), merge(3, 3, 4)])
    assert decided(told, KNOWN) == Place(4, (1, 2, 3))
    assert told.survivor(2) == 4


def test_a_merge_moves_what_was_at_home_there_and_nothing_else() -> None:
    told = gathered([merge(1, 1, 2)])
    assert (decided(told, KNOWN), decided(told, Known(M, 3))) == (Place(2, (1,)), None)


def test_a_rejected_mention_stands_instead_where_the_rejection_says() -> None:
    assert gathered([reject(1, 1, 9)]).place(M, 1) == Place(9, (1,))
    assert gathered([reject(1, 1)]).place(M, 1) is None
    assert gathered([reject(1, 2)]).place(M, 1) == Place(1)


def test_a_rejection_holds_for_what_the_project_has_become() -> None:
    assert gathered([merge(1, 1, 2), reject(2, 2, 9)]).place(M, 1) == Place(9, (2,))


def test_what_was_split_off_is_kept_out_of_where_it_came_from() -> None:
    told = gathered([split(1, 1, 9)])
    assert told.place(M, 1) == Place(9, (1,))
    assert told.barred(M).keys() == {1}
    assert told.apart == {frozenset({1, 9})}


def test_a_later_word_on_where_it_belongs_replaces_an_earlier_one() -> None:
    assert gathered([split(1, 1, 9), confirm(2, 4)]).place(M, 1) == Place(4, (2,))


def test_a_confirmed_mention_is_sure_of_the_status_that_the_person_saw() -> None:
    told = gathered([confirm(1, 1)])
    assert told.is_confirmed(M, Status.PLANNED)
    assert not told.is_confirmed(M, Status.COMMISSIONED)
    assert not told.is_confirmed(M + 1, Status.PLANNED)


def test_a_merge_against_a_rejection_names_it() -> None:
    rejected = reject(1, 2, 9)
    told = gathered([rejected])
    assert contradiction(told, merge(0, 1, 2), [KNOWN]) == rejected
    assert contradiction(told, merge(0, 2, 1), [KNOWN]) == rejected
    assert contradiction(told, merge(0, 3, 2), [KNOWN]) is None


def test_a_ring_of_merges_has_an_end() -> None:
    assert gathered([merge(1, 1, 2), merge(2, 2, 1)]).survivor(1) == 1


DECISIONS = st.one_of(
    st.builds(confirm, st.integers(1, 99), st.integers(1, 5)),
    st.builds(reject, st.integers(1, 99), st.integers(1, 5), st.none() | st.integers(1, 5)),
    st.builds(split, st.integers(1, 99), st.integers(1, 5), st.integers(1, 5)),
    st.builds(lambda id_, origin: merge(id_, origin, origin + 1), st.integers(1, 99), st.integers(1, 5)),
)


@given(st.lists(DECISIONS, unique_by=lambda decision: decision.id), st.integers(1, 5), st.randoms())
def test_a_mention_is_never_where_it_was_taken_from_and_the_order_of_reading_is_all_one(
    told: list[Decision], home: int, random: object
) -> None:
    decisions = gathered(told)
    place = decisions.place(M, home)
    assert place is None or place.project_id not in decisions.barred(M)
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert gathered(shuffled) == decisions


def test_a_barred_project_is_no_candidate_however_well_it_fits() -> None:
    known = [project(SOLVENT, id_=1), project(replace(SOLVENT, region="KZ-75", locality=None), id_=2)]
    assert isinstance(resolve(NOTHING_DECIDED, KNOWN, SOLVENT, DAY, known), Matched)
    assert isinstance(resolve(gathered([reject(1, 1)]), KNOWN, SOLVENT, DAY, known), New)


def test_two_projects_that_were_told_apart_never_count_as_one_that_was_split() -> None:
    halves = [project(SOLVENT, id_=1), project(SOLVENT, SOLVENT, id_=9)]
    assert isinstance(resolve(NOTHING_DECIDED, None, SOLVENT, DAY, halves), Matched)
    told = gathered([split(1, 1, 9)])
    answer = resolve(told, None, SOLVENT, DAY, halves)
    assert isinstance(answer, Ambiguous)
    assert {one.project_id for one in answer.candidates} == {1, 9}


def test_the_same_mention_is_found_again_under_another_name_if_its_facts_say_so() -> None:
    renamed = replace(SOLVENT, name="chemical works", evidence="Other words.")
    assert matches([SOLVENT], [renamed], edited={0}) == {0: 0}
    assert matches([replace(SOLVENT, companies=(), locality=None)], [replace(renamed, region="KZ-75")], {0}) == {}


def test_of_two_with_one_name_each_goes_on_as_itself() -> None:
    other = replace(SOLVENT, region="KZ-75", locality="Almaty", evidence="Another.")
    now = [replace(other, jobs=5), replace(SOLVENT, jobs=7)]
    assert matches([SOLVENT, other], now, edited={0, 1}) == {0: 1, 1: 0}


def test_an_edit_shifts_places_so_that_they_prove_nothing() -> None:
    here = replace(SOLVENT, spans=(Span("name", 3, 9),))
    other = replace(SOLVENT, name="tyre factory", products=("tyres",), evidence="New.", investment=None)
    there = replace(other, spans=(Span("name", 3, 9),))
    assert matches([here], [there]) == {0: 0}
    assert matches([here], [there], edited={0}) == {}
