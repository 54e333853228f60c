"""Headers that mail programs act upon: threads, lists, reasons, and an end by one click."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP, default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.imprint import Imprint
from alerts.letters import render
from alerts.tokens import permit_of, sign
from demo.letters import EMAIL, SENT, many, samples
from domain.permits import Permit

SENDER = "Qadam <qadam@example.org>"
SECRET = "a secret that nobody guesses"
IMPRINT = Imprint("https://qadam.example.org", SECRET, "desk@example.org")
ONE = samples("ru")["one change"]


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
permits = st.builds(
    Permit,
    st.sampled_from(["unsubscribe", "mute", "confirm"]),
    st.lists(names, max_size=4).map(tuple),
    names,
    st.text(max_size=9),
    st.none() | st.integers(1_500_000_000, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
)


def test_one_click_stands_on_one_line_and_its_token_names_watch_and_person() -> None:
    sent = render(ONE, SENDER, SENT, IMPRINT).as_bytes(policy=SMTP)
    (line,) = re.findall(rb"^List-Unsubscribe: <(https://\S+)>\r\n(?! )", sent, re.MULTILINE)
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
    token = line.decode().rpartition("/")[2]
    assert permit_of(token, SECRET) == Permit("unsubscribe", ONE.watch_ids, EMAIL)


def test_a_line_that_would_be_too_long_is_left_out_and_the_letter_keeps_its_link() -> None:
    message = render(replace(ONE, watch_ids=tuple(f"watch-{n:040}" for n in range(30))), SENDER, SENT, IMPRINT)
    assert message["List-Unsubscribe"] is None
    assert max(map(len, message.as_bytes(policy=SMTP).splitlines())) <= 998


@pytest.mark.parametrize(
    "imprint",
    [Imprint(), Imprint("https://qadam.example.org"), Imprint(None, SECRET), Imprint("http://localhost:8000", SECRET)],
)
def test_one_click_needs_an_https_address_and_a_secret(imprint: Imprint) -> None:
    message = render(ONE, SENDER, SENT, imprint)
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_programs_can_read_why_a_letter_came() -> None:
    one = render(ONE, SENDER, SENT)
    assert one["X-Qadam-Reason"] == (
        "watching; kind=change; project=Q0003; from=construction; to=commissioned; basis=reported"
    )
    assert render(many("en", 50), SENDER, SENT)["X-Qadam-Reason"] == "watching; kind=changes; changes=50; corrections=0"
    assert "kind=correction" in render(samples("kk")["correction"], SENDER, SENT)["X-Qadam-Reason"]


def test_a_letter_is_no_mail_to_answer_by_machine_and_mistakes_go_to_the_contact() -> None:
    message = render(ONE, SENDER, SENT, IMPRINT)
    assert (message["Auto-Submitted"], message["Precedence"]) == ("auto-generated", "list")
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Reply-To"] == "desk@example.org"
    assert message["Content-Language"] == "ru"
    assert message["X-Entity-Ref-ID"] is None


@pytest.mark.parametrize("contact", ["https://example.org/contact", "a@b\r\nBcc: c@d.example", "тест@example.org", ""])
def test_what_is_no_plain_mail_address_is_no_header(contact: str) -> None:
    message = render(ONE, SENDER, SENT, replace(IMPRINT, contact=contact))
    assert message["Reply-To"] is None
    assert b"mailto:" not in message.as_bytes()


def test_each_watch_is_a_list_and_several_are_another() -> None:
    assert render(ONE, SENDER, SENT)["List-Id"] == (
        "Qadam west-and-pavlodar <west-and-pavlodar.alerts.qadam.example.org>"
    )
    several = render(replace(ONE, watch_ids=("a", "b")), SENDER, SENT)
    assert several["List-Id"] == "Qadam alerts <alerts.qadam.example.org>"
    odd = render(replace(ONE, watch_ids=("__",)), SENDER, SENT)
    assert odd["List-Id"] == "Qadam alerts <alerts.qadam.example.org>"


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_letters_of_a_project_are_one_thread_in_every_language(language: str) -> None:
    read = message_from_bytes(render(samples(language)["one change"], SENDER, SENT).as_bytes(), policy=default)
    root = render(ONE, SENDER, SENT)["References"]
    assert read["References"] == read["In-Reply-To"] == root


@given(permits, names)
def test_a_token_gives_back_what_was_signed_and_only_to_its_secret(permit: Permit, secret: str) -> None:
    token = sign(permit, secret)
    assert re.fullmatch(r"[\w.-]+", token, re.ASCII)
    assert permit_of(token, secret) == permit
    assert permit_of(token, secret + "x") is None


@given(permits, st.integers(0), st.sampled_from("Aa0_-.="))
def test_no_letter_of_a_token_can_be_changed(permit: Permit, place: int, letter: str) -> None:
    token = sign(permit, SECRET)
    place %= len(token)
    forged = token[:place] + letter + token[place + 1 :]
    assert forged == token or permit_of(forged, SECRET) is None


@given(st.text(max_size=60))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    assert permit_of(text, SECRET) is None
    assert permit_of(f"{text}.{text}", SECRET) is None


@given(st.lists(st.sampled_from(["завод", "керамогранита,", "→", "Қостанай", "Kia", "«Ертіс»", "x" * 80]), min_size=1))
def test_a_subject_reads_back_with_every_space_on_any_way_to_the_server(words: list[str]) -> None:
    name = " ".join(words)
    letter = replace(ONE, events=(replace(ONE.events[0], project_name=name),))
    message = render(letter, SENDER, SENT)
    for policy in (SMTP, SMTP.clone(cte_type="7bit"), default):
        assert message_from_bytes(message.as_bytes(policy=policy), policy=default)["Subject"] == message["Subject"]


def test_a_watch_of_another_alphabet_is_named_in_its_header() -> None:
    message = render(replace(ONE, watch_ids=("шығыс-өңірі",)), SENDER, SENT)
    read = message_from_bytes(message.as_bytes(policy=SMTP), policy=default)
    assert read["X-Qadam-Watch"] == "шығыс-өңірі"
    assert read["List-Id"] == "Qadam alerts <alerts.qadam.example.org>"
