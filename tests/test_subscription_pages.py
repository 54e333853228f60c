"""Asking for letters on the page, and what their links lead to: looking changes nothing, a post acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine

from alerts.tokens import sign
from dashboard.watch_form import wish_of
from db.engine import upgrade_database
from db.watches import save_watch
from domain.permits import Permit, Purpose
from domain.records import Money, Status
from domain.rhythms import Every
from domain.timeline import day_there
from domain.watching import Watch
from flows.clock import now_utc
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW, rows
from tests.told import DAY, news, plant

SECRET = "a secret of the tests alone"
EMAIL = "aina@example.org"


@pytest.fixture
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('subscriptions')}/qadam.db")
    save_watch(engine, Watch("lime", EMAIL, regions=frozenset({"KZ-35"})), NOW)
    news(engine, "Lime is planned.", plant("lime"))
    news(engine, "Lime is built.", plant("lime", Status.CONSTRUCTION), day=3)
    yield engine
    engine.dispose()


@pytest.fixture
def site(archive: Engine) -> Iterator[httpx.Client]:
    settings = Settings(
        database=archive.url.render_as_string(), day=day_there(NOW + 5 * DAY), address="http://127.0.0.1", secret=SECRET
    )
    with reader(settings) as client:
        yield client


def link(purpose: Purpose, email: str = EMAIL, project: str = "", **more: object) -> str:
    return f"/{purpose}/{sign(Permit(purpose, ('lime',), email, project, **more), SECRET)}"  # type: ignore[arg-type]


def state(engine: Engine) -> list[tuple[object, ...]]:
    return [*rows(engine, "SELECT id, removed_at, confirmed_at FROM watches"), *rows(engine, "SELECT * FROM mutes")]


def test_looking_at_a_link_changes_nothing_and_shows_what_the_button_would_do(
    site: httpx.Client, archive: Engine
) -> None:
    before = state(archive)
    page = site.get(f"/en{link('unsubscribe')}")
    assert "No more letters will come about:" in page.text
    assert "regions: Karaganda region" in page.text
    assert site.head(link("unsubscribe")).status_code == 200
    assert state(archive) == before


def test_a_mail_program_ends_a_watch_by_one_post_without_login_cookie_or_page(
    site: httpx.Client, archive: Engine
) -> None:
    answer = site.post(link("unsubscribe"), data={"List-Unsubscribe": "One-Click"}, headers={"origin": "null"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert rows(archive, "SELECT removed_at IS NULL FROM watches") == [(0,)]
    assert "It was ended already" in site.post(f"/en{link('unsubscribe')}").text


def test_a_project_is_muted_for_as_long_as_is_chosen(site: httpx.Client, archive: Engine) -> None:
    assert "28 күн" in site.get(f"/kk{link('mute', project='Q0001')}").text
    assert "Muted" in site.post(f"/en{link('mute', project='Q0001')}", data={"weeks": "13"}).text
    ((ends,),) = rows(archive, "SELECT ends_at FROM mutes")
    assert ends[:10] == str((now_utc() + timedelta(weeks=13)).date())


@pytest.mark.parametrize("token", ["", "x", "x.y", "%00", "a" * 9000])
def test_a_link_that_nobody_here_signed_leads_nowhere(site: httpx.Client, token: str) -> None:
    assert site.get(f"/unsubscribe/{token}").status_code in (404, 414)
    assert site.post(f"/unsubscribe/{token}").status_code in (404, 414)


def test_a_link_to_one_thing_cannot_be_used_for_another_nor_for_another_address(
    site: httpx.Client, archive: Engine
) -> None:
    mute = link("mute", project="Q0001")
    assert site.post(mute.replace("/mute/", "/unsubscribe/")).status_code == 404
    assert "another address" in site.post(f"/en{link('unsubscribe', 'other@example.org')}").text
    assert rows(archive, "SELECT removed_at IS NULL FROM watches") == [(1,)]


def test_whoever_asks_by_the_form_gets_one_letter_to_confirm_and_the_same_answer_each_time(
    site: httpx.Client, archive: Engine
) -> None:
    form = {"email": "dana@example.org", "to": "commissioned", "regions": "KZ-35", "rhythm": "weekly"}
    first, again = site.post("/en/watch", data=form), site.post("/en/watch", data=form)
    assert "one with a link to confirm is on its way" in first.text
    assert first.status_code == again.status_code == 200
    ((watch_id, confirmed),) = rows(archive, "SELECT id, confirmed_at FROM watches WHERE email = 'dana@example.org'")
    assert confirmed is None
    permit = Permit("confirm", (watch_id,), "dana@example.org", expires=now_utc() + timedelta(hours=1))
    page = site.post(f"/en/confirm/{sign(permit, SECRET)}")
    assert "Confirmed: letters come from now on." in page.text
    assert "status: commissioned; regions: Karaganda region" in page.text


def test_the_form_shows_what_a_watch_would_have_sent_before_anybody_asks(site: httpx.Client, archive: Engine) -> None:
    before = state(archive)
    page = site.get("/en/watch?regions=KZ-35&to=construction&rehearse=1").text
    assert "What it would have sent in the last 30 days" in page
    assert "planned → construction" in page
    assert "Nothing: widen the filter" in site.get("/en/watch?regions=KZ-11&rehearse=1").text
    assert state(archive) == before


def test_words_that_mean_nothing_are_marked_and_nothing_is_asked_for(site: httpx.Client, archive: Engine) -> None:
    before = state(archive)
    answer = site.post("/en/watch", data={"email": "dana@example.org", "investment": "much", "jobs": '"><script>'})
    assert answer.status_code == 400
    assert answer.text.count('aria-invalid="true"') == 2
    assert "<script>" not in answer.text
    assert state(archive) == before


def test_a_channel_cannot_be_asked_for_by_a_stranger(site: httpx.Client, archive: Engine) -> None:
    for address in ("webhook+https://example.org/hook", "tgram://token/chat", "no address"):
        assert site.post("/en/watch", data={"email": address}).status_code == 400
    assert len(rows(archive, "SELECT id FROM watches")) == 1


def test_no_other_site_can_ask_in_a_readers_name(site: httpx.Client) -> None:
    told = {"sec-fetch-site": "cross-site"}
    assert site.post("/en/watch", data={"email": "dana@example.org"}, headers=told).status_code == 403


def test_what_is_written_into_the_form_becomes_a_watch() -> None:
    pairs = [
        ("to", "commissioned"), ("to", "suspended"), ("companies", "Sary Lime, Kia"), ("investment", "1,500 m KZT"),
        ("jobs", "500"), ("rhythm", "weekly"), ("id", "taken"), ("zone", "UTC"),
    ]  # fmt: skip
    watch = wish_of(pairs, "ru").watch
    assert watch is not None
    assert (watch.language, watch.rhythm.every, watch.jobs) == ("ru", Every.WEEKLY, 500)
    assert watch.to == {Status.COMMISSIONED, Status.SUSPENDED}
    assert watch.companies == {"Sary Lime", "Kia"}
    assert watch.investment == {Money(1.5e9, "KZT")}
    assert (watch.id, watch.rhythm.zone) == ("asked", "Asia/Almaty")
