"""Which project a mention belongs to: across languages, owners and renamed places, and never two plants in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.names import same_company, same_place, skeleton
from domain.projects import Ambiguous, Matched, New, Project, Resolution, Sighting
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from domain.resolution import MOST_KEYS, blocking_keys, resolve
from domain.units import technology_of, unit_of

DAY = datetime(2024, 3, 1, tzinfo=UTC)

SOLVENT = Mention(
    name="solvent plant",
    facility=Facility.PLANT,
    status=Status.PLANNED,
    evidence="The plant will be built.",
    products=("industrial solvents",),
    sector=Sector.CHEMICALS,
    country="KZ",
    region="KZ-55",
    locality="Pavlodar",
    companies=("Ertis Solvent",),
    investment=Money(20e9, "KZT"),
    capacity=Capacity(40_000, "t/year"),
)
SOLAR = replace(
    SOLVENT,
    name="solar power station",
    facility=Facility.POWER_STATION,
    products=("electricity",),
    sector=Sector.ENERGY,
    locality=None,
    companies=(),
    investment=None,
    capacity=None,
)


def project(*mentions: Mention, id_: int = 1) -> Project:
    sightings = tuple(
        Sighting(id_ * 100 + at, DAY + timedelta(days=30 * at), "agency", at, mention)
        for at, mention in enumerate(mentions)
    )
    return Project(id_, f"p{id_}", mentions[0].name, sightings)


def resolved(mention: Mention, *known: Mention) -> Resolution:
    return resolve(mention, DAY + timedelta(days=200), [project(each, id_=at) for at, each in enumerate(known, 1)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Allur", "«Аллюр»"),
        ("KazMunayGas", "КазМунайГаз"),
        ("Kazakhmys", "Қазақмыс"),
        ("Казахмыс", "Kazakhmys Corporation LLC"),
        ("ТОО «Жайык Полимер»", "Zhaiyk Polymer LLP"),
        ("Jaiyq Polimer", "«Жайық Полимер» ЖШС"),
        ("ERG", "Eurasian Resources Group"),
        ("БлокИнвест", "Блок Инвест"),
        ("Kia Qazaqstan", "KIA"),
        ("Алюминий Казахстана", "Aluminium of Kazakhstan"),
    ],
)
def test_a_company_is_known_in_every_spelling(one: str, other: str) -> None:
    assert same_company(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kazakhmys", "Казахстан"), ("Samruk-Energy", "Samal"), ("Ertis Foil", "Ertis Solvent"), ("", "Allur")],
)
def test_two_companies_stay_two(one: str, other: str) -> None:
    assert not same_company(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Уральск", "Oral"),
        ("Капшагай", "Қонаев қаласында"),
        ("Усть-Каменогорск", "Oskemen"),
        ("в Карабатане", "Karabatan special economic zone"),
        ("Қостанайдағы", "Костанай"),
        ("Туркестан", "Türkıstan"),
    ],
)
def test_a_place_is_known_inflected_respelled_and_renamed(one: str, other: str) -> None:
    assert same_place(one, other)


@pytest.mark.parametrize(("one", "other"), [("Temirtau", "Temirlan"), ("Zhetysai", "Zhetysu"), ("Aktau", "Aktobe")])
def test_places_that_begin_alike_stay_two(one: str, other: str) -> None:
    assert not same_place(one, other)


@given(st.text(max_size=40))
def test_a_skeleton_is_lower_case_and_no_longer_tells_letters_apart_by_case(word: str) -> None:
    assert skeleton(word) == skeleton(word).lower()


def test_the_same_plant_in_another_language_is_matched_and_the_score_explained() -> None:
    russian = replace(
        SOLVENT, name="завод растворителей", locality="Павлодаре", companies=("Ертіс Сольвент",), investment=None
    )
    match resolved(russian, SOLVENT):
        case Matched(project_id=1, score=score, parts=parts):
            assert score > 0.85
            assert {part.field: part.words for part in parts}["products"] == (
                "the same: industrial solvents / industrial solvents"
            )
            assert all(part.alike is None or 0 <= part.alike <= 1 for part in parts)
        case other:
            pytest.fail(f"{other}")


def test_a_mention_without_company_joins_the_plant_of_its_region() -> None:
    assert isinstance(resolved(replace(SOLVENT, companies=(), locality=None, capacity=None), SOLVENT), Matched)


def test_a_new_owner_keeps_the_project_where_place_and_product_are_the_same() -> None:
    assert isinstance(resolved(replace(SOLVENT, companies=("Steppe Chemicals",)), SOLVENT), Matched)


def test_another_company_without_common_place_or_figure_is_for_a_person_to_decide() -> None:
    other = replace(SOLVENT, companies=("Steppe Chemicals",), locality=None, capacity=None, investment=None)
    match resolved(other, SOLVENT):
        case Ambiguous(candidates=(candidate,)):
            assert candidate.parts[-1].words == "another company, place and size"
        case answer:
            pytest.fail(f"{answer}")


def test_another_company_that_starts_to_build_beside_a_running_plant_builds_a_new_one() -> None:
    running = replace(SOLVENT, status=Status.COMMISSIONED)
    started = replace(SOLVENT, status=Status.CONSTRUCTION, companies=("Steppe Chemicals",))
    assert isinstance(resolved(started, running), New)


@pytest.mark.parametrize(
    "different",
    [
        {"region": "KZ-39", "locality": None},
        {"locality": "Aksu", "capacity": None, "investment": None},
        {"products": ("paints",), "capacity": None, "investment": None},
        {"country": "UZ", "region": "UZ-TO"},
        {"name": "second stage of the solvent plant"},
        {"name": "расширение завода растворителей"},
        {"name": "еріткіш зауытының екінші кезегі"},
    ],
)
def test_a_contradiction_forbids_the_match(different: dict[str, object]) -> None:
    assert isinstance(resolved(replace(SOLVENT, **different), SOLVENT), New)  # type: ignore[arg-type]


def test_an_expansion_and_a_second_stage_are_one() -> None:
    known = replace(SOLVENT, name="вторая очередь завода растворителей")
    assert isinstance(resolved(replace(SOLVENT, name="expansion of the solvent plant"), known), Matched)


@pytest.mark.parametrize(("today", "before"), [("KZ-62", "KZ-35"), ("KZ-10", "KZ-63"), ("KZ-33", "KZ-19")])
def test_a_region_that_was_split_is_no_contradiction_for_a_project_of_before(today: str, before: str) -> None:
    mention, year = replace(SOLVENT, region=today), timedelta(days=365)
    sighting = Sighting(1, DAY - 3 * year, "agency", 1, replace(SOLVENT, region=before))
    old = Project(1, "p1", SOLVENT.name, (sighting,))
    recent = replace(old, sightings=(replace(sighting, published_at=DAY - year / 2),))
    assert blocking_keys(mention) & blocking_keys(sighting.mention)
    assert isinstance(resolve(mention, DAY, [old]), Matched)
    assert isinstance(resolve(mention, DAY, [recent]), New)


def test_a_commonplace_product_and_a_region_do_not_make_a_project() -> None:
    assert isinstance(resolved(SOLAR, SOLAR), New)
    assert isinstance(resolved(replace(SOLAR, locality="Ekibastuz"), replace(SOLAR, locality="Екібастұз")), Matched)


def test_wind_and_sun_make_two_power_stations() -> None:
    wind = replace(SOLAR, name="ветроэлектростанция", locality="Ekibastuz", companies=("Ertis Green",))
    sun = replace(wind, name="күн электр станциясы")
    assert (technology_of(wind.name), technology_of(sun.name)) == ("wind", "solar")
    assert isinstance(resolved(sun, wind), New)


def test_between_two_plants_the_company_decides() -> None:
    neighbour = replace(SOLVENT, companies=("Steppe Chemicals",), capacity=Capacity(5_000, "t/year"), investment=None)
    mention = replace(SOLVENT, companies=("Степпе Кемикалс",), capacity=None, investment=None)
    match resolved(mention, SOLVENT, neighbour):
        case Matched(project_id=chosen):
            assert chosen == 2
        case other:
            pytest.fail(f"{other}")


def test_two_plants_that_fit_equally_well_are_ambiguous() -> None:
    other = replace(SOLVENT, locality="Aksu", companies=("Steppe Chemicals",), capacity=None, investment=None)
    bare = replace(SOLVENT, locality=None, companies=(), capacity=None, investment=None)
    match resolved(bare, SOLVENT, other):
        case Ambiguous(candidates=candidates):
            assert {candidate.project_id for candidate in candidates} == {1, 2}
        case answer:
            pytest.fail(f"{answer}")


def test_of_two_plants_that_fit_the_one_with_the_same_figure_goes_before_the_silent_one() -> None:
    bare = replace(SOLVENT, locality=None, companies=(), investment=None)
    silent = replace(SOLVENT, locality="Aksu", companies=("Steppe Chemicals",), capacity=None, investment=None)
    match resolved(bare, SOLVENT, silent):
        case Matched(project_id=chosen):
            assert chosen == 1
        case answer:
            pytest.fail(f"{answer}")


def test_a_product_that_one_side_misnames_divides_no_plant_of_the_same_company_place_size_and_cost() -> None:
    misnamed = replace(SOLVENT, name="paint shop", products=("paints",))
    assert isinstance(resolved(misnamed, SOLVENT), Matched)
    assert isinstance(resolved(replace(misnamed, investment=None), SOLVENT), Ambiguous)
    assert not isinstance(resolved(replace(misnamed, name="paint shop No. 2"), SOLVENT), Matched)
    assert isinstance(resolved(replace(misnamed, companies=("Steppe Chemicals",)), SOLVENT), New)


def test_what_each_of_two_shares_alone_leaves_it_to_a_person() -> None:
    mention = replace(SOLVENT, companies=(), investment=None)
    same_place = replace(SOLVENT, companies=("Steppe Chemicals",), capacity=None, investment=None)
    same_size = replace(SOLVENT, locality=None, companies=("Ertis Solvent",), investment=None)
    assert isinstance(resolved(mention, same_place, same_size), Ambiguous)


@pytest.mark.parametrize("figure", [{"capacity": Capacity(21_915, "t/year")}, {"investment": Money(348e6, "KZT")}])
def test_a_plant_is_found_by_its_figure_alone(figure: dict[str, object]) -> None:
    bare = replace(SOLAR, name="plant", products=(), region="KZ-10", **figure)  # type: ignore[arg-type]
    told = replace(bare, name="works", country="UZ", region="KZ-63")  # the region's name until 2022
    assert len(blocking_keys(bare) & blocking_keys(told)) == 1
    assert not blocking_keys(bare) & blocking_keys(replace(told, region="KZ-35"))


def test_one_project_split_by_mistake_goes_on_as_the_better_known_half() -> None:
    halves = [project(SOLVENT, id_=1), project(SOLVENT, SOLVENT, id_=2)]
    match resolve(SOLVENT, DAY, halves):
        case Matched(project_id=chosen):
            assert chosen == 2
        case other:
            pytest.fail(f"{other}")


def test_without_candidates_the_project_is_new() -> None:
    assert resolve(SOLVENT, DAY, []) == New(0.0)


def test_numbers_and_stages_are_read_from_the_name() -> None:
    assert unit_of("coke batteries Nos. 8 and 9").numbers == unit_of("№ 8 және № 9 кокс батареялары").numbers == {8, 9}
    assert unit_of("третья очередь").stage == unit_of("phase III of the works").stage == 3
    assert unit_of("jel parkiniñ ekinşi kezegi").stage == 2
    assert unit_of("second oil mill in Denisovka").stage == 1


@given(
    products=st.lists(st.text(min_size=1, max_size=12), max_size=6),
    companies=st.lists(st.text(max_size=12), max_size=6),
    name=st.text(min_size=1, max_size=60),
)
def test_keys_are_few_and_meet_again(products: list[str], companies: list[str], name: str) -> None:
    mention = replace(SOLVENT, products=tuple(products), companies=tuple(companies), name=name)
    keys = blocking_keys(mention)
    assert 1 <= len(keys) <= MOST_KEYS
    assert keys == blocking_keys(replace(mention, status=Status.CLOSED, evidence="other", score=0.2))


@given(name=st.text(min_size=1, max_size=40), locality=st.text(max_size=20), value=st.floats(0, 1e12))
def test_any_text_is_compared_without_falling_over(name: str, locality: str, value: float) -> None:
    mention = replace(SOLVENT, name=name, locality=locality, capacity=Capacity(value, "t"), companies=(name,))
    match resolved(mention, SOLVENT):
        case Matched(score=score):
            assert 0 <= score <= 1
        case New(best=best):
            assert 0 <= best <= 1
        case Ambiguous(candidates=candidates):
            assert candidates


def test_a_place_in_the_name_counts_as_the_place() -> None:
    meat = replace(SOLVENT, name="ет комбинаты", products=("meat",), locality="Аягөз", companies=(), capacity=None)
    named = replace(meat, name="meat plant in Ayagoz", locality=None, investment=None)
    assert isinstance(resolved(named, meat), Matched)
    assert isinstance(resolved(replace(named, name="meat plant"), meat), New)


@pytest.mark.parametrize(
    ("product", "other"),
    [
        ("cars", "passenger cars"),
        ("glass containers", "glass bottles"),
        ("manganese ore", "manganese concentrate"),
        ("tyres", "tires"),
    ],
)
def test_a_product_and_its_kind_are_one_output(product: str, other: str) -> None:
    known = replace(SOLVENT, products=(product,), capacity=None, investment=None, companies=())
    assert isinstance(resolved(replace(known, products=(other,)), known), Matched)
    assert blocking_keys(known) & blocking_keys(replace(known, products=(other,)))


def test_many_sightings_are_compared_as_one_account() -> None:
    bare = replace(SOLVENT, locality=None, companies=(), capacity=None, investment=None)
    owner = replace(bare, companies=("Ertis Solvent",))
    place = replace(bare, locality="Pavlodar", companies=("Steppe Chemicals",))
    candidate = project(bare, owner, place)
    assert isinstance(resolve(replace(bare, companies=("Степпе Кемикалс",)), DAY, [candidate]), Matched)
