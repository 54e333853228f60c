"""Sentences around values, texts cut around what was read in them, and which report a value is from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.passages import LONGEST, Mark, Passage, Piece, passage, pieces
from domain.provenance import figures
from domain.records import Money, Span
from tests.newsreel import told


def test_a_value_is_shown_in_its_sentence() -> None:
    text = "It rained.  The plant costs 40 billion tenge, he said! More is not known."
    at = text.index("40")
    assert passage(text, at, at + 16) == Passage("The plant costs ", "40 billion tenge", ", he said!")


def test_of_an_endless_sentence_no_more_is_shown_than_is_near() -> None:
    text = "word " * 5_000
    found = passage(text, 10_000, 10_004)
    assert len(found.before) + len(found.after) <= LONGEST


def test_a_span_that_lies_outside_its_text_marks_nothing() -> None:
    assert passage("It rained.", 50, 60) == Passage("It rained.")


def test_overlapping_marks_are_told_apart() -> None:
    found = list(pieces("one two three", [Mark("a", 0, 7), Mark("b", 4, 13)], 100))
    assert found == [Piece("one ", ("a",)), Piece("two", ("a", "b")), Piece(" three", ("b",))]


texts = st.text(alphabet="ab \n.", max_size=300)
marks = st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=12)


@given(texts, marks)
def test_a_text_that_is_short_enough_is_shown_to_the_letter(text: str, places: list[tuple[int, int]]) -> None:
    found = list(pieces(text, [Mark("a", *place) for place in places], 300))
    assert "".join(piece.text for piece in found) == text
    assert not any(piece.gap for piece in found)


@given(texts, marks, st.integers(1, 200))
def test_of_a_longer_text_no_more_is_shown_than_was_asked_for_and_what_is_left_out_is_told(
    text: str, places: list[tuple[int, int]], longest: int
) -> None:
    found = list(pieces(text, [Mark("a", *place) for place in places], longest))
    shown = "".join(piece.text for piece in found)
    assert len(shown) <= longest
    assert (shown == text) or any(piece.gap for piece in found)


@given(texts, marks)
def test_what_is_under_a_mark_is_exactly_its_words(text: str, places: list[tuple[int, int]]) -> None:
    at = 0
    for piece in pieces(text, [Mark(str(number), *place) for number, place in enumerate(places)], 300):
        for number in piece.fields:
            start, end = places[int(number)]
            assert start <= at
            assert at + len(piece.text) <= end
        at += len(piece.text)


def test_a_value_is_from_the_newest_believed_report_that_gives_it() -> None:
    span = Span("investment", 3, 9)
    old = told("2026-01-10", investment=Money(1e9, "KZT"), jobs=5)
    new = told("2026-02-10", investment=Money(2e9, "KZT"), spans=(span,))
    rumour = told("2026-03-10", investment=Money(9e9, "KZT"), score=0.1)
    found = {figure.field: figure for figure in figures([rumour, old, new], 0.35, 5)}
    assert (found["investment"].sighting, found["investment"].span) == (new, span)
    assert (found["jobs"].value, found["jobs"].span) == (5, None)


def test_a_company_is_one_value_with_its_spellings() -> None:
    seen = [
        told("2026-01-10", companies=("Улытау Реагент",)),
        told("2026-02-10", companies=("Ulytau Reagent", "Ak Tas")),
    ]
    found = [(one.value, one.spellings) for one in figures(seen, 0.35, 5) if one.field == "companies"]
    assert found == [("Ulytau Reagent", ("Улытау Реагент",)), ("Ak Tas", ())]


def test_of_a_long_list_the_first_are_told() -> None:
    found = figures([told("2026-01-10", products=tuple(f"product {at}" for at in range(40)))], 0.35, 5)
    assert [one.value for one in found if one.field == "products"] == [f"product {at}" for at in range(5)]


def test_spans_of_a_list_are_told_only_where_each_value_has_one() -> None:
    spans = (Span("companies", 0, 3), Span("companies", 5, 8))
    both = figures([told("2026-01-10", companies=("Ak Tas", "Sary Lime"), spans=spans)], 0.35, 5)
    assert [one.span for one in both if one.field == "companies"] == list(spans)
    one = figures([told("2026-01-10", companies=("Ak Tas", "Sary Lime"), spans=spans[:1])], 0.35, 5)
    assert [each.span for each in one if each.field == "companies"] == [None, None]
