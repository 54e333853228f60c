"""Pairs of keys: of two kinds, the same in every order, and never of what is a pair already."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.keys import pairs, with_pairs

KEY = st.tuples(st.sampled_from(("place", "company", "product", "name")), st.text("abc", min_size=1, max_size=3))
KEYS = st.frozensets(KEY.map(" ".join), max_size=8)


def test_a_town_and_an_owner_are_one_key_two_owners_or_a_name_none() -> None:
    assert pairs({"place a", "company b"}) == {"company b & place a"}
    assert pairs({"company a", "company b"}) == pairs({"name a", "place b"}) == frozenset()


@given(KEYS)
def test_pairs_of_keys_with_pairs_are_the_same(keys: frozenset[str]) -> None:
    assert pairs(with_pairs(keys)) == pairs(keys)


@given(KEYS, KEYS)
def test_who_shares_two_keys_of_two_kinds_shares_their_pair(one: frozenset[str], other: frozenset[str]) -> None:
    assert pairs(one & other) <= pairs(one) & pairs(other)
