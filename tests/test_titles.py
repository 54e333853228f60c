"""What projects are called in each reader's language, and that every product has its words."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import extractors.lexicon
from alerts import wording
from alerts.telling import tell
from alerts.titles import project_title, project_titles
from alerts.wording import LANGUAGES, product_word
from domain.records import Capacity, Facility, Mention, Sector, Status
from tests.test_alerts_letters import EVENT

TEMPLATES = Path(wording.__file__).parent / "templates"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plant(name: str = "завода серной кислоты", *products: str, **values: Any) -> Mention:
    told: dict[str, Any] = {
        "facility": Facility.PLANT,
        "region": "KZ-62",
        "locality": "Жезказгане",
        "sector": Sector.CHEMICALS,
    }
    return Mention(
        name=name, status=Status.PLANNED, evidence="", products=products or ("sulphuric acid",), **told | values
    )


def titles(mention: Mention) -> list[str]:
    return [project_title(mention, language) for language in LANGUAGES]


def test_every_product_that_a_reader_may_name_has_its_words_in_each_language() -> None:
    lexicon = rows(Path(extractors.lexicon.__file__).parent / "data" / "products.csv")
    known = rows(TEMPLATES / "products.csv")
    assert [row["product"] for row in known] == [row["name"] for row in lexicon]
    assert [row for row in known if not all(row.values())] == []


def test_russian_words_are_cyrillic_and_no_genitive_is_left_in_the_nominative() -> None:
    known = rows(TEMPLATES / "products.csv")
    same = [row["ru"] for row in known if row["ru"] == row["ru_of"] and row["ru"].islower()]
    assert set(same) <= {"кофе", "мюсли", "джерси", "бренди", "казы"}
    assert [row["kk"] for row in known if row["kk"].isascii() and row["kk"] != row["product"]] == []


def test_a_project_is_called_by_its_product_facility_and_place_in_the_readers_language() -> None:
    assert titles(plant()) == [
        "Sulphuric acid plant, Zhezkazgan",
        "Завод серной кислоты, Жезказган",
        "Күкірт қышқылы зауыты, Жезқазған",
    ]


def test_a_plural_product_stands_in_english_as_an_attribute() -> None:
    assert project_title(plant("", "tyres"), "en").startswith("Tyre plant")


def test_what_drives_a_power_station_is_told_from_its_name() -> None:
    station = plant("MW solar power plant", "electricity", facility=Facility.POWER_STATION)
    assert titles(station) == [
        "Solar power station, Zhezkazgan",
        "Солнечная электростанция, Жезказган",
        "Күн электр станциясы, Жезқазған",
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("second stage", "вторая очередь"),
        ("расширение завода", "расширение"),
        ("реконструкция", "модернизация"),
        ("завод № 3", "№ 3"),
    ],
)
def test_a_later_stage_an_expansion_or_a_number_is_part_of_the_title(name: str, part: str) -> None:
    assert project_title(plant(name), "ru") == f"Завод серной кислоты, {part}, Жезказган"


def test_where_no_product_is_known_the_name_stays_as_it_was_reported() -> None:
    assert titles(plant("завод «Жетысу»", "left bank")) == ["завод «Жетысу»"] * 3


def test_a_place_that_is_no_known_town_is_told_by_its_region_and_without_that_by_its_country() -> None:
    assert project_title(plant(locality="индустриальной зоне"), "en") == "Sulphuric acid plant, Ulytau region"
    assert project_title(plant(locality=None, region=None, country="UZ"), "en") == "Sulphuric acid plant, Uzbekistan"
    assert project_title(plant(locality=None, region=None), "en") == "Sulphuric acid plant"


def test_a_capacity_is_told_only_where_two_projects_would_be_called_alike() -> None:
    small, large, other = (
        plant(capacity=Capacity(50_000, "t/year")),
        plant(capacity=Capacity(1_200_000, "t/year")),
        plant("", "lime", capacity=Capacity(5, "t/year")),
    )
    assert project_titles([small, large, other], "en") == (
        "Sulphuric acid plant, 50,000 t/year, Zhezkazgan",
        "Sulphuric acid plant, 1.2 million t/year, Zhezkazgan",
        "Lime plant, Zhezkazgan",
    )


@pytest.mark.parametrize("facility", Facility)
def test_every_kind_of_facility_has_a_title_in_each_language(facility: Facility) -> None:
    told = titles(plant(facility=facility, locality=None, region=None))
    assert all(title and "{" not in title and title[0].isupper() for title in told)
    assert "серн" in told[1]
    assert "күкірт" in told[2].lower()


def test_products_are_told_in_words_and_those_that_nobody_knows_as_they_are() -> None:
    assert [product_word("sulphuric acid", language) for language in LANGUAGES] == [
        "sulphuric acid",
        "серная кислота",
        "күкірт қышқылы",
    ]
    assert product_word("left bank", "ru") == "left bank"


def test_letters_tell_products_in_the_readers_language_too() -> None:
    mention = replace(EVENT.mention, products=("sulphuric acid", "lime"))
    facts = {fact.value: fact.language for fact in tell(replace(EVENT, mention=mention), "ru").facts}
    assert facts["серная кислота, известь"] is None
    unknown = replace(EVENT.mention, products=("industrial solvents",))
    assert ("industrial solvents", "en") in [
        (fact.value, fact.language) for fact in tell(replace(EVENT, mention=unknown), "ru").facts
    ]


def test_a_hostile_name_stays_one_short_line() -> None:
    title = project_title(plant("a\nb\u202e" + "x" * 500, "left bank"), "en")
    assert title.startswith("a b")
    assert len(title) <= 120
