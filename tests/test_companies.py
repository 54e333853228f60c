"""Companies by legal form, quotes, list and company; and quoted things that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lexicon.companies import find_companies


def _names(text: str) -> list[str]:
    return [found.value for found in find_companies(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ТОО «Дала Гипс» получило участок", ["Дала Гипс"]),
        ("АО «НК «КазМунайГаз» строит", ["КазМунайГаз"]),
        ("«Көкше Кірпіш» ЖШС жұмысын бастады", ["Көкше Кірпіш"]),
        ("«Жел Диірмен» өндірістік кооперативі", ["Жел Диірмен"]),
        ("Tobol Basalt LLP has a licence", ["Tobol Basalt"]),
        ("in Hangzhou, Lin'an Valve Co., Ltd. makes pumps", ["Lin'an Valve Co."]),
        ("договор с компаниями «Ак Жол» и «Тас Кум»", ["Ак Жол", "Тас Кум"]),
        ("owned by Arka Quartz, the mine", ["Arka Quartz"]),
        ("китайская «Хэнань Лифт» обещает", ["Хэнань Лифт"]),
        ("the plant of Zhetysu Ceramic Group in Taraz", ["Zhetysu Ceramic Group"]),
        ("инвестор Wan Jing вложит", ["Wan Jing"]),
    ],
)
def test_a_company_is_known_by_its_form_and_company(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("рудники Казахмыса", "Казахмыс"),
        ("ҚазМұнайГазға тапсырды", "ҚазМұнайГаз"),
        ("Kazakhmys said", "Kazakhmys"),
        ("talks with Sinopec", "Sinopec"),
        ("Qarmet-тің жоспары", "Qarmet"),
    ],
)
def test_companies_of_the_list_come_in_the_nominative(text: str, name: str) -> None:
    assert _names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "программа «Даму»",
        "на шахте «Тентекская»",
        "СЭЗ «Сарыарка»",
        "агентство «Казинформ»",
        "«Мы рады, что завод заработал», – сказал он",
        "the Ministry of Energy has started talks",
        "Governor Daniyar Omarov said",
        "в газете «Вечерний Алматы»",
        "Bank of Astana has launched a loan",
    ],
)
def test_offices_media_people_and_quotations_are_no_companies(text: str) -> None:
    assert find_companies(text) == ()


def test_a_name_recognised_once_is_recognised_again() -> None:
    text = "ТОО «Тас Мунара» строит завод. Тас Мунара вложит 2 млрд тенге."
    assert [text[found.start : found.end] for found in find_companies(text)] == ["Тас Мунара", "Тас Мунара"]


@given(
    st.lists(
        st.sampled_from(["ТОО", "«", "»", "Аль", "Group", "KMG", "of", "Tas", ",", "и", "\n", "LLP", "компания", '"'])
    )
)
def test_names_stand_in_order_and_never_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    end = 0
    for found in find_companies(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
