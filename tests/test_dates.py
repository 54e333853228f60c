"""Dates are resolved from the publication day, in three languages, with the precision that the text gives."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values.dates import find_dates

NOVEMBER = date(2025, 11, 20)
MARCH = date(2026, 3, 5)


def read(text: str, published: date = NOVEMBER) -> list[str]:
    return [found.value for found in find_dates(text, published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("in 2027", "2027"),
        ("by the end of 2026", "2026"),
        ("this year", "2025"),
        ("by the end of the year", "2025"),
        ("before the year is out", "2025"),
        ("next year", "2026"),
        ("last year", "2024"),
        ("in two years", "2027"),
        ("two years ago", "2023"),
        ("in 18 months", "2027-05"),
        ("in the fourth quarter of 2026", "2026-Q4"),
        ("Q4 2026", "2026-Q4"),
        ("in the third quarter of next year", "2026-Q3"),
        ("in the first half of 2026", "2026-Q2"),
        ("in spring 2026", "2026-Q2"),
        ("this autumn", "2025-Q4"),
        ("last summer", "2025-Q3"),
        ("next spring", "2026-Q2"),
        ("in September 2026", "2026-09"),
        ("on May 5, 2026", "2026-05"),
        ("on 5 May 2026", "2026-05"),
        ("2026-08-15", "2026-08"),
        ("soon", "soon"),
        ("в 2027 году", "2027"),
        ("к 2030 году", "2030"),
        ("до конца 2026 года", "2026"),
        ("до конца года", "2025"),
        ("в следующем году", "2026"),
        ("в прошлом году", "2024"),
        ("через два года", "2027"),
        ("через полгода", "2026-05"),
        ("IV квартал 2026 года", "2026-Q4"),
        ("в первом полугодии 2026 года", "2026-Q2"),
        ("весной следующего года", "2026-Q2"),
        ("прошлым летом", "2025-Q3"),
        ("15 августа 2026 года", "2026-08"),
        ("15.08.2026", "2026-08"),
        ("март 2026 г.", "2026-03"),
        ("весной 2026-го", "2026-Q2"),
        ("в ближайшее время", "soon"),
        ("2027 жылы", "2027"),
        ("2026 жылдың соңына дейін", "2026"),
        ("келер жылы", "2026"),
        ("биыл", "2025"),
        ("былтыр", "2024"),
        ("екі жыл бұрын", "2023"),
        ("жыл соңына дейін", "2025"),
        ("2026 жылдың төртінші тоқсанында", "2026-Q4"),
        ("2026 ж. II тоқсанында", "2026-Q2"),
        ("келесі жылдың күзінде", "2026-Q4"),
        ("былтыр қазанда", "2024-10"),
        ("2026 жылғы 15 тамызда", "2026-08"),
        ("2026 жылдың бірінші жартысында", "2026-Q2"),
        ("жақын арада", "soon"),
        ("2025–2027 жылдары", "2025"),
        ("2035–2036", "2035"),
    ],
)
def test_a_date_is_resolved_from_the_publication_day(text: str, value: str) -> None:
    assert read(text) == [value]


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("The shop opened in September.", NOVEMBER, "2025-09"),
        ("The shop will open in September.", MARCH, "2026-09"),
        ("Work will begin in May.", NOVEMBER, "2026-05"),
        ("Запуск обещают к маю.", NOVEMBER, "2026-05"),
        ("Работу начали в феврале.", MARCH, "2026-02"),
        ("Стройка стоит с декабря.", MARCH, "2025-12"),
        ("Весной здесь запустят линию.", NOVEMBER, "2026-Q2"),
        ("Цех сәуірге дейін бітеді.", NOVEMBER, "2026-04"),
        ("Цех қыркүйекте ашылды.", NOVEMBER, "2025-09"),
        ("Пресс купили в январе.", NOVEMBER, "2026-01"),
    ],
)
def test_a_bare_month_or_season_is_the_one_that_the_words_around_it_mean(
    text: str, published: date, value: str
) -> None:
    assert read(text, published) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "it may be so",
        "workers march in",
        "spring water",
        "2000 тонн",
        "2 026",
        "2,020 people",
        "1990s",
        "Strategy Kazakhstan-2050",
        "№ 2025",
        "$2030",
        "as soon as it is ready",
        "сары май сатылды, қызыл жидек",
    ],
)
def test_other_words_and_figures_are_no_dates(text: str) -> None:
    assert read(text) == []


def test_the_span_covers_part_and_year() -> None:
    text = "Пуск – в IV квартале 2026 года."
    (found,) = find_dates(text, NOVEMBER)
    assert text[found.start : found.end] == "IV квартале 2026 года"


def test_several_dates_stay_apart_and_in_order() -> None:
    assert read("Заложен в декабре 2024 года, 2026 год – пуск, сдача весной 2027 года") == [
        "2024-12",
        "2026",
        "2027-Q2",
    ]


ENGLISH = "January|February|March|April|May|June|July|August|September|October|November|December"
RUSSIAN = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
KAZAKH = "қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
MONTHS = {"en": ENGLISH, "ru": RUSSIAN, "kk": KAZAKH}
WAYS = {
    "en": "{day} {month} {year}",
    "ru": "{day} {month} {year} года",
    "kk": "{year} жылғы {day} {month}",
}


@given(day=st.dates(date(1990, 1, 1), date(2075, 12, 31)), language=st.sampled_from(["en", "ru", "kk"]))
def test_any_full_date_reads_back_with_its_exact_span(day: date, language: str) -> None:
    written = WAYS[language].format(day=day.day, month=MONTHS[language].split("|")[day.month - 1], year=day.year)
    (found,) = find_dates(f"«{written}»", NOVEMBER)
    assert found.value == f"{day.year}-{day.month:02d}"
    assert (found.start, found.end) == (1, 1 + len(written))


@given(
    st.text() | st.text(alphabet="0123456789 .-–İводуекжылтңқiMayinyersgo\n"),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
)
def test_any_text_is_searched_without_failing_and_spans_lie_inside(text: str, published: date) -> None:
    for found in find_dates(text, published):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "piece", ["2026 ", "2026-", "in ", "May ", "жыл ", "через ", "15 ", "1.", "весной ", "of the year "]
)
def test_a_long_run_of_one_thing_is_searched_to_its_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(find_dates(text, NOVEMBER)) <= len(text)
