"""Each milestone goes to the project that its sentence speaks of, with the place where it stands in the text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.articles import Article
from domain.records import Mention, MilestoneKind, Reading
from extractors.reader import LexiconReader
from tests.test_milestone_words import FACTS, TRAPS

READER = LexiconReader()


def read(language: str, title: str, text: str) -> Reading:
    return READER.read(Article(title, text, language, datetime(2025, 3, 10, tzinfo=UTC)))


def reported(language: str, title: str, text: str) -> dict[str, list[str]]:
    """The kinds of each project by its first product, or by its name."""
    mentions = read(language, title, text).mentions
    return {(one.products or (one.name,))[0]: [told.kind.value for told in one.milestones] for one in mentions}


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        (
            "en",
            "Plants of the region",
            "A ferroalloy plant was launched in Ekibastuz. Prime Minister Olzhas Bektenov took part in the "
            "opening ceremony. The plant has turned out its first batch of ferrosilicon. A lime plant in Karaganda "
            "stands idle.",
            {"ferroalloys": ["launch_ceremony", "first_product"], "lime": ["idle"]},
        ),
        (
            "ru",
            "Заводы региона",
            "В Павлодаре открыли цементный завод. В церемонии запуска принял участие аким области. За первый месяц "
            "предприятие выпустило 3 тысячи тонн цемента. В Костанае простаивает завод керамической плитки.",
            {"cement": ["launch_ceremony", "output"], "ceramic tiles": ["idle"]},
        ),
        (
            "kk",
            "Павлодардағы цемент зауыты",
            "Павлодарда цемент зауыты салынып жатыр. Зауытқа Қытайдан жабдық жеткізілді. Сынақ жұмыстары желтоқсанда "
            "басталады.",
            {"cement": ["equipment"]},
        ),
    ],
)
def test_each_project_has_its_own(language: str, title: str, text: str, expected: dict[str, list[str]]) -> None:
    assert reported(language, title, text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A lime plant was launched in Taraz. The governor opened a school and a road to it."),
        ("en", "A lime plant was launched in Taraz. The ministry launched a programme and cut the ribbon at a museum."),
        ("en", "A lime plant was launched in Taraz. The soda producer Besttau Soda LLP is already operating at night."),
        (
            "en",
            "A lime plant is being built in Taraz. Its equipment will be delivered in May, a loan was not approved.",
        ),
        ("en", "A lime plant is being built in Taraz. Last year 40,000 tonnes were produced. It keeps working."),
        ("ru", "В Таразе построен известковый завод. Премьер-министр торжественно открыл школу."),
        ("ru", "В Таразе построен известковый завод. Министерство в режиме онлайн запустило программу поддержки."),
        ("ru", "В Таразе строят известковый завод. Оборудование будет доставлено осенью. Банк не одобрил кредит."),
        ("kk", "Саранда шина зауыты іске қосылды. Әкім сол күні мектеп ашты."),
        ("kk", "Саранда шина зауыты салынып жатыр. Жабдық күзде жеткізіледі. Меморандумға қол қойылған жоқ."),
    ],
)
def test_what_is_told_of_other_things_or_only_planned_is_nobodys(language: str, text: str) -> None:
    (mention,) = read(language, "A visit", text).mentions
    assert mention.milestones == ()


def test_the_title_alone_proves_nothing() -> None:
    text = "The works in Taraz make lime.\nA lime plant is being built in Taraz."
    (mention,) = read("en", "Lime plant in Taraz reached its design capacity", text).mentions
    assert mention.milestones == ()


def test_of_two_reports_of_one_kind_the_first_is_kept() -> None:
    text = "A lime plant is being built in Taraz. Its equipment has been delivered. Its equipment was installed in May."
    (mention,) = read("en", "News", text).mentions
    assert [told.evidence for told in mention.milestones] == ["Its equipment has been delivered."]


def verify(mention: Mention, text: str) -> None:
    for told in mention.milestones:
        around = range(max(0, told.end - len(told.evidence)), told.start + 1)
        assert told.start < told.end
        assert any(text.startswith(told.evidence, at) for at in around)


SENTENCES = [
    (language, sentence)
    for language in ("en", "ru", "kk")
    for sentence in (*(fact for _, fact in FACTS[language]), *TRAPS[language])
]
BLANKS = st.sampled_from([" ", "\n", "\u00a0", "  ", " \n– "])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SENTENCES), BLANKS), min_size=1, max_size=6))
def test_every_milestone_stands_in_the_text_that_was_read(parts: list[tuple[tuple[str, str], str]]) -> None:
    language = parts[0][0][0]
    text = "".join(sentence + blank for (_, sentence), blank in parts)
    for mention in read(language, "İstanbul: a lime plant", text).mentions:
        verify(mention, text)


def test_kazakh_in_latin_letters_is_quoted_as_it_is_written() -> None:
    text = (
        "Pavlodarda sement zaýyty salynyp jatyr. Zaýytqa Qytaıdan jabdyq jetkizildi. "
        "Zaýyttyń qurylysy bıyl aıaqtalady dep kútiledi, dep habarlaıdy baspasóz qyzmeti."
    )
    (mention,) = read("kk", "Jańa zaýyt", text).mentions
    (told,) = mention.milestones
    assert told.kind is MilestoneKind.EQUIPMENT
    assert told.evidence == "Zaýytqa Qytaıdan jabdyq jetkizildi."
    assert text[told.start : told.end] == "jabdyq jetkizildi"
