"""What the lexicon reader takes from Russian articles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.articles import Article
from domain.records import Facility, Mention, Reading, Status
from extractors.reader import LexiconReader

READER = LexiconReader()


def read(text: str, title: str = "Новости регионов", published: str = "2025-03-10") -> Reading:
    return READER.read(Article(title, text, "ru", datetime.fromisoformat(published).replace(tzinfo=UTC)))


def only(text: str, title: str = "Новости регионов") -> Mention:
    (mention,) = read(text, title).mentions
    return mention


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("В Павлодаре введён в эксплуатацию цементный завод.", Status.COMMISSIONED),
        ("В Павлодаре открыли цементный завод.", Status.COMMISSIONED),
        ("Цементный завод в Павлодаре начал работу.", Status.COMMISSIONED),
        ("В Павлодаре в 2027 году введут цементный завод.", Status.PLANNED),
        ("Пуск цементного завода в Павлодаре намечен на осень.", Status.PLANNED),
        ("В Павлодаре планируется запустить цементный завод.", Status.PLANNED),
        ("Подписан договор о строительстве цементного завода в Павлодаре.", Status.PLANNED),
        ("Строительство цементного завода в Павлодаре начнётся весной.", Status.PLANNED),
        ("Инвестор перенёс ввод цементного завода в Павлодаре на октябрь.", Status.PLANNED),
        ("Бюро завершило проектирование цементного завода в Павлодаре.", Status.PLANNED),
        ("В Павлодаре строится цементный завод.", Status.CONSTRUCTION),
        ("В Павлодаре заложили первый камень цементного завода.", Status.CONSTRUCTION),
        ("Цементный завод в Павлодаре готов на 75 процентов.", Status.CONSTRUCTION),
        ("На цементном заводе в Павлодаре идут пусконаладочные работы.", Status.CONSTRUCTION),
        ("Подписан меморандум о цементном заводе в Павлодаре.", Status.ANNOUNCED),
        ("Инвестор рассматривает возможность построить цементный завод в Павлодаре.", Status.ANNOUNCED),
        ("Не исключено, что в Павлодаре построят цементный завод.", Status.ANNOUNCED),
        ("Цементный завод в Павлодаре могут построить инвесторы из Турции.", Status.ANNOUNCED),
        ("Строительство цементного завода в Павлодаре приостановлено.", Status.SUSPENDED),
        ("Цементный завод в Павлодаре простаивает и ищет инвестора.", Status.SUSPENDED),
        ("Цементный завод в Павлодаре не построят.", Status.CANCELLED),
        ("Инвестор отказался от строительства цементного завода в Павлодаре.", Status.CANCELLED),
        ("Цементный завод в Павлодаре закрыт навсегда.", Status.CLOSED),
    ],
)
def test_one_sentence_tells_the_status(sentence: str, status: Status) -> None:
    mention = only(sentence)
    assert (mention.status, mention.region, mention.products) == (status, "KZ-55", ("cement",))
    assert mention.evidence == sentence


def test_works_outweigh_a_promised_launch() -> None:
    mention = only("В Костанае строят завод керамической плитки.\nПредприятие введут в эксплуатацию в 2026 году.")
    assert (mention.status, mention.expected) == (Status.CONSTRUCTION, "2026")


def test_a_list_in_brackets_gives_one_project_for_each_item_with_its_region() -> None:
    mentions = read(
        "В этом году запустят завод керамической плитки (Костанайская область), цементный завод (Актюбинская область), "
        "производство ферросплавов (Павлодарская область)."
    ).mentions
    assert [(mention.products, mention.region) for mention in mentions] == [
        (("ceramic tiles",), "KZ-39"),
        (("cement",), "KZ-15"),
        (("ferroalloys",), "KZ-55"),
    ]
    assert {mention.status for mention in mentions} == {Status.PLANNED}


def test_a_bulleted_list_takes_the_status_of_its_heading() -> None:
    mentions = read(
        "В Шымкенте введены в эксплуатацию два производства:\n– завод керамической плитки;\n– завод полипропилена."
    ).mentions
    assert [mention.products for mention in mentions] == [("ceramic tiles",), ("polypropylene",)]
    assert {mention.status for mention in mentions} == {Status.COMMISSIONED}


def test_sentences_about_the_enterprise_go_on_about_the_same_project() -> None:
    mention = only(
        "В Сарани запустили шинный завод.\nПредприятие рассчитано на 3 млн шин в год. "
        "Инвестиции в проект составили 100 млрд тенге. Создано 1 100 рабочих мест."
    )
    assert mention.investment is not None
    assert mention.investment.amount == 1e11
    assert mention.capacity is not None
    assert mention.capacity.value == 3_000_000
    assert (mention.jobs, mention.region) == (1100, "KZ-35")


def test_the_investor_is_named_and_the_bank_is_not() -> None:
    mention = only(
        "ТОО «СтепьЦемент» строит в Павлодаре цементный завод. Кредит на 5 млрд тенге выдал банк «Опора». "
        "Завод обойдётся в 12 млрд тенге."
    )
    assert mention.companies == ("СтепьЦемент",)
    assert mention.investment is not None
    assert mention.investment.amount == 1.2e10


def test_an_output_that_no_list_knows_still_tells_plants_apart() -> None:
    mentions = read(
        "В Павлодаре открыли завод карданных валов.\nВ Костанае строится завод рыболовных снастей."
    ).mentions
    assert [(mention.region, mention.status) for mention in mentions] == [
        ("KZ-55", Status.COMMISSIONED),
        ("KZ-39", Status.CONSTRUCTION),
    ]


def test_each_plant_of_a_list_stands_in_the_town_behind_it() -> None:
    mentions = read("Введут стекольный завод в Актау, кирпичный завод в Таразе и шинный завод в Сарани.").mentions
    assert [(one.products, one.region) for one in mentions] == [
        (("glass",), "KZ-47"), (("brick",), "KZ-31"), (("tyres",), "KZ-35"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "facility"),
    [
        ("В Жамбылской области запущена ветровая электростанция на 100 МВт.", Facility.POWER_STATION),
        ("В области Абай открыли рудник.", Facility.MINE),
        ("В Туркестанской области открыли тепличный комплекс.", Facility.GREENHOUSE),
        ("В Акмолинской области открыли птицефабрику.", Facility.LIVESTOCK_COMPLEX),
        ("В Улытау введена обогатительная фабрика.", Facility.CONCENTRATOR),
    ],
)
def test_the_facility_word_tells_the_kind(sentence: str, facility: Facility) -> None:
    assert only(sentence).facility is facility


@pytest.mark.parametrize(
    "text",
    [
        "На заводе в Темиртау произошёл пожар, пострадали двое рабочих. Причину устанавливают.",
        "Промышленное производство выросло на 5 процентов, сообщает бюро статистики.",
        "В Павлодаре открыли школу на 600 мест.",
        "Президент принял посла и обсудил сотрудничество.",
    ],
)
def test_news_without_a_project_is_not_relevant(text: str) -> None:
    assert not read(text).relevant
