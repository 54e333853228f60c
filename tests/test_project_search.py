"""Lists of projects: found, counted and sorted alike by index and by reading, on any database, now and on past days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import Connection, Engine

from db.engine import reading, upgrade_database, writing
from db.facets import FacetCache, Facets
from db.headline import HeadlineCache, headline
from db.project_filter import FilterProblem, ProjectFilter, Sort, read_filter
from db.project_search import MANY, Asked, project_rows, streamed_rows
from db.state import Kept, state_of
from domain.records import Money, Sector, Status
from domain.timeline import day_there
from flows.decide import merge
from flows.search_words import spellings
from tests.postgres import emptied
from tests.stored import NOW, column
from tests.told import AINA, DAY, news, plant

TODAY = day_there(NOW + 30 * DAY)
CUTS = {(Status.PLANNED, sector): day_there(NOW + 3 * DAY) for sector in Sector}
COPPER = plant(
    "copper", name="медный завод в Балхаше", locality="Балхаш", sector=Sector.METALLURGY, companies=("Казахмыс",),
    expected="2026-Q1", investment=Money(5e10, "KZT"), jobs=300,
)  # fmt: skip
TOLD = (
    COPPER,
    plant("lime", region="KZ-10", expected="2027", investment=Money(9e9, "KZT"), jobs=40),
    plant("glass", Status.CONSTRUCTION, region="KZ-10", name="Copper street glass works", expected="2026-01"),
    plant("cement", Status.COMMISSIONED, companies=("Kazakhmys LLP",), investment=Money(1e8, "USD")),
    plant("brick", Status.ANNOUNCED, country="UZ", region=None, locality="Copper town", score=0.9),
    plant("sugar", score=0.1, sector=Sector.FOOD),
)
QUERIES = (
    "", "q=медь", "q=copper", "q=Казахмыс", "q=завод+балхаш", "q=Караганда", "status=planned&status=announced",
    "region=KZ-10", "region=KZ-10&region=KZ-35&status=planned", "sector=metallurgy", "country=UZ", "product=мыс",
    "product=copper", "company=ТОО+Қазақмыс", "expected_from=2026&expected_to=2026", "expected_from=2027",
    "investment=10+bn", "investment=1000&currency=USD", "jobs=100", "overdue=1", "unsure=1", "unsure=1&q=sugar",
    "quiet=1", "quiet=1&q=lime",
    "sort=name", "sort=expected", "sort=investment", "sort=mentions", "q=copper&sort=newest", "q=nothing+here",
)  # fmt: skip


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "postgresql":
        url = emptied(request.getfixturevalue("server_url"))
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('lists')}/qadam.db"
    engine = upgrade_database(url)
    for day, told in enumerate(TOLD):
        news(engine, f"News of day {day}.", told, day=day)
    news(engine, "The copper plant again.", COPPER, day=len(TOLD))
    news(engine, "A lime plant, perhaps.", plant("lime", region="KZ-10", score=0.1), day=len(TOLD) + 1)  # not believed
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def now_known(lived: Engine) -> Iterator[Connection]:
    with reading(lived) as connection:
        yield connection


@pytest.fixture(scope="module")
def then_known(lived: Engine) -> Iterator[Connection]:
    """On a day on which all was known that is known now."""
    with reading(lived, day_there(NOW + 20 * DAY)) as connection:
        yield connection


def asked(query: str) -> Asked:
    return Asked(read_filter(parse_qsl(query)), TODAY, spellings(), CUTS)


def ids(connection: Connection, query: str, total: int | None = None) -> list[str]:
    return [row.public_id for row in project_rows(connection, asked(query), total=total)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=медь", ["Q0003", "Q0001", "Q0005"]),
        ("q=copper", ["Q0003", "Q0001", "Q0005"]),  # by name, by product, by place
        ("q=Қазақмыс", ["Q0004", "Q0001"]),
        ("q=завод+балхаш", ["Q0001"]),
        ("q=Караганда", ["Q0004", "Q0001"]),
        ("product=мыс", ["Q0001"]),
        ("company=ТОО+Қазақмыс", ["Q0004", "Q0001"]),
        ("status=planned&status=announced", ["Q0005", "Q0002", "Q0001"]),
        ("expected_from=2026&expected_to=2026", ["Q0003", "Q0001"]),
        ("investment=10+bn", ["Q0001"]),
        ("investment=1000&currency=USD", ["Q0004"]),
        ("overdue=1", ["Q0003", "Q0001"]),
        ("quiet=1", ["Q0002"]),
        ("quiet=1&overdue=1", []),
        ("unsure=1", ["Q0006"]),
        ("unsure=1&q=sugar", ["Q0006"]),
        ("sort=expected", ["Q0003", "Q0001", "Q0002"]),
        ("sort=investment", ["Q0001", "Q0002"]),
        ("sort=name", ["Q0005", "Q0004", "Q0003", "Q0002", "Q0001"]),
        ("q=copper&sort=newest", ["Q0005", "Q0003", "Q0001"]),
        ("q=nothing+here", []),
    ],
)
def test_a_filter_finds_what_it_says_in_its_order(now_known: Connection, query: str, found: list[str]) -> None:
    assert ids(now_known, query) == found


@pytest.mark.parametrize("query", QUERIES)
def test_a_list_is_the_same_by_index_by_walking_and_by_reading(
    now_known: Connection, then_known: Connection, query: str
) -> None:
    found = ids(now_known, query)
    assert ids(now_known, query, total=MANY + 1) == found
    assert [row.public_id for row in streamed_rows(now_known, asked(query), 100, 2)] == found
    assert ids(then_known, query) == found


@pytest.mark.parametrize("query", QUERIES)
def test_every_count_is_that_of_the_list_it_leads_to(now_known: Connection, then_known: Connection, query: str) -> None:
    facets = FacetCache().facets(now_known, asked(query))
    assert FacetCache().facets(then_known, asked(query)) == facets
    assert facets.total == len(ids(now_known, query))
    for name, counts in _ways(facets):
        for value, many in counts:
            assert many == len(ids(now_known, _narrowed(query, name, str(value)))), (name, value)


def _ways(facets: Facets) -> Iterator[tuple[str, tuple[tuple[object, int], ...]]]:
    yield from ((name, facets.by[name]) for name in ("status", "region", "sector", "country", "expected"))
    yield from (("product", facets.products), ("company", facets.companies))


def _narrowed(query: str, name: str, value: str) -> str:
    names = ("expected_from", "expected_to") if name == "expected" else (name,)
    kept = [pair for pair in query.split("&") if pair and pair.split("=")[0] not in names]
    return "&".join((*kept, *(f"{one}={value.replace(' ', '+')}" for one in names)))


def test_a_day_that_is_over_finds_what_was_known_then(lived: Engine) -> None:
    with reading(lived, day_there(NOW)) as connection:
        assert ids(connection, "q=copper") == ["Q0001"]
        assert ids(connection, "") == ["Q0001"]
        assert FacetCache().facets(connection, asked("")).products == (("copper", 1),)


def test_pages_follow_one_another(lived: Engine) -> None:
    with reading(lived) as connection:
        pages = [project_rows(connection, asked("sort=name"), limit=2, offset=at) for at in (0, 2, 4, 6)]
        assert [row.public_id for page in pages for row in page] == ids(connection, "sort=name")


def test_what_a_merge_took_in_is_no_longer_found(tmp_path: object) -> None:
    engine = upgrade_database(f"sqlite:///{tmp_path}/qadam.db")
    news(engine, "One.", plant("lime"))
    news(engine, "Another.", plant("glass"), day=1)
    merge(engine, "Q0001", "Q0002", AINA)
    with reading(engine) as connection:
        assert ids(connection, "q=glass") == ids(connection, "q=lime") == ["Q0001"]
    assert column(engine, "SELECT DISTINCT project_id FROM project_words") == [1]
    engine.dispose()


def test_the_state_moves_with_every_transaction_that_writes_and_with_nothing_else(lived: Engine) -> None:
    def state() -> str:
        with reading(lived) as connection:
            return state_of(connection)

    before = state()
    assert state() == before
    with writing(lived, NOW):
        pass
    assert state() != before


def test_what_is_kept_is_made_anew_after_a_write_and_is_bounded(lived: Engine) -> None:
    kept, made = Kept[int](most=3), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    with reading(lived) as connection:
        assert [kept.get(connection, "a", make), kept.get(connection, "a", make)] == [1, 1]
        for number in range(5):
            kept.get(connection, number, make)
        assert len(kept._answers) == 3
        assert kept.get(connection, "a", make) == 7
    with writing(lived, NOW + timedelta(hours=1)):
        pass
    with reading(lived) as connection:
        assert kept.get(connection, "a", make) == 8


def test_the_totals_of_the_first_page_are_kept_until_somebody_writes(lived: Engine) -> None:
    cache = HeadlineCache()
    with reading(lived) as connection:
        assert cache.headline(connection) == headline(connection)
        assert cache.headline(connection).projects == len(TOLD)


def test_a_filter_is_written_back_in_one_form() -> None:
    said = [
        ("region", "kz-35"), ("status", "planned"), ("q", "  медь   завод "), ("status", "announced"), ("page", "1"),
        ("sector", ""), ("utm_source", "x"), ("investment", "1,5 млрд"), ("currency", "usd"),
    ]  # fmt: skip
    wanted = read_filter(said)
    assert read_filter(wanted.query()) == replace(wanted, statuses=(Status.ANNOUNCED, Status.PLANNED))
    assert wanted.query() == (
        ("q", "медь завод"), ("status", "announced"), ("status", "planned"), ("region", "KZ-35"),
        ("investment", "1500000000"), ("currency", "USD"),
    )  # fmt: skip


def test_conditions_are_added_and_taken_away_one_by_one() -> None:
    wanted = read_filter([("status", "planned"), ("page", "3")])
    assert wanted.where("status", "announced").query() == (("status", "announced"), ("status", "planned"))
    assert wanted.where("sector", "food").where("sector", "energy").sector is Sector.ENERGY
    assert wanted.where("status", "announced").without("status", "planned").statuses == (Status.ANNOUNCED,)
    assert wanted.without("status") == ProjectFilter()


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("status", "finished", "choose announced"), ("page", "201", "the list ends at page 200"),
        ("q", "a b c d e f g h i", "up to 8 words"), ("region", "35", "such as KZ-35"), ("sort", "x", "choose newest"),
        ("investment", "much", "such as 50 bn"), ("jobs", "-1", "such as 500"), ("q", "x" * 300, "shorten it"),
        ("expected_from", "26", "such as 2026"), ("country", "KAZ", "such as KZ"), ("disputed", "maybe", "write 1"),
        ("q", "!!!", "search for"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_one_sentence(name: str, value: str, advice: str) -> None:
    with pytest.raises(FilterProblem, match=advice):
        read_filter([(name, value)])


def test_years_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(FilterProblem, match="give the earlier year first"):
        read_filter([("expected_from", "2027"), ("expected_to", "2026")])


def test_an_order_by_relevance_needs_words() -> None:
    assert read_filter([("sort", "relevance")]).order is Sort.NEWEST
    assert read_filter([("q", "lime")]).order is Sort.RELEVANCE
