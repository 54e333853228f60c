"""For when, where and whom a total is told, and whether it is promised or done: in English, Russian and Kazakh."""

from __future__ import annotations

from datetime import date

import pytest

from domain.records import Sector, Status
from extractors.lexicon.sectors import find_sectors
from extractors.values.periods import find_periods
from tests.test_programmes import only, read

PUBLISHED = date(2025, 3, 10)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("In 2024 the region launched 14 plants.", "2024"),
        ("This year 14 plants will open.", "2025"),
        ("Last year 14 plants opened.", "2024"),
        ("14 plants opened in the first half of 2024.", "2024-01/2024-06"),
        ("14 plants will open in the second half of 2025.", "2025-07/2025-12"),
        ("14 plants opened in the third quarter of 2024.", "2024-Q3"),
        ("14 plants opened over nine months of 2024.", "2024-01/2024-09"),
        ("14 plants will be launched by 2028.", "../2028"),
        ("14 plants will be launched by the end of 2025.", "2025"),
        ("14 plants are planned for 2025–2029.", "2025/2029"),
        ("14 plants are to be built from 2026 to 2030.", "2026/2030"),
        ("14 plants will be built over the next four years.", "2025/2029"),
        ("14 plants were built over the past three years.", "2022/2025"),
        ("14 plants have opened since the beginning of the year.", "2025-01/2025-03"),
        ("14 plants opened in September 2024.", "2024-09"),
        ("14 plants were opened on 5 September 2024.", "2024"),
        ("За 9 месяцев введено 82 проекта.", "2024-01/2024-09"),
        ("По итогам девяти месяцев 2024 года введено 82 проекта.", "2024-01/2024-09"),
        ("За два месяца введено 8 проектов.", "2025-01/2025-02"),
        ("С начала года введено 8 проектов.", "2025-01/2025-03"),
        ("В первом полугодии 2024 года введено 8 проектов.", "2024-01/2024-06"),
        ("До 2028 года введут 80 проектов.", "../2028"),
        ("До конца 2025 года введут 80 проектов.", "2025"),
        ("В 2025-2029 годах введут 80 проектов.", "2025/2029"),
        ("В ближайшие три года введут 80 проектов.", "2025/2028"),
        ("За последние пять лет введено 80 проектов.", "2020/2025"),
        ("В прошлом году введено 80 проектов.", "2024"),
        ("Биыл 80 жоба іске қосылады.", "2025"),
        ("2028 жылға дейін 80 жоба іске қосылады.", "../2028"),
        ("2024 жылдың бірінші жартыжылдығында 8 жоба іске қосылды.", "2024-01/2024-06"),
        ("9 айда 82 жоба іске қосылды.", "2024-01/2024-09"),
        ("Жыл басынан бері 8 жоба іске қосылды.", "2025-01/2025-03"),
        ("Алдағы үш жылда 80 жоба іске қосылады.", "2025/2028"),
        ("Соңғы бес жылда 80 жоба іске қосылды.", "2020/2025"),
        ("2025–2029 жылдары 80 жоба іске қосылады.", "2025/2029"),
    ],
)
def test_the_period_of_a_total_is_counted_from_the_day_of_publication(text: str, period: str) -> None:
    assert [found.value for found in find_periods(text, PUBLISHED)] == [period]


@pytest.mark.parametrize(
    "text", ["Soon 14 plants will open.", "A plant of 25–30 MW.", "14 заводов, 9 цехов.", "14 зауыт."]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert find_periods(text, PUBLISHED) == ()


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("en", "This year will see 190 manufacturing projects worth 1.6 trillion tenge commissioned.", Status.PLANNED),
        ("en", "14 plants worth 90 billion tenge have been put into operation.", Status.COMMISSIONED),
        ("ru", "За 9 месяцев введено 82 проекта на 533 млрд тенге.", Status.COMMISSIONED),
        ("ru", "До конца года будет введено 82 проекта на 533 млрд тенге.", Status.PLANNED),
        ("kk", "9 айда 533 млрд теңгенің 82 жобасы пайдалануға берілді.", Status.COMMISSIONED),
        ("kk", "Жыл соңына дейін 533 млрд теңгенің 82 жобасы іске қосылады.", Status.PLANNED),
    ],
)
def test_a_total_is_promised_or_said_to_be_done(language: str, text: str, status: Status) -> None:
    assert only(text, language).status is status


def test_the_part_of_a_total_that_already_works_has_its_own_money_and_status() -> None:
    text = "Область намерена запустить 54 проекта на 46 млрд тенге, 12 из них на 14 млрд тенге уже работают."
    told = [(p.count, p.amount, p.status) for p in read(text, "ru").programmes]
    assert told == [(54, 4.6e10, Status.PLANNED), (12, 1.4e10, Status.COMMISSIONED)]


@pytest.mark.parametrize(
    ("language", "text", "jobs"),
    [
        ("en", "This year 28 projects worth 444 billion tenge will be launched, with 6,500 jobs.", 6500),
        ("ru", "Будет запущено 54 проекта на 46 млрд тенге с созданием 2,3 тыс. рабочих мест.", 2300),
        ("kk", "Биыл 46 млрд теңгенің 54 жобасы іске қосылып, 2300 жұмыс орны ашылады.", 2300),
    ],
)
def test_the_jobs_of_a_total_are_read(language: str, text: str, jobs: int) -> None:
    assert only(text, language).jobs == jobs


@pytest.mark.parametrize(
    ("language", "text", "sector"),
    [
        ("en", "This year 28 agricultural projects worth 44 billion tenge will be launched.", Sector.AGRICULTURE),
        ("ru", "В этом году планируется ввести 28 проектов в АПК на 44 млрд тенге.", Sector.AGRICULTURE),
        ("ru", "В ГМК планируется ввести 28 проектов на 44 млрд тенге.", Sector.METALLURGY),
        ("kk", "Биыл жеңіл өнеркәсіпте 44 млрд теңгенің 28 жобасы іске қосылады.", Sector.TEXTILES),
        ("en", "28 projects worth 44 billion tenge in mining, textiles and food will be launched.", None),
        ("en", "This year 28 projects worth 44 billion tenge, three of them in energy, will be launched.", None),
    ],
)
def test_the_sector_of_a_total_is_the_only_one_that_its_sentence_names(
    language: str, text: str, sector: Sector | None
) -> None:
    assert read(text, language).programmes[0].sector is sector


def test_every_sector_word_has_a_sector_of_ours() -> None:
    assert [found.value for found in find_sectors("mining and metallurgy, mining")] == [
        Sector.METALLURGY,
        Sector.MINING,
    ]


@pytest.mark.parametrize(
    ("text", "country", "region"),
    [
        ("ASTANA – This year 180 projects worth 1 trillion tenge will be launched.", "KZ", None),
        ("Pavlodar region will launch 40 projects worth 300 billion tenge.", "KZ", "KZ-55"),
        ("This year 180 projects worth 1 trillion tenge will start, such as brick (Pavlodar region).", "KZ", None),
        ("Uzbekistan will launch 40 projects worth 300 million dollars.", "UZ", None),
        ("News of Pavlodar region.\nIt is calm.\nThis year 40 projects worth 3 billion tenge start.", "KZ", "KZ-55"),
        ("News came from Pavlodar region.\nIt is calm.\nThe government will launch 40 projects worth 3 billion tenge.",
         "KZ", None),
    ],
)  # fmt: skip
def test_a_total_is_of_the_place_that_its_sentence_or_the_opening_names(
    text: str, country: str, region: str | None
) -> None:
    programme = only(text, "en")
    assert (programme.country, programme.region) == (country, region)
