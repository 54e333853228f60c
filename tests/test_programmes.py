"""Bare totals are programmes, never projects."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.articles import Article
from domain.records import Programme, Reading, Status
from extractors.reader import LexiconReader


def read(text: str, language: str) -> Reading:
    return LexiconReader().read(Article("…", text, language, datetime(2025, 3, 10, tzinfo=UTC)))


def only(text: str, language: str) -> Programme:
    (programme,) = read(text, language).programmes
    return programme


@pytest.mark.parametrize(
    ("language", "text", "count", "amount", "status"),
    [
        (
            "en",
            "This year 180 industrial projects worth 1.2 trillion tenge will be commissioned.",
            180,
            1.2e12,
            Status.PLANNED,
        ),
        (
            "en",
            "Last year 172 industrial projects worth 900 billion tenge were launched.",
            172,
            9e11,
            Status.COMMISSIONED,
        ),
        (
            "ru",
            "В этом году планируется ввести 180 промышленных проектов на 1,2 трлн тенге.",
            180,
            1.2e12,
            Status.PLANNED,
        ),
        ("ru", "В прошлом году введено 172 проекта на 900 млрд тенге.", 172, 9e11, Status.COMMISSIONED),
        ("kk", "Биыл 1,2 трлн теңгенің 180 жобасы іске қосылады.", 180, 1.2e12, Status.PLANNED),
        ("kk", "Былтыр 900 млрд теңгенің 172 жобасы іске қосылды.", 172, 9e11, Status.COMMISSIONED),
    ],
)
def test_a_total_gives_count_amount_and_status(
    language: str, text: str, count: int, amount: float, status: Status
) -> None:
    programme = only(text, language)
    assert (programme.count, programme.amount, programme.currency) == (count, amount, "KZT")
    assert programme.status is status
    assert programme.evidence == text


def test_a_bare_total_makes_no_article_relevant() -> None:
    reading = read("This year 180 industrial projects worth 1.2 trillion tenge will be commissioned.", "en")
    assert not reading.relevant
    assert reading.mentions == ()


def test_the_period_and_the_region_of_a_total_are_read() -> None:
    programme = only("In 2025 Pavlodar region will launch 40 projects worth 300 billion tenge.", "en")
    assert (programme.period, programme.region) == ("2025", "KZ-55")


def test_a_total_next_to_a_plant_is_not_the_cost_of_the_plant() -> None:
    reading = read("This year 28 projects worth 444 billion tenge will be launched, a cement plant among them.", "en")
    (mention,) = reading.mentions
    assert mention.investment is None
    assert reading.programmes[0].amount == 4.44e11


def test_two_totals_of_one_sentence_stay_two() -> None:
    text = "The region starts 54 projects for 46 billion tenge, and 12 projects for 14 billion tenge are running."
    assert [(p.count, p.amount) for p in read(text, "en").programmes] == [(54, 4.6e10), (12, 1.4e10)]


@pytest.mark.parametrize(
    "text", ["В городе построят 30 дорожных проектов на 5 млрд тенге.", "Two projects were launched."]
)
def test_roads_and_small_numbers_are_no_programmes(text: str) -> None:
    assert read(text, "ru" if text[0] == "В" else "en").programmes == ()
