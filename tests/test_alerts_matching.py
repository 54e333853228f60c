"""Who hears of what: watches against events, and the file in which people write them down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.matching import wants
from alerts.watch_file import WatchesProblem, read_watches
from domain.records import Facility, Mention, Sector, Status
from domain.watching import Event, Known, Watch

MENTION = Mention(
    name="завод медной катанки",
    facility=Facility.PLANT,
    status=Status.COMMISSIONED,
    evidence="Завод выпустил первую продукцию.",
    products=("copper wire rod",),
    sector=Sector.METALLURGY,
    country="KZ",
    region="KZ-62",
    companies=("Сарыарка Купрум",),
)
EVENT = Event(
    change_id=1,
    project_id="p-1",
    project_name="copper rod plant",
    before=Status.CONSTRUCTION,
    after=Status.COMMISSIONED,
    on=date(2025, 5, 6),
    mention=MENTION,
    article_title="Жаңа зауыт ашылды",
    article_url="https://news.example.org/1",
    source_name="Agency",
    published_at=datetime(2025, 5, 6, tzinfo=UTC),
)
ALL = Watch("all", "reader@example.org")


def watch(**filters: Any) -> Watch:
    wishes: dict[str, Any] = {
        name: value if name == "new_projects" else frozenset(value) for name, value in filters.items()
    }
    return replace(ALL, **wishes)


def test_a_watch_without_filters_wants_every_move() -> None:
    assert wants(ALL, EVENT)


def test_a_project_seen_for_the_first_time_is_wanted_only_on_request() -> None:
    first = replace(EVENT, before=None)
    assert not wants(ALL, first)
    assert wants(watch(new_projects=True), first)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"to": [Status.COMMISSIONED]}, True),
        ({"to": [Status.CLOSED, Status.CANCELLED]}, False),
        ({"projects": ["p-1"]}, True),
        ({"projects": ["p-2"]}, False),
        ({"regions": ["KZ-62", "KZ-35"]}, True),
        ({"regions": ["KZ-35"]}, False),
        ({"countries": ["UZ"]}, False),
        ({"sectors": ["metallurgy"]}, True),
        ({"sectors": ["food"]}, False),
        ({"products": ["copper"]}, True),
        ({"products": ["copper cathode"]}, False),
        ({"companies": ["Saryarqa Kuprum LLP"]}, True),
        ({"companies": ["Kazakhmys"]}, False),
        ({"words": ["катанка"]}, True),
        ({"words": ["зауыт"]}, True),
        ({"words": ["solar"]}, False),
        ({"regions": ["KZ-62"], "sectors": ["food"]}, False),
    ],
)
def test_every_filter_that_is_set_must_admit_the_event(filters: dict[str, Any], wanted: bool) -> None:
    assert wants(watch(**filters), EVENT) is wanted


def test_what_the_article_leaves_out_is_taken_from_what_is_known_of_the_project() -> None:
    bare = replace(EVENT, mention=replace(MENTION, region=None, companies=()), known=Known(region="KZ-62"))
    assert wants(watch(regions=["KZ-62"]), bare)
    assert not wants(watch(companies=["Сарыарка Купрум"]), bare)


def test_what_neither_article_nor_project_says_is_not_admitted() -> None:
    bare = replace(EVENT, mention=replace(MENTION, region=None, companies=()))
    assert not wants(watch(regions=["KZ-62"]), bare)
    assert not wants(watch(companies=["Сарыарка Купрум"]), bare)


@given(st.frozensets(st.sampled_from(["KZ-62", "KZ-35"])), st.frozensets(st.sampled_from(Status)))
def test_one_more_filter_never_wants_more(regions: frozenset[str], to: frozenset[Status]) -> None:
    assert wants(replace(ALL, regions=regions), EVENT) >= wants(replace(ALL, regions=regions, to=to or ALL.to), EVENT)


def written(folder: Path, text: str) -> Path:
    path = folder / "watches.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_watches_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
watches:
  - id: copper
    email: reader@example.org
    language: kk
    regions: [KZ-35, KZ-62]
    products: copper
    to: [commissioned, suspended]
    new_projects: yes
  - id: norway
    email: other@example.org
    countries: [NO]
""",
    )
    assert read_watches(path) == (
        Watch(
            id="copper",
            email="reader@example.org",
            language="kk",
            regions=frozenset({"KZ-35", "KZ-62"}),
            products=frozenset({"copper"}),
            to=frozenset({Status.COMMISSIONED, Status.SUSPENDED}),
            new_projects=True,
        ),
        Watch(id="norway", email="other@example.org", countries=frozenset({"NO"})),
    )


@pytest.mark.parametrize("text", ["", "# nobody yet\n", "watches: []\n"])
def test_a_file_without_watches_has_none(tmp_path: Path, text: str) -> None:
    assert read_watches(written(tmp_path, text)) == ()


@pytest.mark.parametrize(
    ("line", "text", "says"),
    [
        (3, "watches:\n  - id: a\n    email: nobody\n", "email is «nobody»"),
        (2, "watches:\n  - id: a\n", "no email"),
        (4, "watches:\n  - id: a\n    email: a@b.kz\n    region: KZ-35\n", "«region» is not known"),
        (4, "watches:\n  - id: a\n    email: a@b.kz\n    regions: [Karaganda]\n", "KZ-35"),
        (4, "watches:\n  - id: a\n    email: a@b.kz\n    to: {x: y}\n", "list"),
        (4, "watches:\n  - id: a\n    email: a@b.kz\n    to: [opened]\n", "announced"),
        (4, "watches:\n  - id: a\n    email: a@b.kz\n    new_projects: maybe\n", "true or false"),
        (4, "watches:\n  - {id: a, email: a@b.kz}\n\n  - {id: a, email: c@d.kz}\n", "twice"),
        (1, "- id: a\n", "watches"),
        (1, "watch: []\n", "«watch» is not known"),
        (2, "watches:\n  a: b\n", "list"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, line: int, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(WatchesProblem) as caught:
        read_watches(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("content", [b"watches: [\n", b"\xff\xfe\x00", b"a: &a [*a]\n\x00"])
def test_a_file_that_is_no_yaml_is_a_problem_not_a_crash(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "watches.yaml").write_bytes(content)
    with pytest.raises(WatchesProblem):
        read_watches(tmp_path / "watches.yaml")


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(WatchesProblem, match="cannot be read"):
        read_watches(tmp_path / "watches.yaml")
