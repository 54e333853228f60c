"""Nothing that an article says can break a letter, leave its place in it, or lead anywhere but to the web."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.imprint import Imprint
from alerts.letters import render
from alerts.plain import isolated, one_line, shortened, web_address
from alerts.wording import LANGUAGES
from demo.letters import SENT, many, samples
from domain.records import Capacity, Money
from domain.watching import Correction, CorrectionKind, Event, Letter

IMPRINT = Imprint("https://qadam.example.org", "a secret that nobody guesses", "desk@example.org")
EVENT = samples("en")["one change"].events[0]
HEADERS = set(render(samples("en")["one change"], "Qadam <q@example.org>", SENT, IMPRINT).keys())

anything = st.text(st.characters(), max_size=60)
urls = st.one_of(anything, anything.map("https://news.example.org/{}".format), anything.map("javascript:{}".format))
TURNED = "\u202egnp.exe \u2066\u05d0\u05d1\u05d2 \u0645\u0635\u0646\u0639"


def hostile(event: Event, words: str, quote: str, url: str) -> Event:
    mention = replace(
        event.mention,
        evidence=quote,
        locality=words,
        companies=(quote, words),
        products=(words,),
        expected=words,
        investment=Money(1e9, words),
        capacity=Capacity(5, words),
    )
    return replace(
        event,
        project_id=words,
        project_name=words,
        article_title=quote,
        source_name=words,
        article_url=url,
        mention=mention,
        dated=words,
    )


def sent(letter: Letter) -> bytes:
    return render(letter, "Qadam <q@example.org>", SENT, IMPRINT).as_bytes(policy=SMTP)


def parts(read: EmailMessage) -> tuple[str, BeautifulSoup]:
    plain, page = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert page is not None
    return str(plain.get_content()), BeautifulSoup(page.get_content(), "lxml")


@given(anything, anything, urls, st.sampled_from(LANGUAGES), st.sampled_from(CorrectionKind))
@example(TURNED, TURNED, "https://user:secret@evil.example/", "kk", CorrectionKind.OTHER)
@example("x\r\nBcc: all@example.org\r\n\r\nbody", "{{ 7 }}{% raw %}", "javascript:x", "ru", CorrectionKind.OTHER)
@settings(max_examples=80, deadline=None)
def test_any_article_makes_letters_that_read_back_whole(
    words: str, quote: str, url: str, language: str, kind: CorrectionKind
) -> None:
    event = hostile(EVENT, words, quote, url)
    letter = Letter("k", "reader@example.org", language, ("w",), (event,))
    wrong = replace(letter, events=(), corrections=(Correction(event, kind, None, None, quote),))
    for each in (letter, wrong, replace(letter, events=(event, *many(language, 4).events))):
        raw = sent(each)
        assert max(map(len, raw.splitlines())) <= 998
        read = message_from_bytes(raw, policy=default)
        assert not read.defects
        assert not any(part.defects for part in read.walk())
        assert set(read.keys()) <= HEADERS
        assert read["Subject"] == render(each, "Qadam <q@example.org>", SENT, IMPRINT)["Subject"]
        assert not any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in read["Subject"])
        text, page = parts(read)
        assert not {unicodedata.category(letter) for letter in text} & {"Cs", "Zl", "Zp"}
        assert not page.find_all(["script", "img", "iframe", "form", "base", "link", "object", "svg"])
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        for link in page.find_all("a"):
            leads_to = urlsplit(str(link["href"]))
            assert leads_to.scheme in ("http", "https", "mailto")
            assert leads_to.scheme == "mailto" or "@" not in leads_to.netloc


@given(st.text(st.characters(), max_size=40))
def test_what_turns_the_direction_of_writing_is_closed_off(text: str) -> None:
    line = isolated(one_line(text, 40))
    assert line.count("\u2068") == line.count("\u2069") <= 1
    overrides = {"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "PDF"}
    assert not {unicodedata.bidirectional(letter) for letter in line} & overrides
    for longest in (1, 5, 39):
        short = shortened(line, longest)
        assert short.count("\u2068") == short.count("\u2069")


def test_letters_from_right_to_left_cannot_turn_the_status() -> None:
    name = "مصنع"
    subject = render(replace(samples("en")["one change"], events=(replace(EVENT, project_name=name),)), "q@e.org", SENT)
    assert f"\u2068{name}, Pavlodar\u2069: construction" in subject["Subject"]


def test_towers_of_marks_are_taken_down() -> None:
    assert one_line("e" + "\u0301" * 50, 90) == "e" + "\u0301" * 3
    assert one_line("Й ё ү́", 90) == "Й ё ү́"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://user:pass@news.example.org/", None),
        ("https://news.example.org@evil.example/", None),
        ("https://news.example.org:99999/", None),
        ("https://news.example.org/" + "a" * 3000, None),
        ("JAVASCRIPT:alert(1)", None),
        ("https://news.example.org/a?b=c&d=%20#e", "https://news.example.org/a?b=c&d=%20#e"),
        ("https://жаңалық.example/зауыт", "https://xn--80aaqw4fuxvb.example/%D0%B7%D0%B0%D1%83%D1%8B%D1%82"),
    ],
)
def test_an_address_is_plain_or_none(url: str, address: str | None) -> None:
    assert web_address(url) == address


@given(st.text(st.characters(), max_size=60).map("https://{}".format))
def test_any_address_that_passes_is_ascii_in_one_piece(url: str) -> None:
    found = web_address(url)
    if found is not None:
        assert found.isascii()
        assert found.isprintable()
        assert not set(found) & set(' <>"')
        assert "@" not in urlsplit(found).netloc


def test_one_endless_word_does_not_widen_the_page() -> None:
    event = replace(EVENT, project_name="W" * 5000, mention=replace(EVENT.mention, evidence="Щ" * 5000, locality=None))
    read = message_from_bytes(sent(replace(samples("en")["one change"], events=(event,))), policy=default)
    _, page = parts(read)
    card = page.select_one(".event")
    assert card is not None
    assert "overflow-wrap: anywhere" in str(card["style"])
    assert len(str(read["Subject"])) <= 150
