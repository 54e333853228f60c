"""What a watcher reads: wording in three languages, mails that say all, and nothing harmful from an article."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.letters import render
from alerts.plain import language_of, one_line, web_address
from alerts.wording import (
    LANGUAGES,
    capacity_text,
    country_name,
    day_text,
    expected_text,
    facility_word,
    money_text,
    region_name,
    sector_word,
    status_word,
)
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from domain.watching import Event, Letter

NOW = datetime(2025, 5, 7, 6, tzinfo=UTC)
SENDER = "Qadam <qadam@example.org>"
MENTION = Mention(
    name="solvent plant",
    facility=Facility.PLANT,
    status=Status.COMMISSIONED,
    evidence="Завод растворителей в Павлодаре сегодня запустили.",
    products=("industrial solvents",),
    sector=Sector.CHEMICALS,
    country="KZ",
    region="KZ-55",
    locality="Pavlodar",
    companies=("Ertis Solvent",),
    expected="2026-Q4",
    investment=Money(48.5e9, "KZT"),
    capacity=Capacity(1_250_000, "t/year"),
    jobs=1200,
)
EVENT = Event(
    change_id=1,
    project_id="p-solvent",
    project_name="Solvent plant",
    before=Status.CONSTRUCTION,
    after=Status.COMMISSIONED,
    on=date(2025, 5, 6),
    mention=MENTION,
    article_title="В Павлодаре открыт завод",
    article_url="https://news.example.org/1",
    source_name="Agency",
    published_at=datetime(2025, 5, 6, 9, tzinfo=UTC),
)
OTHER = replace(EVENT, project_id="p-tiles", project_name="Tile factory", before=None, after=Status.PLANNED)


def letter(*events: Event, language: str = "en", key: str = "w1/2025-05-07") -> Letter:
    return Letter(key, "reader@example.org", language, ("chemistry",), events or (EVENT,))


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def page(message: EmailMessage) -> BeautifulSoup:
    part = message.get_body(("html",))
    assert part is not None
    return BeautifulSoup(part.get_content(), "lxml")


@pytest.mark.parametrize(
    ("language", "money", "dollars", "capacity", "quarter", "month", "day"),
    [
        ("en", "₸48.5 billion", "$1.2 billion", "1.25 million t/year", "Q4 2026", "September 2026", "6 May 2025"),
        (
            "ru",
            "48,5 млрд тенге",
            "1,2 млрд долларов США",
            "1,25 млн т/год",
            "IV квартал 2026 г.",
            "сентябрь 2026 г.",
            "6 мая 2025\xa0г.",
        ),
        (
            "kk",
            "48,5 млрд теңге",
            "1,2 млрд АҚШ доллары",
            "1,25 млн т/жыл",
            "2026 ж. IV тоқсан",
            "2026 ж. қыркүйек",
            "2025\xa0ж. 6 мамыр",
        ),
    ],
)
def test_figures_and_dates_are_written_as_people_write_them(
    language: str, money: str, dollars: str, capacity: str, quarter: str, month: str, day: str
) -> None:
    assert money_text(Money(48.5e9, "KZT"), language) == money
    assert money_text(Money(1.2e9, "USD"), language) == dollars
    assert capacity_text(Capacity(1_250_000, "t/year"), language) == capacity
    assert expected_text("2026-Q4", language) == quarter
    assert expected_text("2026-09", language) == month
    assert day_text(date(2025, 5, 6), language) == day


def test_small_and_unusual_figures_are_written_out() -> None:
    assert money_text(Money(850_000, "CZK"), "en") == "CZK 850,000"
    assert money_text(Money(850_000, "CZK"), "ru") == "850\xa0000 CZK"
    assert capacity_text(Capacity(120, "MW"), "kk") == "120 МВт"
    assert capacity_text(Capacity(7, "barrels/day"), "ru") == "7 barrels/сутки"
    assert money_text(Money(999_999_999, "USD"), "en") == "$1 billion"
    assert expected_text("some day", "ru") == "some day"
    assert expected_text("soon", "kk") == "жақында"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_records_has_a_word_in_every_language(language: str) -> None:
    words = [status_word(status, language) for status in Status]
    words += [facility_word(facility, language) for facility in Facility]
    words += [sector_word(sector, language) for sector in Sector]
    assert all(words)
    assert len({status_word(status, language) for status in Status}) == len(Status)


def test_places_are_named_in_the_readers_language() -> None:
    assert [region_name("KZ-35", language) for language in LANGUAGES] == [
        "Karaganda region",
        "Карагандинская область",
        "Қарағанды облысы",
    ]
    assert region_name("UZ-TO", "ru") == "Узбекистан"
    assert country_name("XX", "en") == "XX"


@given(st.floats(0, 1e15), st.sampled_from(LANGUAGES), st.text(max_size=5))
def test_any_amount_in_any_currency_has_words(amount: float, language: str, currency: str) -> None:
    assert money_text(Money(amount, currency), language).strip()
    assert capacity_text(Capacity(amount, currency), language)


@given(st.text(max_size=12), st.sampled_from(LANGUAGES))
def test_any_due_date_has_words(expected: str, language: str) -> None:
    assert expected_text(expected, language) or not expected


def test_the_subject_of_one_event_says_all() -> None:
    assert render(letter(), SENDER, NOW)["Subject"] == "Solvent plant, Pavlodar: construction → commissioned"
    assert render(letter(language="ru"), SENDER, NOW)["Subject"] == "Solvent plant, Павлодар: строится → введён в строй"
    first = replace(EVENT, before=None, after=Status.PLANNED, project_name="Павлодардағы зауыт")
    assert render(letter(first, language="kk"), SENDER, NOW)["Subject"] == "Павлодардағы зауыт: жаңа жоба, жоспарланды"


@pytest.mark.parametrize(
    ("language", "title"),
    [("ru", "Завод цемента, Павлодар: "), ("kk", "Цемент зауыты, Павлодар: "), ("en", "Solvent plant, Pavlodar: ")],
)
def test_a_project_that_news_of_another_language_name_is_called_in_the_reader_s(language: str, title: str) -> None:
    cement = replace(EVENT, mention=replace(MENTION, products=("cement",)))
    message = render(letter(cement, language=language), SENDER, NOW)
    assert str(message["Subject"]).startswith(title)
    assert "Solvent plant" in plain(message)


def test_what_no_title_can_be_made_of_keeps_its_name() -> None:
    unknown = replace(EVENT, mention=replace(MENTION, products=("unobtainium",)), project_name="unobtainium plant")
    assert str(render(letter(unknown, language="ru"), SENDER, NOW)["Subject"]).startswith("unobtainium plant, Павлодар")


def test_the_subject_of_many_events_names_the_first_projects() -> None:
    subject = render(letter(EVENT, OTHER), SENDER, NOW)["Subject"]
    assert subject == "2 projects moved: Solvent plant, Pavlodar; Tile factory, Pavlodar"


def test_the_plain_text_is_complete() -> None:
    text = plain(render(letter(), SENDER, NOW))
    for said in (
        "Was: construction",
        "Now: commissioned (reported 6 May 2025)",
        "«Завод растворителей в Павлодаре сегодня запустили.»",
        "Source: Agency, 6 May 2025: В Павлодаре открыт завод",
        "https://news.example.org/1",
        "Expected: Q4 2026",
        "Investment: ₸48.5 billion",
        "Capacity: 1.25 million t/year",
        "Jobs: 1,200",
        "Companies: Ertis Solvent",
        "Place: Pavlodar, Pavlodar region",
        "your watch:\nchemistry",
    ):
        assert said in text


@pytest.mark.parametrize("language", [*LANGUAGES, "de"])
def test_a_letter_can_be_written_in_every_language_and_in_english_else(language: str) -> None:
    message = render(letter(EVENT, OTHER, language=language), SENDER, NOW)
    assert "qadam project p-solvent" in plain(message)
    assert page(message).select_one("blockquote")


def test_the_page_carries_its_style_along_and_loads_nothing() -> None:
    html = page(render(letter(), SENDER, NOW))
    assert not html.find_all(["img", "link", "script", "iframe"])
    assert all(tag.get("style") for tag in html.select(".letter, .event, blockquote, th"))
    assert "prefers-color-scheme: dark" in str(html.find("style"))
    assert html.select_one("blockquote[lang=ru]")
    assert [link["href"] for link in html.find_all("a")] == ["https://news.example.org/1"]


def test_headers_sort_and_thread_the_mail() -> None:
    message = render(letter(), SENDER, NOW)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "Qadam chemistry <chemistry.alerts.qadam.example.org>"
    assert message["X-Qadam-Watch"] == "chemistry"
    assert message["X-Qadam-Reason"]
    assert message["Date"].datetime == NOW
    assert message["References"] == message["In-Reply-To"] != message["Message-ID"]
    later = render(letter(replace(EVENT, change_id=2), key="w1/2025-06-01"), SENDER, NOW)
    assert later["References"] == message["References"]
    assert render(letter(EVENT, OTHER), SENDER, NOW)["References"] is None


def test_the_key_decides_the_message_id() -> None:
    again = render(letter(OTHER, language="ru"), SENDER, datetime(2026, 1, 1, tzinfo=UTC))
    assert again["Message-ID"] == render(letter(), SENDER, NOW)["Message-ID"]
    assert render(letter(key="another"), SENDER, NOW)["Message-ID"] != again["Message-ID"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//news.example.org", "https://a b", "http://[", "https://", "ftp://a"],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) is None
    message = render(letter(replace(EVENT, article_url=url)), SENDER, NOW)
    assert not page(message).find_all("a")
    assert "alert(1)" not in plain(message)


def test_markup_from_an_article_stays_text() -> None:
    hostile = replace(
        EVENT,
        project_name="<script>alert(1)</script>",
        article_title="<img src=x onerror=alert(1)> {{ 7 * 7 }}",
        source_name='"><u>x</u>',
        mention=replace(MENTION, evidence="</blockquote><a href='https://evil.example'>click</a>", companies=("<i>",)),
    )
    message = render(letter(hostile), SENDER, NOW)
    assert not page(message).find_all(["script", "img", "u", "i"])
    assert "{{ 7 * 7 }}" in plain(message)
    assert len(page(message).find_all("a")) == 1


def test_a_title_cannot_break_out_of_its_header() -> None:
    hostile = "Plant\r\nBcc: all@example.org\u2028\u2029\x00\x0b\x85 \u202eevil\u2066"
    subject = render(letter(replace(EVENT, project_name=hostile)), SENDER, NOW)["Subject"]
    assert subject.startswith("Plant Bcc: all@example.org evil, Pavlodar: construction")


def test_the_language_of_a_quote_is_known_by_its_letters() -> None:
    assert [language_of(quote) for quote in ("The plant", "Завод", "Зауыт іске қосылды")] == ["en", "ru", "kk"]


@given(st.text(st.characters(), max_size=80), st.integers(1, 40))
def test_a_line_is_one_line_of_harmless_letters(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert one_line(line, longest) == line


@given(
    st.text(st.characters(), max_size=40),
    st.text(st.characters(), max_size=200),
    st.text(st.characters(), max_size=40),
    st.sampled_from(LANGUAGES),
)
@settings(max_examples=60, deadline=None)
def test_any_article_makes_a_mail_that_can_be_sent_and_read(name: str, quote: str, url: str, language: str) -> None:
    mention = replace(MENTION, evidence=quote, locality=name, companies=(quote,), products=(name,), expected=name)
    event = replace(EVENT, project_name=name, article_title=quote, source_name=name, article_url=url, mention=mention)
    sent = render(letter(event, language=language), SENDER, NOW).as_bytes(policy=SMTP)
    assert max(len(line) for line in sent.splitlines()) <= 998
    read = message_from_bytes(sent, policy=default)
    assert not read.defects
    assert read["To"] == "reader@example.org"
    assert status_word(EVENT.after, language) in plain(read)
    assert page(read).select_one("blockquote")
