"""What the lexicon reader takes from Kazakh articles, in Cyrillic and in Latin script."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.articles import Article
from domain.records import Facility, Mention, Reading, Status
from extractors.reader import LexiconReader

READER = LexiconReader()


def read(text: str, title: str = "Өңір жаңалықтары", published: str = "2025-03-10") -> Reading:
    return READER.read(Article(title, text, "kk", datetime.fromisoformat(published).replace(tzinfo=UTC)))


def only(text: str, title: str = "Өңір жаңалықтары") -> Mention:
    (mention,) = read(text, title).mentions
    return mention


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Павлодарда цемент зауыты іске қосылды.", Status.COMMISSIONED),
        ("Павлодарда цемент зауыты пайдалануға берілді.", Status.COMMISSIONED),
        ("Павлодардағы цемент зауыты жұмысын бастады.", Status.COMMISSIONED),
        ("Павлодарда келер жылы цемент зауыты іске қосылады.", Status.PLANNED),
        ("Павлодарда цемент зауыты салынбақ.", Status.PLANNED),
        ("Павлодардағы цемент зауытын 2027 жылы іске қосу жоспарланған.", Status.PLANNED),
        ("Павлодарда цемент зауыты салынып жатыр.", Status.CONSTRUCTION),
        ("Павлодарда цемент зауытының іргетасы қаланды.", Status.CONSTRUCTION),
        ("Павлодардағы цемент зауытының құрылысы басталды.", Status.CONSTRUCTION),
        ("Павлодарда цемент зауытын салу туралы меморандум жасалды.", Status.ANNOUNCED),
        ("Инвестор Павлодарда цемент зауытын салуға ниетті.", Status.ANNOUNCED),
        ("Павлодарда цемент зауыты салынуы мүмкін.", Status.ANNOUNCED),
        ("Павлодардағы цемент зауытының құрылысы тоқтатылды.", Status.SUSPENDED),
        ("Павлодардағы цемент зауыты бос тұр.", Status.SUSPENDED),
        ("Павлодарда цемент зауыты салынбайды.", Status.CANCELLED),
        ("Компания Павлодардағы цемент зауытын салудан бас тартты.", Status.CANCELLED),
        ("Павлодардағы цемент зауыты біржола жабылды.", Status.CLOSED),
    ],
)
def test_one_sentence_tells_the_status(sentence: str, status: Status) -> None:
    mention = only(sentence)
    assert (mention.status, mention.region, mention.products) == (status, "KZ-55", ("cement",))
    assert mention.evidence == sentence


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Pavlodarda sement zaýyty iske qosyldy, dep habarlady oblys ákimdigi.", Status.COMMISSIONED),
        ("Pavlodarda sement zaýyty salynyp jatyr, qurylysy kúzde aıaqtalady.", Status.CONSTRUCTION),
        ("Pavlodarda şina zauyty iske qosyldy, dep habarlady oblys äkimdigi.", Status.COMMISSIONED),
    ],
)
def test_latin_script_is_read_and_quoted_as_it_is_written(sentence: str, status: Status) -> None:
    mention = only(sentence, "Óńir jańalyqtary")
    assert (mention.status, mention.region) == (status, "KZ-55")
    assert mention.evidence == sentence
    assert mention.name in sentence
    spans = {span.field: sentence[span.start : span.end] for span in mention.spans}
    assert spans["name"] == mention.name
    assert spans["region"].startswith("Pavlodar")


def test_works_outweigh_a_promised_launch() -> None:
    mention = only("Қостанайда шина зауыты салынып жатыр.\nКәсіпорын 2026 жылы іске қосылады.")
    assert (mention.status, mention.expected) == (Status.CONSTRUCTION, "2026")


def test_each_member_of_a_list_is_a_project_in_its_own_town() -> None:
    mentions = read(
        "Биыл Тараздағы шыны зауыты, Хромтаудағы кірпіш зауыты және Аягөздегі ет комбинаты іске қосылды."
    ).mentions
    assert [mention.region for mention in mentions] == ["KZ-31", "KZ-15", "KZ-10"]
    assert {mention.status for mention in mentions} == {Status.COMMISSIONED}


def test_sentences_about_the_enterprise_go_on_about_the_same_project() -> None:
    mention = only(
        "Саран қаласында шина зауыты ашылды.\nКәсіпорын жылына 3 млн шина шығарады. "
        "Жобаға 100 млрд теңге салынды. Мұнда 1 100 адам жұмыс істейді."
    )
    assert mention.investment is not None
    assert mention.investment.amount == 1e11
    assert mention.capacity is not None
    assert mention.capacity.value == 3_000_000
    assert (mention.jobs, mention.region) == (1100, "KZ-35")


@pytest.mark.parametrize(
    ("sentence", "facility"),
    [
        ("Жамбыл облысында 100 МВт жел электр стансасы іске қосылды.", Facility.POWER_STATION),
        ("Ұлытау облысында кен байыту фабрикасы ашылды.", Facility.CONCENTRATOR),
        ("Түркістан облысында жылыжай кешені ашылды.", Facility.GREENHOUSE),
        ("Ақмола облысында құс фабрикасы ашылды.", Facility.LIVESTOCK_COMPLEX),
    ],
)
def test_the_facility_word_tells_the_kind(sentence: str, facility: Facility) -> None:
    assert only(sentence).facility is facility


@pytest.mark.parametrize(
    "text",
    [
        "Теміртаудағы зауытта өрт шықты, екі адам жарақат алды.",
        "Қаңтарда өнеркәсіп өндірісі 5 пайызға өсті, деп хабарлады статистика бюросы.",
        "Павлодарда 600 орындық мектеп ашылды.",
    ],
)
def test_news_without_a_project_is_not_relevant(text: str) -> None:
    assert not read(text).relevant
