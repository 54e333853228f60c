"""Latin-script Kazakh becomes Cyrillic without losing its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.script import is_latin, to_cyrillic


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("tústi metallýrgııa zaýyty", "түсті металлургия зауыты"),  # acute accents, 2018
        ("Aqtóbe oblysynda qurylys júrip jatyr", "Ақтөбе облысында құрылыс жүріп жатыр"),
        ("jańa kásiporynnyń qýaty", "жаңа кәсіпорынның қуаты"),
        ("tüstı metallurgia", "түсті металлургия"),  # diaereses, 2021
        ("jañğyrtu öndırısı", "жаңғырту өндірісі"),
        ("ekinşi kezegi iske qosylady", "екінші кезегі іске қосылады"),  # the same as typed
        ("Qostanai oblysynda äkimdik", "Қостанай облысында әкімдік"),
        ("ken bai'yty' fabri'kasy, jan'a s'ahta", "кен байыту фабрикасы, жаңа шахта"),  # apostrophes, 2017
    ],
)
def test_each_latin_alphabet_gives_the_same_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin).text == cyrillic


def test_abbreviations_and_mixed_names_keep_their_letters() -> None:
    assert to_cyrillic("KamaTyresKZ pen KPI zaýyty").text == "KamaTyresKZ пен KPI зауыты"


def test_a_unit_is_no_name() -> None:
    assert to_cyrillic("quaty 100 MVt şamasynda").text.endswith("100 МВт шамасында")


def test_a_place_in_the_cyrillic_leads_back_to_the_same_word() -> None:
    latin = "Jańa shına zaýyty ashyldy"
    rewritten = to_cyrillic(latin)
    start = rewritten.text.index("зауыты")
    begin, end = rewritten.original(start, start + len("зауыты"))
    assert latin[begin:end] == "zaýyty"


def test_a_letter_that_becomes_two_and_two_that_become_one_keep_the_way_back() -> None:
    latin = "kompaniasy shahta"
    rewritten = to_cyrillic(latin)
    start = rewritten.text.index("шахта")
    assert latin[slice(*rewritten.original(start, start + 5))] == "shahta"


def test_cyrillic_is_not_taken_for_latin() -> None:
    assert not is_latin("Қостанайда KIA зауыты ашылды")
    assert is_latin("Qostanaıda KIA zaýyty ashyldy")


def test_a_text_without_letters_has_no_script() -> None:
    assert not is_latin("2026 – 100%")


@given(st.text(max_size=120))
def test_offsets_never_leave_the_text_nor_go_back(text: str) -> None:
    rewritten = to_cyrillic(text)
    assert len(rewritten.offsets) == len(rewritten.text) + 1
    assert list(rewritten.offsets) == sorted(rewritten.offsets)
    assert rewritten.offsets[-1] == len(text)
