"""What a demanding reader asks of a letter: corrections first, many changes in order, promises, doubts, ways out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from alerts import letters
from alerts.imprint import Imprint
from alerts.letters import render
from alerts.promise_telling import fate_text
from alerts.watch_telling import filter_text
from alerts.wording import LANGUAGES, town_name
from demo.letters import EMAIL, SENT, many, notices, samples
from domain.fates import (
    BroughtForward,
    Changed,
    Dropped,
    Fate,
    Kept,
    Late,
    MadePrecise,
    Open,
    Overdue,
    Short,
    Slipped,
    Untold,
)
from domain.projects import Doubt
from domain.records import Capacity, Sector, Status
from domain.watching import Basis, Correction, CorrectionKind, Letter, Watch
from flows import letter_pictures

SENDER = "Qadam <qadam@example.org>"
IMPRINT = Imprint("https://qadam.example.org", "a secret that nobody guesses", "desk@example.org")
ONE = samples("en")["one change"]
SOLVENT = ONE.events[0]
WRONG = samples("en")["correction"]
DAY = date(2025, 5, 6)


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def page(message: EmailMessage) -> BeautifulSoup:
    return BeautifulSoup(source(message), "lxml")


def source(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def mail(letter: Letter, imprint: Imprint | None = None) -> EmailMessage:
    return render(letter, SENDER, SENT, imprint)


def corrected(correction: Correction, **others: object) -> Letter:
    return replace(WRONG, corrections=(correction,), **others)  # type: ignore[arg-type]


def test_a_correction_says_first_what_was_wrong_and_then_what_holds_and_why() -> None:
    text = plain(mail(WRONG))
    order = [
        "CORRECTION",
        "We told you this wrongly",
        "construction → commissioned",
        "18 April 2024",
        "withdrew its report",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert page(mail(WRONG)).select_one("s").get_text() == "construction → commissioned"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "now", "subject"),
    [
        (CorrectionKind.RETRACTED, Status.CONSTRUCTION, "construction, not commissioned"),
        (CorrectionKind.RETRACTED, None, "not commissioned"),
        (CorrectionKind.OTHER, Status.COMMISSIONED, "not commissioned"),
        (CorrectionKind.RESTORED, Status.COMMISSIONED, "commissioned after all"),
        (CorrectionKind.MERGED, None, "one project, told as two"),
        (CorrectionKind.REDATED, Status.COMMISSIONED, "commissioned, on another day"),
    ],
)
def test_the_subject_of_a_correction_says_that_it_is_one(
    kind: CorrectionKind, now: Status | None, subject: str
) -> None:
    letter = corrected(replace(WRONG.corrections[0], kind=kind, now=now))
    assert mail(letter)["Subject"] == f"Correction: {SOLVENT.project_name}, Pavlodar: {subject}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [CorrectionKind.RETRACTED, CorrectionKind.RESTORED])
@pytest.mark.parametrize("name", ["slip", "overdue", "silence", "announced again", "dispute", "total"])
def test_a_correction_of_a_notice_says_what_was_told_in_the_notices_own_words(
    name: str, kind: CorrectionKind, language: str
) -> None:
    letter = notices(language)[name]
    wrong = replace(WRONG.corrections[0], event=letter.events[0], kind=kind, reason="")
    message = mail(replace(letter, events=(), corrections=(wrong,)), IMPRINT)
    told = mail(letter)["Subject"].partition(": ")[2]
    assert message["Subject"].endswith(told)
    assert told in plain(message)
    assert [each.get_text() for each in page(message).find_all("s")] == [told] * (kind is CorrectionKind.RETRACTED)
    assert message["References"] == mail(letter)["References"]
    assert ("qadam programme P0017" in plain(message)) == (name == "total")


def test_a_correction_after_a_merge_leads_to_the_project_that_is_left() -> None:
    merged = replace(WRONG.corrections[0], kind=CorrectionKind.MERGED, instead="Q0001", reason="")
    message = mail(corrected(merged), IMPRINT)
    assert "one and the same project as Q0001" in plain(message)
    assert "https://qadam.example.org/projects/Q0001" in plain(message)
    assert message["References"] == mail(ONE)["References"]


def test_what_holds_after_all_is_not_struck_out() -> None:
    restored = replace(WRONG.corrections[0], kind=CorrectionKind.RESTORED, now=Status.COMMISSIONED)
    assert not page(mail(corrected(restored))).find_all("s")


def test_a_correction_stands_in_its_projects_thread_and_before_what_is_new() -> None:
    assert mail(WRONG)["References"] == mail(ONE)["References"]
    both = mail(replace(WRONG, events=samples("en")["unconfirmed"].events))
    assert both["Subject"].endswith("not commissioned (and 1 new)")
    assert both["References"] is None
    text = plain(both)
    assert text.index("CORRECTION") < text.index("UNCONFIRMED")


def test_many_corrections_name_their_projects() -> None:
    other = replace(WRONG.corrections[0], event=many("en", 4).events[3])
    subject = mail(replace(WRONG, corrections=(*WRONG.corrections, other)))["Subject"]
    assert subject.startswith("Correction: 2 changes told wrongly: ")
    assert subject.endswith(", Pavlodar; Zhambyl wind farm")


def test_fifty_corrections_are_one_page_too_and_each_keeps_its_quote_in_the_plain_text() -> None:
    wrong = tuple(replace(WRONG.corrections[0], event=event) for event in many("ru", 50).events)
    message = mail(replace(WRONG, language="ru", corrections=wrong), IMPRINT)
    assert len(source(message).encode()) < 102_000
    assert len(page(message).find_all("s")) == 50
    assert plain(message).count("«") >= 50


def test_two_moves_of_one_project_are_one_line() -> None:
    again = replace(SOLVENT, change_id=99, before=Status.COMMISSIONED, after=Status.SUSPENDED)
    message = mail(replace(ONE, events=(SOLVENT, again)))
    assert message["Subject"].endswith(", Pavlodar: construction → commissioned → suspended")
    assert message["References"] == mail(ONE)["References"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifty_changes_are_one_mail_that_no_program_cuts_off(language: str) -> None:
    message = mail(many(language, 50), IMPRINT)
    assert len(source(message).encode()) < 102_000
    assert len(page(message).select(".brief")) == 50
    assert plain(message).count("«") >= 50


def test_the_longest_texts_do_not_make_a_page_that_is_cut_off() -> None:
    letter = many("ru", 50)
    events = tuple(
        replace(
            event,
            project_name="Б" * 300,
            article_title="Ж" * 500,
            mention=replace(event.mention, evidence="Щ" * 2000, locality=None),
        )
        for event in letter.events
    )
    message = mail(replace(letter, events=events), IMPRINT)
    assert len(source(message).encode()) < 102_000
    assert "Щ" * 500 in plain(message)


def test_many_changes_are_told_by_region_with_a_table_of_contents() -> None:
    html = page(mail(many("ru", 9)))
    titles = [each.get_text() for each in html.select(".section")]
    assert titles == ["Павлодарская область", "Жамбылская область", "Западно-Казахстанская область", "область Ұлытау"]
    contents = html.select_one(".event")
    assert contents is not None
    assert "изменений: 9, проектов: 9" in contents.get_text()
    assert contents.get_text().count("введён в строй") == 3


def test_changes_of_one_project_stand_together() -> None:
    first, second = many("en", 5).events[0], many("en", 5).events[4]
    again = replace(first, change_id=99, before=Status.COMMISSIONED, after=Status.SUSPENDED)
    html = page(mail(replace(many("en", 5), events=(first, second, *many("en", 4).events[1:], again))))
    names = [each.get_text(" ", strip=True) for each in html.select(".brief")][:3]
    assert ["suspended" in name for name in names] == [False, True, False]


def test_an_unconfirmed_change_says_so_in_the_first_word_and_why() -> None:
    letter = samples("en")["unconfirmed"]
    message = mail(letter)
    assert message["Subject"].startswith("Unconfirmed: ")
    html = page(message)
    assert html.select_one(".is-unconfirmed").get_text() == "Unconfirmed"  # type: ignore[union-attr]
    assert "do not take it for a fact" in plain(message)
    assert "It is hearsay; the source has not proven itself." in plain(message)


def test_an_inferred_change_says_so_and_gives_the_day_of_the_text() -> None:
    event = replace(SOLVENT, basis=Basis.INFERRED, dated="2019")
    text = plain(mail(replace(ONE, events=(event,))))
    assert "[INFERRED]" in text
    assert "Now: commissioned (2019, reported 6 May 2025)" in text


def test_no_reading_is_said_to_be_certain() -> None:
    event = replace(SOLVENT, mention=replace(SOLVENT.mention, score=1.0))
    assert "99% sure" in plain(mail(replace(ONE, events=(event,))))
    asked = replace(event, basis=Basis.CONFIRMED)
    assert "A person has read the report" in plain(mail(replace(ONE, events=(asked,))))
    assert "99%" not in plain(mail(replace(ONE, events=(asked,))))


def test_promises_are_told_with_what_became_of_them() -> None:
    text = plain(mail(ONE))
    assert "Launch in Q4 2023 (said 14 March 2022): slipped by 366 days, to 2024" in text
    assert "Launch in 2024 (said 2 November 2023): 126 days late" in text
    bad = [each.get_text() for each in page(mail(ONE)).select(".bad")]
    assert bad == ["slipped by 366 days, to 2024", "126 days late"]


FATES: tuple[Fate, ...] = (
    Open(),
    Overdue(21),
    Kept(DAY, 1),
    Late(DAY, 1, 21),
    Slipped(DAY, 1, "2026-Q4", 90, 1),
    Slipped(DAY, 1, "2026-Q4", 90, 3),
    BroughtForward(DAY, 1, "2025", 30),
    MadePrecise(DAY, 1, "2025-09"),
    Dropped(DAY, 1, Status.CANCELLED),
    Short(DAY, 1, 300, 0.4),
    Changed(DAY, 1, Capacity(30_000, "t/year")),
    Untold(DAY, 1),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fate_has_words_of_its_own(language: str) -> None:
    words = [fate_text(fate, language) for fate in FATES]
    assert len(set(words)) == len(FATES)
    assert not any("{" in each for each in words)


def test_days_are_counted_as_russians_count_them() -> None:
    assert [fate_text(Overdue(days), "ru") for days in (1, 22, 1000)] == [
        "просрочено на 1 день",
        "просрочено на 22 дня",
        "просрочено на 1\xa0000 дней",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_doubt_and_kind_of_correction_has_words(language: str) -> None:
    event = replace(SOLVENT, basis=Basis.UNCONFIRMED, doubts=tuple(Doubt))
    assert plain(mail(replace(ONE, language=language, events=(event,)))).count(";") >= len(Doubt) - 1
    meanings = {
        plain(mail(corrected(replace(WRONG.corrections[0], kind=kind), language=language))).split("\n")[1]
        for kind in CorrectionKind
    }
    assert len(meanings) == len(CorrectionKind)


def test_the_letter_says_which_watch_led_to_it_and_its_filter_in_words() -> None:
    watch = Watch(
        "w",
        EMAIL,
        regions=frozenset({"KZ-35"}),
        sectors=frozenset({Sector.ENERGY}),
        to=frozenset({Status.COMMISSIONED}),
        new_projects=True,
    )
    words = "status: commissioned; regions: Karaganda region; sectors: energy; new projects too"
    assert filter_text(watch, "en") == words
    assert filter_text(Watch("w", EMAIL), "kk") == "барлық жобаның барлық өзгерісі"
    two = replace(ONE, watch_ids=("w", "gone"), watches=(watch,))
    assert "because of your watches:\nw: status: commissioned; regions" in plain(mail(two))
    assert "\ngone\n" in plain(mail(two))


def test_links_lead_to_the_project_to_mute_to_the_end_and_to_us() -> None:
    hrefs = [link["href"] for link in page(mail(ONE, IMPRINT)).find_all("a")]
    starts = (
        "https://news.example.org/pavlodar/solvents",
        "https://qadam.example.org/projects/Q0003",
        "https://qadam.example.org/mute/",
        "https://qadam.example.org/unsubscribe/",
        "mailto:desk@example.org?subject=Mistake%20in",
    )
    assert [any(str(href).startswith(start) for href in hrefs) for start in starts] == [True] * 5
    assert all(str(href) in plain(mail(ONE, IMPRINT)) for href in hrefs if not str(href).startswith("mailto"))


def test_without_an_address_the_letter_gives_the_commands() -> None:
    text = plain(mail(ONE))
    assert "qadam project Q0003" in text
    assert "qadam watch mute west-and-pavlodar --project Q0003 --until 2025-08-05" in text
    assert "qadam watch remove west-and-pavlodar" in text
    assert "Reply to this letter" in text
    assert "qadam watch remove west-and-pavlodar" in page(mail(ONE)).get_text()


def test_an_address_without_a_secret_signs_nothing() -> None:
    message = mail(ONE, Imprint("https://qadam.example.org"))
    assert "/projects/Q0003" in plain(message)
    assert "/unsubscribe/" not in plain(message)
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_loads_nothing_and_says_in_which_language_each_part_is(language: str) -> None:
    for name, letter in (samples(language) | notices(language)).items():
        html = page(mail(letter, IMPRINT))
        assert html.html is not None
        assert html.html["lang"] == language
        assert not html.find_all(["img", "link", "script", "iframe", "object", "form"])
        assert "url(" not in source(mail(letter, IMPRINT))
        assert html.select_one("meta[name=color-scheme]")
        assert name not in samples(language) or html.select_one("[lang=ru], [lang=kk]")


def test_towns_are_named_in_the_readers_language_and_unknown_ones_as_they_stand() -> None:
    assert [town_name("Павлодаре", "KZ-55", language) for language in LANGUAGES] == ["Pavlodar", "Павлодар", "Павлодар"]
    assert town_name("Kostanay", "KZ-39", "kk") == "Қостанай"
    assert town_name("Рудном", "KZ-39", "en") == "Rudny"
    assert town_name("Shu district", "KZ-31", "ru") == "Shu district"
    assert town_name("Orlovka Heights", "KZ-39", "ru") == "Orlovka Heights"
    assert town_name("Павлодаре", None, "en") == "Павлодаре"


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert mail(ONE, IMPRINT).as_bytes() == mail(ONE, IMPRINT).as_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_shows_each_letter_wide_and_narrow_light_and_dark(language: str) -> None:
    letters = letter_pictures.pages(samples(language))
    frames = BeautifulSoup(letter_pictures.sheet(letters), "lxml").find_all("iframe")
    assert len(frames) == 4 * len(letters) == 16
    assert {frame["srcdoc"] for frame in frames} == {page for _, page in letters}
    assert {(frame["width"], str(frame["style"])) for frame in frames} == {
        (width, f"color-scheme: {scheme}") for width in ("640", "375") for scheme in ("light", "dark")
    }


def test_without_a_browser_one_sentence_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert letter_pictures.main(lambda name: None) == 0
    assert "apt-get install chromium" in capsys.readouterr().out


COLOUR = re.compile(r"(?<!-)\bcolor: (#\w{6})")
GROUND = re.compile(r"\bbackground: (#\w{6})")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 has it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("file", "grounds"), [("letter.css", ("#ffffff", "#f1f3f2")), ("dark.css", ("#1b2228", "#12171b"))]
)
def test_every_colour_can_be_read_on_every_ground_by_day_and_by_night(file: str, grounds: tuple[str, str]) -> None:
    rules = (Path(letters.__file__).parent / "templates" / file).read_text(encoding="utf-8").splitlines()
    pairs = [
        (colour, ground)
        for rule in rules
        for colour in COLOUR.findall(rule)
        for ground in GROUND.findall(rule) or grounds
    ]
    assert len(pairs) > 15
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
