"""Who was named by somebody gets one letter that asks, in three languages, and nothing more without a yes."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import SMTP, default
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from alerts.imprint import Imprint
from alerts.letters import render
from alerts.tokens import permit_of
from db.subscriptions import ask, confirm, request
from domain.records import Money, Status
from domain.rhythms import Every, Rhythm
from domain.subscriptions import Answer
from domain.watching import Letter, Move, Watch
from flows.cli import main
from flows.send import send
from flows.writing import written
from tests.post_office import PostOffice
from tests.stored import HOUR, NOW, column, link, mention, reading_of, seen
from tests.test_alerts_delivery import post

SECRET = "a secret that nobody guesses"
IMPRINT = Imprint("https://qadam.example.org", SECRET, "desk@example.org")
SENDER = "Qadam <qadam@example.org>"
PAGES = {"QADAM_ADDRESS": "https://qadam.example.org", "QADAM_SECRET": SECRET}


def asking(language: str) -> Letter:
    watch = Watch(
        "mine",
        "you@example.org",
        language,
        regions=frozenset({"KZ-35"}),
        moves=frozenset({Move(Status.CONSTRUCTION, None)}),
        investment=frozenset({Money(5e10, "KZT")}),
        jobs=500,
        rhythm=Rhythm(Every.WEEKLY),
    )
    return Letter("key", watch.email, language, ("mine",), (), watches=(watch,), confirm_until=NOW + 48 * HOUR)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Karaganda region", "construction → any", "₸50 billion", "500", "once a week (Monday, 08:00)"]),
        ("ru", ["Карагандинская область", "строится → любой", "50 млрд тенге", "раза в неделю (понедельник, 08:00)"]),
        ("kk", ["Қарағанды облысы", "50 млрд теңге", "аптасына бір реттен жиі емес (дүйсенбі, 08:00)"]),
    ],
)
def test_the_letter_says_what_was_asked_for_and_how_to_say_yes_in_plain_text_and_html(
    language: str, words: list[str]
) -> None:
    message = message_from_bytes(render(asking(language), SENDER, NOW, IMPRINT).as_bytes(policy=SMTP), policy=default)
    plain, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    for text in (plain, page):
        assert all(word in text for word in words)
        (address,) = re.findall(r"https://qadam\.example\.org/confirm/[\w.-]+", text)
        permit = permit_of(address.rpartition("/")[2], SECRET)
        assert permit is not None
        assert (permit.watch_ids, permit.email, permit.expires) == (("mine",), "you@example.org", NOW + 48 * HOUR)
    assert "2026" in plain
    assert "14:00 (Asia/Almaty)" in plain


def test_who_is_asked_is_on_no_list_and_has_nothing_to_leave() -> None:
    message = render(asking("en"), SENDER, NOW, IMPRINT)
    assert (message["List-Id"], message["List-Unsubscribe"], message["Precedence"]) == (None, None, None)
    assert message["X-Qadam-Reason"] == "asked; kind=confirmation"
    assert message["Auto-Submitted"] == "auto-generated"


def run(engine: Engine, office: PostOffice, hours: int) -> None:
    moment = NOW + hours * HOUR
    send(
        engine,
        post(office.port),
        SENDER,
        clock=lambda: moment,
        worker="w",
        write=partial(written, imprint=IMPRINT),
    )


def test_an_address_without_a_yes_gets_one_letter_ever_and_with_it_the_news(engine: Engine) -> None:
    watch = Watch("", "you@example.org", new_projects=True)
    with PostOffice() as office:
        assert ask(engine, watch, NOW).answer is Answer.ASKED
        for hours in range(4):
            seen(engine, reading_of(mention(name=f"Plant {hours}")), name=f"a{hours}", now=NOW + hours * HOUR)
            link(engine, now=NOW + hours * HOUR)
            ask(engine, watch, NOW + hours * HOUR)
            run(engine, office, hours)
        assert office.taken.total() == 1
        text = message_from_bytes(office.texts[0], policy=default).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        permit = permit_of(re.findall(r"/confirm/([\w.-]+)", text)[0], SECRET)
        assert permit is not None
        assert confirm(engine, permit, NOW + 5 * HOUR).answer is Answer.DONE


@pytest.mark.parametrize("word", ["see http://spam.example", "spam.example", "a@b", "x" * 61, "two\nlines"])
def test_no_stranger_speaks_to_another_by_our_letter(engine: Engine, word: str) -> None:
    assert ask(engine, Watch("", "you@example.org", words=frozenset({word})), NOW).answer is Answer.NO_WISH
    assert column(engine, "SELECT count(*) FROM letters") == [0]


def test_without_a_page_no_letter_asks_and_the_run_goes_on(engine: Engine) -> None:
    request(engine, Watch("mine", "you@example.org"), NOW)
    with PostOffice() as office:
        report = send(engine, post(office.port), SENDER, clock=lambda: NOW, worker="w")
    assert (report.deferred, office.taken.total()) == (1, 0)
    assert "QADAM_ADDRESS" in column(engine, "SELECT last_error FROM letters")[0]


def qadam(folder: Path, *words: str, **environment: str) -> Result:
    settings = {"QADAM_DATABASE": f"sqlite:///{folder}/qadam.db", **environment}
    return CliRunner().invoke(main, list(words), env=settings)


def test_a_watch_is_added_with_a_vow_or_with_a_page_and_never_without(tmp_path: Path) -> None:
    refused = qadam(tmp_path, "watch", "add", "you@example.org")
    assert refused.exit_code == 1
    assert "--confirmed" in refused.output
    assert "QADAM_ADDRESS" in refused.output
    assert "is kept" in qadam(tmp_path, "watch", "add", "you@example.org", "--confirmed").output
    assert "you-2 waits" in qadam(tmp_path, "watch", "add", "you@example.org", **PAGES).output
    again = qadam(tmp_path, "watch", "add", "you@example.org", **PAGES)
    assert again.exit_code == 1
    assert "within the last two days" in again.output
    assert "not yet" in qadam(tmp_path, "watch", "list").output
    assert "is confirmed: " in qadam(tmp_path, "watch", "confirm", "you-2").output
    assert "is confirmed already" in qadam(tmp_path, "watch", "confirm", "you-2").output
    assert "not yet" not in qadam(tmp_path, "watch", "list").output
    assert qadam(tmp_path, "watch", "confirm", "nobody").exit_code == 1


def test_the_link_itself_can_be_given_to_the_command(tmp_path: Path, engine: Engine) -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC)
    request(engine, Watch("mine", "you@example.org"), now)
    page = IMPRINT.confirm_page(("mine",), "you@example.org", now + timedelta(hours=1))
    assert page is not None
    assert "is confirmed: " in qadam(tmp_path, "watch", "confirm", page, **PAGES).output
