"""Products in three languages under one name, and words that only look like products."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.records import Sector
from extractors.lexicon.products import Product, find_products


def _names(text: str) -> list[str]:
    return [found.value.name for found in find_products(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("выпуск катодной меди", "cathode copper"),
        ("мыс катодын шығарады", "cathode copper"),
        ("copper cathodes", "cathode copper"),
        ("завод полипропилена", "polypropylene"),
        ("полипропиленді өндіру", "polypropylene"),
        ("ферроқорытпа өндірісі", "ferroalloys"),
        ("октаноповышающих добавок", "octane-boosting additives"),
        ("өсімдік майын сығу", "vegetable oil"),
        ("огнеупорного кирпича", "refractory bricks"),
        ("hot-briquetted iron", "hot briquetted iron"),
        ("сетка и листовое стекло", "sheet glass"),
        ("цементный завод", "cement"),
        ("қытай шиналары", "tyres"),
        ("производство беспилотников", "drones"),
        ("шыныпластик арматурасын шығару", "composite rebar"),
        ("выпуск мясокостной муки", "meat and bone meal"),
        ("цинкового завода", "zinc"),
        ("кептірілген өрік", "dried apricots"),
        ("lead-acid battery", "lead-acid batteries"),
    ],
)
def test_a_product_is_found_in_any_language_and_form(text: str, name: str) -> None:
    assert _names(text) == [name]


def test_the_longest_name_wins() -> None:
    assert _names("copper concentrate and copper") == ["copper concentrate", "copper"]
    assert _names("алюминиевая катанка") == ["aluminium wire rod"]


def test_each_product_has_its_sector() -> None:
    (found,) = find_products("xanthates")
    assert found.value == Product("xanthates", Sector.CHEMICALS)


@pytest.mark.parametrize(
    "text",
    [
        "заводы стали больше",
        "it leads the list",
        "вице-министр атап етті",
        "сразу после мая",
        "айтып отырмыз",
        "жаңа зауыт салатын компания",
        "содан кейін осы туралы айтты",
        "200 миллионов сомов",
        "the switch was thrown in spring and output rose",
    ],
)
def test_words_that_look_like_products_are_left_alone(text: str) -> None:
    assert find_products(text) == ()


def test_steel_is_told_from_the_verb_by_the_word_before_it() -> None:
    assert _names("5 тысяч тонн стали") == ["steel"]


@given(st.text(alphabet="меди сталь copper ет сүт\n-«»", max_size=60))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for found in find_products(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
