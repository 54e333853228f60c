"""Places as three languages write and inflect them, and names that are no places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lexicon.places import Place, PlaceKind, find_places


def _only(text: str) -> Place:
    found = find_places(text)
    assert len(found) == 1, found
    return found[0].value


def _names(text: str) -> list[tuple[str, str | None]]:
    return [(found.value.name, found.value.region) for found in find_places(text)]


@pytest.mark.parametrize(
    ("text", "name", "region"),
    [
        ("завод в Карабатане", "Карабатан", "KZ-23"),
        ("строят под Атырау", "Атырау", "KZ-23"),
        ("цех в Рудном", "Рудный", "KZ-39"),
        ("фабрика в Семее", "Семей", "KZ-10"),
        ("окраина Усть-Каменогорска", "Усть-Каменогорск", "KZ-63"),
        ("близ Кульсары", "Кульсары", "KZ-23"),
        ("Өскеменде ашылды", "Өскемен", "KZ-63"),
        ("Қостанайдағы зауыт", "Қостанай", "KZ-39"),
        ("Екібастұздан келді", "Екібастұз", "KZ-55"),
        ("a plant near Temirtau", "Temirtau", "KZ-35"),
        ("a works at Kapshagai", "Kapshagai", "KZ-19"),
        ("the ALMATY plant", "Almaty", "KZ-75"),
    ],
)
def test_towns_are_found_in_any_form_and_named_in_the_nominative(text: str, name: str, region: str) -> None:
    place = _only(text)
    assert (place.name, place.region, place.country) == (name, region, "KZ")


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("в Карагандинской области", "KZ-35"),
        ("in Karagandy region", "KZ-35"),
        ("Kostanay oblast", "KZ-39"),
        ("Қарағанды облысында", "KZ-35"),
        ("в области Жетісу", "KZ-33"),
        ("в области Абай", "KZ-10"),
        ("Abai Region", "KZ-10"),
        ("Almaty region", "KZ-19"),
        ("Алматы облысындағы", "KZ-19"),
        ("ШҚО-да", "KZ-63"),
        ("в ЗКО", "KZ-27"),
        ("БҚО тұрғындары", "KZ-27"),
        ("South Kazakhstan region", "KZ-61"),
        ("в Чуйской области", "KG-C"),
    ],
)
def test_regions_are_found_under_old_and_new_names(text: str, region: str) -> None:
    place = _only(text)
    assert (place.region, place.kind) == (region, PlaceKind.REGION)


def test_a_list_shares_its_last_word() -> None:
    assert _names("in Almaty, Kostanay and Pavlodar regions") == [
        ("Almaty", "KZ-19"),
        ("Kostanay", "KZ-39"),
        ("Pavlodar region", "KZ-55"),
    ]
    assert _names("в Сайрамском и Тюлькубасском районах") == [
        ("Сайрамский район", "KZ-61"),
        ("Тюлькубасский район", "KZ-61"),
    ]


def test_of_several_places_with_one_name_the_one_in_the_named_region_is_meant() -> None:
    assert _names("Aktogay district of Pavlodar region")[0] == ("Aktogay district", "KZ-55")
    assert _names("Aktogay district of Karaganda region")[0] == ("Aktogay district", "KZ-35")
    assert _names("Жамбылский район Алматинской области")[0][1] == "KZ-19"


@pytest.mark.parametrize(
    ("text", "kind", "region"),
    [
        ("СЭЗ «Павлодар»", PlaceKind.ZONE, "KZ-55"),
        ("павлодарской СЭЗ", PlaceKind.ZONE, "KZ-55"),
        ("индустриальной зоне Уральска", PlaceKind.ZONE, "KZ-27"),
        ("Saran industrial zone", PlaceKind.ZONE, "KZ-35"),
        ("industrial zone of Oral", PlaceKind.ZONE, "KZ-27"),
        ("Оралдағы индустриялық аймақ", PlaceKind.ZONE, "KZ-27"),
        ("Карачаганакском месторождении", PlaceKind.SITE, "KZ-27"),
        ("Жезказганский район", PlaceKind.DISTRICT, "KZ-62"),
    ],
)
def test_a_word_for_its_kind_belongs_to_the_name(text: str, kind: PlaceKind, region: str) -> None:
    place = _only(text)
    assert (place.name, place.kind, place.region) == (text, kind, region)


def test_a_factory_may_wear_its_towns_name_as_an_adjective() -> None:
    assert _only("ремонт таразского завода").region == "KZ-31"


def test_unknown_places_with_a_word_for_their_kind_are_found_without_codes() -> None:
    assert _only("в селе Сарыжайлау") == Place("Сарыжайлау", "", None, PlaceKind.TOWN)
    assert _only("the Kokzhazyk deposit") == Place("Kokzhazyk", "", None, PlaceKind.SITE)


@pytest.mark.parametrize(
    "text",
    [
        "Абай Кунанбаев родился",
        "на улице Абая",
        "Abai Avenue",
        "an oral vaccine",
        "Kazakh investors",
        "казахстанские инвесторы",
        "Satpayev University",
        "темір кені",
    ],
)
def test_people_streets_demonyms_and_common_words_are_no_places(text: str) -> None:
    assert find_places(text) == ()


def test_a_town_that_is_also_a_name_needs_a_sign() -> None:
    assert _only("в городе Абай").region == "KZ-35"
    assert _only("в Абае").region == "KZ-35"


@pytest.mark.parametrize(
    ("text", "country"),
    [("из Китая", "CN"), ("Қытайдан", "CN"), ("the UAE", "AE"), ("в ОАЭ", "AE"), ("Өзбекстанға", "UZ")],
)
def test_countries_are_found(text: str, country: str) -> None:
    place = _only(text)
    assert (place.country, place.region, place.kind) == (country, None, PlaceKind.COUNTRY)


@given(
    st.lists(
        st.sampled_from(
            ["Abai", "область", "Алматы", "SEZ", "район", "of", ",", "и", "облысында", "\n", "«", "г.", "Esil"]
        )
    )
)
def test_places_stand_in_order_and_never_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    end = 0
    for found in find_places(text):
        assert end <= found.start < found.end <= len(text)
        assert found.value.name
        end = found.end


def test_a_text_of_nothing_but_ambiguous_names_is_read_in_reasonable_time() -> None:
    assert len(find_places("Aktogay district, " * 20_000)) == 20_000
