"""Among many watches, those that an event concerns are found without asking all, and none is overlooked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alerts.audience import Audience
from alerts.matching import wants
from domain.names import same_company, same_word, words
from domain.records import Sector, Status
from domain.watching import Event, Known, Watch
from tests.test_alerts_matching import ALL, EVENT, MENTION

COMPANIES = st.sampled_from(
    [
        "Казахмыс", "Qazaqmys LLP", "Kazakh Mys", "ТОО Сарыарка Купрум", "Saryarqa Kuprum", "Eurasian Resources Group",
        "ERG", "Kazakhstan Holding", "Аксуский завод", "АО «Аксу»", "Zhaiyk Petroleum", "Jaiyq Petroleum", "Баянауыл",
        "Bayanaul Coal", "",
    ]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["copper", "copper wire rod", "медная катанка", "катанки", "мыс зауыты", "лекарства", "Баянауыл", "Баянаул", "a b"]
)
REGIONS = st.sampled_from(["KZ-35", "KZ-62"])


def sets(values: st.SearchStrategy[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(values, max_size=2)


WATCHES = st.builds(
    Watch,
    id=st.uuids().map(str),
    email=st.just("w@example.org"),
    projects=sets(st.sampled_from(["p-1", "p-2"])),
    regions=sets(REGIONS),
    sectors=sets(st.sampled_from([sector.value for sector in Sector][:3])),
    products=sets(TEXTS),
    companies=sets(COMPANIES),
    words=sets(TEXTS),
    to=st.frozensets(st.sampled_from(Status), max_size=2),
    new_projects=st.booleans(),
)


def event(**values: Any) -> Event:
    known = values.pop("known")
    also = values.pop("also")
    return replace(EVENT, mention=replace(MENTION, **values), known=known, also=also)


EVENTS = st.builds(
    event,
    name=TEXTS,
    products=st.lists(TEXTS, max_size=2).map(tuple),
    companies=st.lists(COMPANIES, max_size=2).map(tuple),
    region=st.none() | REGIONS,
    known=st.builds(Known, region=st.none() | REGIONS, companies=st.lists(COMPANIES, max_size=1).map(tuple)),
    also=st.sampled_from([(), ("p-2",)]),
)


@given(st.lists(WATCHES, max_size=12), EVENTS)
def test_those_who_are_found_are_those_who_would_be_if_all_were_asked(watches: list[Watch], told: Event) -> None:
    assert Audience(watches).of(told) == [watch for watch in watches if wants(watch, told)]


@given(COMPANIES, COMPANIES)
def test_whoever_watches_a_company_is_found_by_every_name_it_goes_by(wished: str, said: str) -> None:
    watch = replace(ALL, companies=frozenset({wished}))
    told = replace(EVENT, mention=replace(MENTION, companies=(said,)))
    assert (Audience([watch]).of(told) == [watch]) is same_company(wished, said)


@given(st.text("абвгaeiost", min_size=1, max_size=9), st.integers(0, 8), st.text("аest", max_size=2))
def test_whoever_watches_a_word_is_found_by_every_form_of_it(word: str, at: int, put: str) -> None:
    said = word[:at] + put + word[at + 1 :]
    told = replace(EVENT, mention=replace(MENTION, name=said))
    alike = words(said) and all(any(same_word(one, other) for other in words(said)) for one in words(word))
    if alike:
        assert Audience([replace(ALL, words=frozenset({word}))]).of(told)


def test_only_those_are_asked_whose_most_telling_filter_could_admit_the_event() -> None:
    near = replace(ALL, companies=frozenset({"Сарыарка Купрум"}), regions=frozenset({"KZ-35"}))
    far = [replace(ALL, id=str(number), companies=frozenset({"Казатом"})) for number in range(50)]
    assert Audience([near, *far]).asked(EVENT) == [near]
