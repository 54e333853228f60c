"""Sentences end where a reader would end them, and their places are exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.sentences import split_sentences


def read(text: str) -> list[str]:
    return [sentence.value for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "В 2026 г. Министерство назовёт инвестора.",
        "Завод им. Сатпаева даст 25 тыс. тонн в год.",
        "Вложено 48,5 млрд. тенге, или 90 млн. долл. США.",
        "А. Б. Иванов подписал договор с ТОО «Алмаз и К.» в пятницу.",
        "Провода, кабели и т.д. делают здесь.",
        "It costs $1.5 bn. and employs 40 people.",
        "Mr. Kim and Dr. Lee met on Sept. 9 in Astana.",
        "Зауыт 2026 ж. II тоқсанында ашылады.",
        "15.08.2026 откроют цех.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    assert read(sentence) == [sentence]


def test_full_stops_questions_and_exclamations_end_sentences() -> None:
    assert read("Завод открыт. Кто его строил? Мы! Да… Нет.") == [
        "Завод открыт.",
        "Кто его строил?",
        "Мы!",
        "Да…",
        "Нет.",
    ]


def test_a_unit_before_a_capital_ends_a_sentence() -> None:
    assert read("Новая печь даст 25 тыс. тонн. Старая давала 40 млн. Потом её остановят.") == [
        "Новая печь даст 25 тыс. тонн.",
        "Старая давала 40 млн.",
        "Потом её остановят.",
    ]


def test_a_year_at_the_end_of_a_long_sentence_ends_it() -> None:
    assert read("Строительство фабрики завершат к концу 2026 г. Завод даст работу посёлку.") == [
        "Строительство фабрики завершат к концу 2026 г.",
        "Завод даст работу посёлку.",
    ]


def test_a_line_always_ends_a_sentence_and_bullets_are_left_out() -> None:
    assert read("Тізім:\n– май зауыты;\n• нан зауыты\n\n") == ["Тізім:", "май зауыты;", "нан зауыты"]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert read("«Печь пущена». Директор рад. “We sell it.” He left.") == [
        "«Печь пущена».",
        "Директор рад.",
        "“We sell it.”",
        "He left.",
    ]


def test_a_quote_goes_on_with_its_speaker() -> None:
    assert read("«Мы строим!» – сказал он. Всё.") == ["«Мы строим!» – сказал он.", "Всё."]


@given(st.text() | st.text(alphabet="Аб г.млн!?… \n–•«»2"))
def test_spans_are_exact_in_order_and_lose_no_letter(text: str) -> None:
    sentences = split_sentences(text)
    end = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.value != ""
        assert not any(letter.isalnum() for letter in text[end : sentence.start])
        end = sentence.end
    assert not any(letter.isalnum() for letter in text[end:])


@pytest.mark.parametrize("piece", ["г. ", "А. ", ".", "! ", "\n", "• ", "... ", '."', "1. "])
def test_a_long_run_of_one_thing_is_split_to_its_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(split_sentences(text)) <= len(text)
