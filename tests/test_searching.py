"""Words find what is spelled otherwise: in another script, another alphabet, another case, another language."""

from __future__ import annotations

import pytest

from domain.searching import Field, Sought, company_key, noted, noted_in, product_key, sought, text_of
from flows.search_words import spellings


def finds(asked: str, name: str, product: str = "", place: str = "", region: str = "") -> bool:
    """Whether a project so named is found, by the rule that the database follows."""
    known = noted([name], [product] if product else [], [], [place] if place else [], [region] if region else [])
    return all(any(map(lambda word: _is(word, one), known)) for one in sought(asked, spellings()))


def _is(word: str, one: Sought) -> bool:
    return word in one.whole or word.startswith(one.beginnings or ("\0",))


@pytest.mark.parametrize("asked", ["Жезказган", "Жезқазған", "Zhezkazgan", "Jezqazğan", "жезказгане", "жезк"])
def test_a_name_is_found_in_every_script_and_alphabet(asked: str) -> None:
    assert finds(asked, "завод в Жезказгане")
    assert finds(asked, "Jezqazğan plant")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("заводы", "завод"), ("завод", "заводом"), ("заводов медных", "медный завод"), ("фабрики", "обувная фабрика"),
        ("руды", "руда"), ("plants", "copper plant"), ("зауытының", "мыс зауыты"), ("зауыты", "шыны зауытын"),
        ("Балқашта", "Балхаш"), ("Атырау", "Atyraw refinery"), ("Тенгиз", "Теңіз кен орны"),
    ],
)  # fmt: skip
def test_the_ending_of_a_word_does_not_matter(asked: str, name: str) -> None:
    assert finds(asked, name)


@pytest.mark.parametrize(
    ("asked", "name"), [("Алматы", "Алмалы"), ("медь", "медицинские изотопы"), ("10", "100 тонн"), ("завод", "зона")]
)
def test_what_only_begins_alike_is_not_found(asked: str, name: str) -> None:
    assert not finds(asked, name)


@pytest.mark.parametrize("asked", ["медь", "меди", "мыс", "copper", "медь plant"])
def test_a_product_is_found_by_its_name_in_any_language(asked: str) -> None:
    assert finds(asked, "the plant of Balkhash", product="copper")


@pytest.mark.parametrize("asked", ["Карагандинская область", "Қарағанды облысы", "Karaganda region", "караганда"])
def test_a_region_is_found_by_its_name_in_any_language(asked: str) -> None:
    assert finds(asked, "lime plant", region="KZ-35")
    assert not finds(asked, "lime plant", region="KZ-10")


def test_a_town_is_found_under_the_name_that_it_no_longer_bears() -> None:
    assert finds("Усть-Каменогорск", "завод", place="Өскемен")
    assert finds("Oskemen", "завод", place="Усть-Каменогорске")


def test_all_words_must_be_found_in_whatever_order() -> None:
    assert finds("Балхаш завод меди", "медный завод в Балхаше", product="copper")
    assert not finds("завод Алматы", "завод в Балхаше")


def test_a_word_is_noted_where_it_says_most() -> None:
    found = noted(["lime plant"], ["lime"], ["Lime LLP"], [], [])
    assert found["lim" if "lim" in found else "limi"] is Field.NAME


def test_products_and_companies_survive_a_flood_of_names() -> None:
    flood = noted((f"name{at}abc" for at in range(5_000)), ["copper"], ["Kazakhmys"], [], ["KZ-35"])
    assert {product_key("copper"), company_key("Қазақмыс ЖШС"), "#kz-35"} < flood.keys()
    assert len(flood) == 400


def test_the_text_of_a_project_says_all_that_was_noted() -> None:
    found = noted(["медный завод"], ["copper"], ["Казахмыс"], ["Балхаш"], ["KZ-35", "KZ"])
    assert noted_in(text_of(found)) == found


def test_one_company_has_one_key_in_all_spellings() -> None:
    assert company_key("ТОО «Казахмыс»") == company_key("Kazakhmys Corporation LLC") == company_key("Қазақмыс")
