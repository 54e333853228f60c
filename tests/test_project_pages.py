"""The pages of a project and of an article: what an analyst shows to a committee, with the sentence behind it all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import Engine, insert, text

from dashboard.article import LONGEST
from dashboard.project import MENTIONS
from db.engine import upgrade_database, writing
from db.tables import silences
from domain.records import Mention, Milestone, MilestoneKind, Money, Span, Status
from domain.timeline import day_there
from flows.decide import merge
from flows.link import link
from flows.read import read
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW, article, column, poll
from tests.told import AINA, DAY, Scripted, news, plant

HOSTILE = '"><script>alert(1)</script><img src=x onerror="alert(1)">\u202e'
PLANNED = (
    "Sary Lime plans a lime plant in Zhezkazgan. It will open in June 2026 and give 120 jobs. "
    "The firm has signed a contract for 40 billion tenge, said Aina Omar."
)
MOVED = "The lime plant of Sary Lime will open in December 2026, not in June. Works have begun."
OPENED = "The lime plant was opened with a ceremony. It gives 60 jobs."


def said(words: str, status: Status, quotes: dict[str, str], **values: Any) -> Mention:
    """What an article of these words says of the lime plant; ``quotes`` are the words of its values."""
    spans = tuple(Span(field, words.index(quote), words.index(quote) + len(quote)) for field, quote in quotes.items())
    columns: dict[str, Any] = {"region": "KZ-62", "evidence": words.split(". ")[0] + "."}
    return plant("lime", status, spans=spans, **columns | values)


def tell(engine: Engine, words: str, mention: Mention, day: int, source: str = "agency") -> None:
    """An article of another house than the agency's is one that was polled and then ascribed to it."""
    on = NOW + day * DAY
    url = f"https://agency.example/{day}-{source}"
    poll(engine, article(f"{day}-{source}", words, published_at=on, seen_at=on, url=url), now=on)
    if source != "agency":
        with writing(engine, on) as connection:
            connection.execute(text("UPDATE articles SET source_id = :source WHERE url = :url"), locals())
    read(engine, Scripted("old-1", {words: (mention,)}), now=on, worker="test")
    link(engine, now=on, worker="test")


def add_paper(engine: Engine) -> None:
    names = ", ".join(column(engine, "SELECT name FROM pragma_table_info('sources') WHERE name NOT IN ('id', 'name')"))
    with writing(engine, NOW) as connection:
        connection.execute(
            text(f"INSERT INTO sources (id, name, {names}) SELECT 'paper', 'Paper', {names} FROM sources LIMIT 1")
        )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Q0001, a lime plant that slips and is disputed; Q0002, hostile; Q0003 with many reports, which took in Q0004."""
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('archive')}/qadam.db")
    contract = (PLANNED.index("signed"), PLANNED.index("signed a contract") + len("signed a contract"))
    milestone = Milestone(MilestoneKind.AGREEMENT, PLANNED[PLANNED.index("The firm") :], *contract)
    first = {"status": "plans", "expected": "June 2026", "jobs": "120 jobs", "investment": "40 billion tenge"}
    first |= {"locality": "Zhezkazgan", "companies": "Sary Lime"}
    tell(
        engine, PLANNED,
        said(PLANNED, Status.PLANNED, first, locality="Zhezkazgan", expected="2026-06", jobs=120,
             investment=Money(40e9, "KZT"), milestones=(milestone,)),
        0,
    )  # fmt: skip
    add_paper(engine)
    tell(
        engine, MOVED, said(MOVED, Status.CONSTRUCTION, {"expected": "December 2026"}, expected="2026-12"), 20, "paper"
    )
    tell(engine, OPENED, said(OPENED, Status.CONSTRUCTION, {"jobs": "60 jobs"}, jobs=60), 24)
    rumour = "Sources close to the firm say that the lime plant has reportedly been suspended."
    tell(engine, rumour, said(rumour, Status.SUSPENDED, {}, score=0.1), 30)
    disputed = "The lime plant will give 400 jobs."
    tell(engine, disputed, said(disputed, Status.CONSTRUCTION, {"jobs": "400 jobs"}, jobs=400), 28, "paper")
    news(
        engine, HOSTILE, plant("glass", evidence=HOSTILE, name=f"x {HOSTILE}", companies=(HOSTILE,), products=()), day=4
    )
    cement = {
        f"Cement {day}.": plant("cement", evidence=f"Cement <i>{day}</i> is planned.") for day in range(MENTIONS + 3)
    }
    poll(engine, *(article(words, words, published_at=NOW, seen_at=NOW) for words in cement), now=NOW)
    read(engine, Scripted("old-1", {words: (told,) for words, told in cement.items()}), now=NOW, worker="test")
    link(engine, now=NOW, worker="test")
    news(engine, "A rival.", plant("cement", companies=("Ak Tas",), locality="Balkhash", name="rival"), day=2)
    merge(engine, column(engine, PUBLIC.format("cement plant"))[0], column(engine, PUBLIC.format("rival"))[0], AINA)
    with writing(engine, NOW) as connection:
        gaps = [
            {"project_id": 1, "number": 100 + at, "status": "construction", "sector": "building_materials", "days": 9}
            for at in range(60)
        ]
        connection.execute(insert(silences), gaps)
    yield engine
    engine.dispose()


PUBLIC = "SELECT public_id FROM projects WHERE name = '{}' ORDER BY id LIMIT 1"


@pytest.fixture(scope="module")
def site(archive: Engine) -> Iterator[httpx.Client]:
    settings = Settings(database=archive.url.render_as_string(), day=day_there(NOW + 330 * DAY))
    with reader(settings) as client:
        yield client


def soup(site: httpx.Client, path: str) -> BeautifulSoup:
    answer = site.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def section(page: BeautifulSoup, name: str) -> Tag:
    found = page.find("section", {"aria-labelledby": name})
    assert isinstance(found, Tag), name
    return found


@pytest.fixture(scope="module")
def lime(site: httpx.Client) -> BeautifulSoup:
    return soup(site, "/en/projects/Q0001")


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Lime plant, Zhezkazgan"), ("ru", "Завод извести, Жезказган"), ("kk", "Әк зауыты, Жезқазған")],
)
def test_a_project_has_a_title_in_the_readers_language_and_the_reported_names_below(
    site: httpx.Client, language: str, title: str
) -> None:
    page = soup(site, f"/{language}/projects/Q0001")
    assert page.h1 is not None
    assert page.h1.get_text() == title
    assert "lime plant" in str(page.select_one("p.names"))


def test_the_status_is_told_with_its_day_and_with_how_sure_it_is(lime: BeautifulSoup) -> None:
    heading = lime.select_one("div.heading")
    assert isinstance(heading, Tag)
    words = " ".join(heading.get_text(" ").split())
    assert "construction since 5 April 2026" in words
    assert "Reported A source says so plainly" in words
    assert "2 independent sources say the same." in words


def test_beside_the_status_stands_what_is_overdue_quiet_disputed_and_unconfirmed(lime: BeautifulSoup) -> None:
    signs = [" ".join(sign.get_text().split()) for sign in lime.select("li.sign")]
    assert signs == [
        "Launch in December 2026: overdue by 40 days",
        "quiet for 302 days (usual for such projects: 9 days)",
        "sources contradict each other: jobs",
        "more is reported, but unconfirmed",
    ]


def test_a_promise_is_told_with_its_fate_its_words_and_what_became_of_it(lime: BeautifulSoup) -> None:
    (card,) = [item for item in section(lime, "promises").find_all("li") if "Launch in June 2026" in item.get_text()]
    assert "slipped by 184 days, to December 2026" in card.get_text()
    assert [mark.get_text() for mark in card.find_all("mark")] == ["June 2026", "December 2026"]
    assert [place.get_text() for place in card.select("details .source")] == ["Agency", "Paper"]


def test_the_picture_draws_each_slip_and_says_the_same_in_words(lime: BeautifulSoup) -> None:
    life = section(lime, "life")
    for picture in life.select("svg.lifeline"):
        assert picture["role"] == "img"
        assert picture["aria-label"]
        assert len(picture.select(".due")) == 2
        assert len(picture.select(".slip")) == 1
        assert [segment.get_text() for segment in picture.select(".segment")] == ["planned", "construction"]
        assert len(picture.select(".milestone")) == 1
    rows = [row.get_text(" ").split("\n")[0] for row in life.select("table.days tbody tr")]
    assert any("Launch in June 2026: slipped by 184 days, to December 2026" in row for row in rows)
    assert any("agreement signed" in row for row in rows)


def test_each_figure_has_its_sentence_with_the_words_marked_and_its_article_as_stored(lime: BeautifulSoup) -> None:
    (card,) = [one for one in section(lime, "figures").select(".card") if one.dt and one.dt.get_text() == "Investment"]
    assert "₸40 billion" in card.get_text()
    quote = card.blockquote
    assert quote is not None
    assert quote.mark is not None
    assert quote.mark.get_text() == "40 billion tenge"
    assert "by the word of Aina Omar" in card.get_text()
    (stored,) = [link for link in card.find_all("a") if "/articles/" in str(link["href"])]
    assert re.fullmatch(r"/en/articles/1\?mention=1", str(stored["href"]))


def test_contradictions_stand_side_by_side_each_with_its_words(lime: BeautifulSoup) -> None:
    sides = section(lime, "disputes").select("li")
    assert [side.b.get_text() for side in sides if side.b] == ["60", "400"]
    assert [mark.get_text() for side in sides for mark in side.find_all("mark")] == ["60 jobs", "400 jobs"]
    assert [place.get_text() for side in sides for place in side.select(".source")] == ["Agency", "Paper"]
    assert "shown above" in sides[1].get_text()


def test_what_is_unconfirmed_has_a_look_of_its_own_and_its_doubt(lime: BeautifulSoup) -> None:
    waiting = section(lime, "waiting")
    assert waiting.select_one("article.unconfirmed") is not None
    assert "suspended" in waiting.get_text()
    assert "The text is unclear; it is hearsay." in waiting.get_text()
    assert "suspended" not in section(lime, "history").get_text()


def test_milestones_are_told_with_the_words_that_report_them(lime: BeautifulSoup) -> None:
    milestones = section(lime, "milestones")
    assert "agreement signed" in milestones.get_text()
    assert [mark.get_text() for mark in milestones.find_all("mark")] == ["signed a contract"]


@pytest.mark.parametrize(
    ("language", "known", "same"),
    [("en", "a project that was known", "the same"), ("ru", "об уже известном", "совпадает")],
)
def test_it_is_told_why_a_report_counts_for_the_project(
    site: httpx.Client, language: str, known: str, same: str
) -> None:
    reports = section(soup(site, f"/{language}/projects/Q0001"), "mentions")
    assert known in reports.get_text()
    assert same in reports.select("table.compared td")[0].get_text()


def test_a_person_who_decided_is_named_and_the_merged_id_leads_here(site: httpx.Client, archive: Engine) -> None:
    gone = column(archive, PUBLIC.format("rival"))[0]
    survivor = column(archive, PUBLIC.format("cement plant"))[0]
    page = soup(site, f"/en/projects/{gone}")
    assert survivor in str(page.select_one("p.lead"))
    assert gone in section(page, "ids").get_text()
    assert f"A person decided: {gone} is {survivor} (aina" in section(page, "mentions").get_text()


def test_of_many_reports_a_page_is_shown_and_the_others_are_a_link_away(site: httpx.Client, archive: Engine) -> None:
    survivor = column(archive, PUBLIC.format("cement plant"))[0]
    first, second = (section(soup(site, f"/en/projects/{survivor}?mentions={at}"), "mentions") for at in (1, 2))
    assert f"Reports: {MENTIONS + 4}" in first.get_text()
    assert len(first.select("article")) == MENTIONS
    assert len(second.select("article")) == 4
    assert [str(link["href"]) for link in first.select("nav a")] == [f"/en/projects/{survivor}?mentions=2#mentions"]
    assert site.get(f"/en/projects/{survivor}?mentions=0").status_code == 400
    assert site.get(f"/en/projects/{survivor}?mentions=9").status_code == 404


def test_a_page_as_of_a_day_knows_of_nothing_that_came_later(site: httpx.Client) -> None:
    page = soup(site, f"/en/projects/Q0001?as_of={day_there(NOW)}")
    assert "December" not in section(page, "promises").get_text()
    assert page.find("section", {"aria-labelledby": "disputes"}) is None
    stored = section(page, "mentions").find("a")
    assert isinstance(stored, Tag)
    assert f"as_of={day_there(NOW)}" in str(stored["href"])


def test_the_doors_lead_to_a_watch_of_the_project_and_to_its_proofs(lime: BeautifulSoup) -> None:
    doors = [str(link["href"]) for link in lime.select(".doors a")]
    assert doors == ["/en/watch?projects=Q0001", "/en/projects/Q0001/proof.zip"]


def test_an_article_is_shown_with_what_was_read_in_it(site: httpx.Client) -> None:
    page = soup(site, "/en/articles/1?mention=1")
    marks = {mark.get_text(): mark for mark in section(page, "text").find_all("mark")}
    assert marks["120 jobs"]["title"] == "Jobs"
    assert "is-chosen" in marks["120 jobs"]["class"]
    assert [mark.get_text() for mark in page.find_all(id="chosen")] == ["Sary Lime"]
    assert page.select_one(".text") is not None
    assert "".join(page.select(".text")[0].get_text().split()) == "".join(PLANNED.split())
    read = section(page, "read")
    assert str(read.h3 and read.h3.a and read.h3.a["href"]) == "/en/projects/Q0001"
    assert "₸40 billion" in read.get_text()


def test_an_edited_article_says_so_and_leads_to_its_newest_version(site: httpx.Client, archive: Engine) -> None:
    words, edited = "Salt is planned by Sary Salt.", "Salt is planned by Sary Salt and its sister. More is not known."
    for told in (words, edited):
        on = NOW + 50 * DAY + (DAY if told == edited else 0 * DAY)
        poll(archive, article("salt", told, published_at=NOW + 50 * DAY, seen_at=on), now=on)
        read(archive, Scripted("old-1", {told: (plant("salt", evidence=told),)}), now=on, worker="test")
        link(archive, now=on, worker="test")
    first, second = column(archive, "SELECT id FROM versions WHERE title = 'Title of salt' ORDER BY number")
    page = soup(site, f"/en/articles/{first}")
    assert "the article was edited since" in page.get_text()
    assert page.find("a", href=f"/en/articles/{second}") is not None
    assert "counts no longer" in section(page, "read").get_text()


def test_a_long_article_is_shown_around_what_was_read_in_it(site: httpx.Client, archive: Engine) -> None:
    filler = "Nothing happens here at all. " * 3_000
    words = f"{filler}The clay plant is planned. {filler}"
    at = len(filler)
    tell(
        archive,
        words,
        plant("clay", evidence="The clay plant is planned.", spans=(Span("status", at + 18, at + 25),)),
        60,
    )
    (version,) = column(archive, "SELECT id FROM versions WHERE title = 'Title of 60-agency'")
    page = soup(site, f"/en/articles/{version}")
    shown = page.select(".text")[0]
    assert [mark.get_text() for mark in shown.find_all("mark")] == ["planned"]
    assert len(shown.get_text()) <= LONGEST + 100
    assert len(shown.select(".gap")) == 2


@pytest.mark.parametrize(
    "path", ["/en/articles/999999", "/en/articles/0", "/en/articles/99999999999999999999", "/en/articles/x"]
)
def test_an_article_that_is_not_there_is_no_crash(site: httpx.Client, path: str) -> None:
    assert site.get(path).status_code in (400, 404)


def test_nothing_scraped_acts_on_the_page_of_a_project_or_of_an_article(site: httpx.Client, archive: Engine) -> None:
    (version,) = column(archive, "SELECT version_id FROM mentions WHERE name LIKE 'x %'")
    (public,) = column(archive, "SELECT public_id FROM projects WHERE name LIKE 'x %'")
    with writing(archive, NOW + 100 * DAY) as connection:
        connection.execute(text("UPDATE articles SET url = 'javascript:alert(1)' WHERE id = 6"))
    for path in (f"/en/projects/{public}", f"/ru/articles/{version}?mention=6", "/kk/projects/Q0001"):
        page = soup(site, path)
        assert page.find("script") is None
        assert page.find("img", src="x") is None
        assert page.find(style=True) is None
        assert [a for a in page.find_all("a", href=True) if not re.match(r"(/|https?://|#)", str(a["href"]))] == []
        assert all(not name.startswith("on") for element in page.find_all(True) for name in element.attrs)


@pytest.mark.parametrize("path", ["/en/projects/Q0001", "/ru/projects/Q0002", "/kk/articles/1"])
def test_headings_come_in_order_and_every_picture_has_words(site: httpx.Client, path: str) -> None:
    page = soup(site, path)
    levels = [int(heading.name[1]) for heading in page.find_all(["h1", "h2", "h3", "h4"])]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(one.get("aria-label") or one.find_parent(attrs={"aria-hidden": "true"}) for one in page.find_all("svg"))
    ids = [str(one["id"]) for one in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_a_reading_without_a_project_leaves_an_article_to_look_at(site: httpx.Client, archive: Engine) -> None:
    on = NOW + 70 * DAY
    poll(archive, article("weather", "It rains.", published_at=on, seen_at=on), now=on)
    read(archive, Scripted("old-1", {}), now=on, worker="test")
    (version,) = column(archive, "SELECT id FROM versions WHERE title = 'Title of weather'")
    assert "Nothing was read in it." in soup(site, f"/en/articles/{version}").get_text()
