"""What careless readers get wrong: small articles in three languages, each with one question and one plain answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from domain.articles import Article
from domain.records import Capacity, Mention, Money, Reading, Status
from extractors.model.reader import ModelReader

DAY = datetime(2025, 3, 10, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """The bundled reader, asked about articles of one day."""

    reader: ModelReader

    def read(self, language: str, title: str, text: str) -> Reading:
        return self.reader.read(Article(title, text, language, DAY))

    def all(self, language: str, title: str, text: str) -> tuple[Mention, ...]:
        """The projects in the order in which the text names them."""
        return tuple(sorted(self.read(language, title, text).mentions, key=_first_named))

    def only(self, language: str, title: str, text: str) -> Mention:
        (mention,) = self.all(language, title, text)
        return mention


def _first_named(mention: Mention) -> int:
    return min(span.start for span in mention.spans if span.field == "name")


@pytest.fixture(scope="session")
def asked(bundled: ModelReader) -> Asked:
    return Asked(bundled)


# Plan and fact


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Taldykorgan will get a brick plant",
            "A brick plant will be commissioned in Taldykorgan in 2027. The project was presented to the regional "
            "council on Monday. The plant is to make 40 million bricks a year.",
            id="English: will be commissioned is a plan",
        ),
        pytest.param(
            "ru",
            "В Талдыкоргане появится кирпичный завод",
            "Кирпичный завод введут в эксплуатацию в Талдыкоргане в 2027 году. Проект представили областному совету "
            "в понедельник. Предприятие будет выпускать 40 миллионов кирпичей в год.",
            id="Russian: they will bring it in is a plan",
        ),
        pytest.param(
            "kk",
            "Талдықорғанда кірпіш зауыты болады",
            "Талдықорғанда 2027 жылы кірпіш зауыты іске қосылады. Жоба дүйсенбіде облыстық кеңеске таныстырылды. "
            "Кәсіпорын жылына 40 миллион кірпіш шығармақ.",
            id="Kazakh: will be set to work is a plan",
        ),
    ],
)
def test_a_promised_launch_is_a_plan(asked: Asked, language: str, title: str, text: str) -> None:
    mention = asked.only(language, title, text)
    assert (mention.status, mention.expected) == (Status.PLANNED, "2027")


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Taldykorgan has a brick plant",
            "A brick plant was commissioned in Taldykorgan on Monday. It had been promised for the autumn of 2024. "
            "The plant makes 40 million bricks a year.",
            id="English: was commissioned is a fact",
        ),
        pytest.param(
            "ru",
            "Кирпичный завод открылся в Талдыкоргане",
            "Кирпичный завод введён в эксплуатацию в Талдыкоргане. Его обещали открыть осенью 2024 года. "
            "Предприятие выпускает 40 миллионов кирпичей в год.",
            id="Russian: brought in is a fact",
        ),
        pytest.param(
            "kk",
            "Талдықорғанда кірпіш зауыты ашылды",
            "Талдықорғанда кірпіш зауыты іске қосылды. Оны 2024 жылдың күзінде ашамыз деп уәде еткен еді. "
            "Кәсіпорын жылына 40 миллион кірпіш шығарады.",
            id="Kazakh: was set to work is a fact",
        ),
    ],
)
def test_a_launch_that_took_place_is_a_fact(asked: Asked, language: str, title: str, text: str) -> None:
    mention = asked.only(language, title, text)
    assert (mention.status, mention.expected) == (Status.COMMISSIONED, None)


# Negation and hedging


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Sugar makers look at Merke",
            "The company does not rule out the construction of a sugar plant in Merke. No decision has been taken yet, "
            "its director said.",
            id="English: not ruled out is an intention",
        ),
        pytest.param(
            "ru",
            "Сахаровары присматриваются к Мерке",
            "Компания не исключает строительства сахарного завода в Мерке. Решение пока не принято, сказал директор.",
            id="Russian: does not exclude is an intention",
        ),
        pytest.param(
            "kk",
            "Қант өндірушілер Меркіге көз тігіп отыр",
            "Компания Меркіде қант зауытын салу мүмкіндігін жоққа шығармайды. Шешім әзірге жоқ, деді директор.",
            id="Kazakh: does not deny the possibility is an intention",
        ),
    ],
)
def test_what_is_not_ruled_out_is_only_announced(asked: Asked, language: str, title: str, text: str) -> None:
    assert asked.only(language, title, text).status is Status.ANNOUNCED


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Cable plant waits for its loan",
            "A cable plant is being built in Ekibastuz. If the loan does not arrive by summer, work may be suspended, "
            "the contractor warned.",
            id="English: may be suspended is no stop",
        ),
        pytest.param(
            "ru",
            "Кабельный завод ждёт кредита",
            "В Экибастузе строится кабельный завод. Если кредит не поступит до лета, работы могут приостановить, "
            "предупредил подрядчик.",
            id="Russian: may be suspended is no stop",
        ),
        pytest.param(
            "kk",
            "Кабель зауыты несие күтіп отыр",
            "Екібастұзда кабель зауыты салынып жатыр. Жазға дейін несие берілмесе, жұмыс тоқтатылуы мүмкін, "
            "деп ескертті мердігер.",
            id="Kazakh: may be stopped is no stop",
        ),
    ],
)
def test_a_stop_that_only_threatens_is_none(asked: Asked, language: str, title: str, text: str) -> None:
    assert asked.only(language, title, text).status is Status.CONSTRUCTION


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Owner denies the rumours",
            "Construction of the poultry farm in Makinsk has not been stopped, its owner said. The walls of four "
            "houses are being put up.",
            id="English: has not been stopped goes on",
        ),
        pytest.param(
            "ru",
            "Владелец опроверг слухи",
            "Строительство птицефабрики в Макинске не остановлено, заявил владелец. Сейчас возводят стены четырёх "
            "корпусов.",
            id="Russian: is not stopped goes on",
        ),
        pytest.param(
            "kk",
            "Иесі қауесетті жоққа шығарды",
            "Макинскідегі құс фабрикасының құрылысы тоқтаған жоқ, деді оның иесі. Қазір төрт корпустың қабырғасы "
            "тұрғызылып жатыр.",
            id="Kazakh: has not stopped goes on",
        ),
    ],
)
def test_a_stop_that_is_denied_is_none(asked: Asked, language: str, title: str, text: str) -> None:
    assert asked.only(language, title, text).status is Status.CONSTRUCTION


# Several plants


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Nail maker turns to tyres",
            "Kaspi Metiz has begun to build a tyre plant in Aktau. The company has run a nail factory in Uralsk since "
            "2009. The new plant will cost 18 billion tenge.",
            id="English: an old factory beside a new plant",
        ),
        pytest.param(
            "ru",
            "Производитель гвоздей займётся шинами",
            "Компания «Каспий Метиз» начала строить шинный завод в Актау. С 2009 года у неё работает гвоздильная "
            "фабрика в Уральске. Новый завод обойдётся в 18 млрд тенге.",
            id="Russian: an old factory beside a new plant",
        ),
        pytest.param(
            "kk",
            "Шеге өндіруші шинаға көшеді",
            "«Каспий Метиз» компаниясы Ақтауда шина зауытын сала бастады. Компанияның Оралдағы шеге фабрикасы 2009 "
            "жылдан бері жұмыс істейді. Жаңа зауыттың құны – 18 млрд теңге.",
            id="Kazakh: an old factory beside a new plant",
        ),
    ],
)
def test_a_company_s_old_factory_is_not_what_it_builds_now(asked: Asked, language: str, title: str, text: str) -> None:
    mentions = asked.all(language, title, text)
    (new,) = [mention for mention in mentions if mention.status is not Status.COMMISSIONED]
    assert (new.status, new.region, new.products) == (Status.CONSTRUCTION, "KZ-47", ("tyres",))
    assert new.investment == Money(1.8e10, "KZT")


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Three sites, three fates",
            "In Kostanay region a flour mill was opened, a cheese factory is being built, and work on a starch plant "
            "has been suspended. The governor visited all three on Monday.",
            id="English: opened, being built, suspended",
        ),
        pytest.param(
            "ru",
            "Три площадки – три судьбы",
            "В Костанайской области открыли мукомольный завод, строят сырный завод, а работы на крахмальном заводе "
            "приостановлены. Аким объехал все три в понедельник.",
            id="Russian: opened, being built, suspended",
        ),
        pytest.param(
            "kk",
            "Үш алаң – үш тағдыр",
            "Қостанай облысында ұн зауыты ашылды, ірімшік зауыты салынып жатыр, ал крахмал зауытының құрылысы "
            "тоқтатылды. Дүйсенбіде әкім үшеуін де аралап көрді.",
            id="Kazakh: opened, being built, stopped",
        ),
    ],
)
def test_each_plant_of_a_sentence_keeps_its_own_status(asked: Asked, language: str, title: str, text: str) -> None:
    assert [mention.status for mention in asked.all(language, title, text)] == [
        Status.COMMISSIONED,
        Status.CONSTRUCTION,
        Status.SUSPENDED,
    ]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "What next year will bring",
            "Next year a glass plant in Kyzylorda, a brick plant in Taraz and a tyre plant in Petropavl will be "
            "commissioned. This was said at a government session.",
            id="English: one will be commissioned for three plants",
        ),
        pytest.param(
            "ru",
            "Что принесёт следующий год",
            "В следующем году введут стекольный завод в Кызылорде, кирпичный завод в Таразе и шинный завод в "
            "Петропавловске. Об этом сообщили на заседании правительства.",
            id="Russian: one will be brought in for three plants",
        ),
        pytest.param(
            "kk",
            "Келер жыл не әкеледі",
            "Келесі жылы Қызылордада шыны зауыты, Таразда кірпіш зауыты және Петропавлда шина зауыты іске қосылады. "
            "Бұл туралы үкімет отырысында айтылды.",
            id="Kazakh: one will be set to work for three plants",
        ),
    ],
)
def test_one_verb_tells_of_every_member_of_its_list(asked: Asked, language: str, title: str, text: str) -> None:
    mentions = asked.all(language, title, text)
    assert [(mention.status, mention.region, mention.expected) for mention in mentions] == [
        (Status.PLANNED, "KZ-43", "2026"),
        (Status.PLANNED, "KZ-31", "2026"),
        (Status.PLANNED, "KZ-59", "2026"),
    ]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Lime plant grows",
            "Construction of the second stage of the lime plant in Shu began on Friday. The first stage has been "
            "running since 2021. The second stage will give another 60 thousand tonnes of lime a year.",
            id="English: the second stage is being built",
        ),
        pytest.param(
            "ru",
            "Известковый завод растёт",
            "В пятницу началось строительство второй очереди завода по производству извести в Шу. Первая очередь "
            "работает с 2021 года. Вторая очередь даст ещё 60 тысяч тонн извести в год.",
            id="Russian: the second stage is being built",
        ),
        pytest.param(
            "kk",
            "Әк зауыты кеңейеді",
            "Жұма күні Шу қаласындағы әк зауытының екінші кезегінің құрылысы басталды. Бірінші кезегі 2021 жылдан бері "
            "жұмыс істеп тұр. Екінші кезегі жылына тағы 60 мың тонна әк береді.",
            id="Kazakh: the second stage is being built",
        ),
    ],
)
def test_a_second_stage_stands_for_itself(asked: Asked, language: str, title: str, text: str) -> None:
    (new,) = [one for one in asked.all(language, title, text) if one.status is not Status.COMMISSIONED]
    assert (new.status, new.capacity) == (Status.CONSTRUCTION, Capacity(60_000, "t/year"))


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Government sums up its investment plan",
            "This year 180 industrial projects worth 1.2 trillion tenge will be put into operation in the country. "
            "They will give work to 20 thousand people, the Ministry of Industry said.",
            id="English: 180 projects are no project",
        ),
        pytest.param(
            "ru",
            "Правительство подвело итоги инвестиционного плана",
            "В этом году в стране введут 180 промышленных проектов на 1,2 трлн тенге. Работу получат 20 тысяч человек, "
            "сообщили в Министерстве промышленности.",
            id="Russian: 180 projects are no project",
        ),
        pytest.param(
            "kk",
            "Үкімет инвестициялық жоспарды қорытындылады",
            "Биыл елде жалпы құны 1,2 трлн теңге болатын 180 өнеркәсіптік жоба іске қосылады. 20 мың адам жұмысқа "
            "орналасады, деп хабарлады Өнеркәсіп министрлігі.",
            id="Kazakh: 180 projects are no project",
        ),
    ],
)
def test_a_total_is_a_programme_and_never_a_project(asked: Asked, language: str, title: str, text: str) -> None:
    reading = asked.read(language, title, text)
    assert (reading.relevant, reading.mentions) == (False, ())
    assert [programme.count for programme in reading.programmes] == [180]


# Dates and figures


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Meat plant is late",
            "The meat plant in Kokshetau will be commissioned in October 2026. Its launch was earlier promised for "
            "June 2025.",
            id="English: earlier promised is over",
        ),
        pytest.param(
            "ru",
            "Мясокомбинат опаздывает",
            "Мясокомбинат в Кокшетау введут в октябре 2026 года. Ранее его запуск обещали на июнь 2025 года.",
            id="Russian: earlier promised is over",
        ),
        pytest.param(
            "kk",
            "Ет комбинаты кешігіп жатыр",
            "Көкшетаудағы ет комбинаты 2026 жылғы қазанда іске қосылады. Бұған дейін оны 2025 жылғы маусымда іске "
            "қосамыз деп уәде берген еді.",
            id="Kazakh: promised before this is over",
        ),
    ],
)
def test_the_new_promise_counts_and_not_the_earlier_one(asked: Asked, language: str, title: str, text: str) -> None:
    mention = asked.only(language, title, text)
    assert (mention.status, mention.expected) == (Status.PLANNED, "2026-10")


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Two plants, two purses",
            "A tyre plant is being built in Saran; it costs 40 million dollars.\n"
            "A brick plant is being built in Kentau; it costs 12 billion tenge.",
            id="English: dollars for tyres, tenge for bricks",
        ),
        pytest.param(
            "ru",
            "Два завода – два кошелька",
            "В Сарани строится шинный завод, его стоимость – 40 млн долларов.\n"
            "В Кентау строится кирпичный завод, его стоимость – 12 млрд тенге.",
            id="Russian: dollars for tyres, tenge for bricks",
        ),
        pytest.param(
            "kk",
            "Екі зауыт – екі әмиян",
            "Саранда шина зауыты салынып жатыр, оның құны – 40 млн доллар.\n"
            "Кентауда кірпіш зауыты салынып жатыр, оның құны – 12 млрд теңге.",
            id="Kazakh: dollars for tyres, tenge for bricks",
        ),
    ],
)
def test_each_plant_has_its_own_cost_in_its_own_currency(asked: Asked, language: str, title: str, text: str) -> None:
    mentions = asked.all(language, title, text)
    assert [(mention.region, mention.investment) for mention in mentions] == [
        ("KZ-35", Money(4e7, "USD")),
        ("KZ-61", Money(1.2e10, "KZT")),
    ]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Semey cement plant expands",
            "The cement plant in Semey is being expanded. Its capacity is doubling to 2 million tonnes a year.",
            id="English: doubling to 2 million tonnes",
        ),
        pytest.param(
            "ru",
            "Цементный завод в Семее расширяется",
            "В Семее идёт расширение цементного завода. Его мощность вырастет вдвое, до 2 млн тонн в год.",
            id="Russian: twice as much, to 2 million tonnes",
        ),
        pytest.param(
            "kk",
            "Семейдегі цемент зауыты кеңейіп жатыр",
            "Семейдегі цемент зауытын кеңейту жұмыстары жүріп жатыр. Оның қуаты екі есе артып, жылына 2 млн тоннаға "
            "жетеді.",
            id="Kazakh: twofold, to 2 million tonnes",
        ),
    ],
)
def test_what_a_capacity_grows_to_is_the_capacity(asked: Asked, language: str, title: str, text: str) -> None:
    mention = asked.only(language, title, text)
    assert (mention.status, mention.capacity) == (Status.CONSTRUCTION, Capacity(2_000_000, "t/year"))


# Places and people


@pytest.mark.parametrize(
    ("language", "title", "text", "region"),
    [
        pytest.param(
            "en",
            "Glass plant opens",
            "A glass plant was opened in Zhanaozen on Monday. It gave work to 90 people.",
            "KZ-47",
            id="English: Zhanaozen lies in Mangystau",
        ),
        pytest.param(
            "ru",
            "Открылся стекольный завод",
            "В Рудном в понедельник открылся стекольный завод. Он дал работу 90 жителям города.",
            "KZ-39",
            id="Russian: Rudny lies in Kostanay region",
        ),
        pytest.param(
            "kk",
            "Шыны зауыты ашылды",
            "Дүйсенбіде Екібастұзда шыны зауыты ашылды. Онда 90 адам жұмыс істейді.",
            "KZ-55",
            id="Kazakh: Ekibastuz lies in Pavlodar region",
        ),
    ],
)
def test_a_town_tells_its_region(asked: Asked, language: str, title: str, text: str, region: str) -> None:
    mention = asked.only(language, title, text)
    assert (mention.status, mention.country, mention.region) == (Status.COMMISSIONED, "KZ", region)
    assert mention.locality is not None


@pytest.mark.parametrize(
    ("language", "title", "text", "region"),
    [
        pytest.param(
            "en",
            "Cotton region turns to glass",
            "A glass plant is being built in South Kazakhstan region. It will be ready in 2026.",
            "KZ-61",
            id="English: South Kazakhstan is Turkistan region today",
        ),
        pytest.param(
            "ru",
            "Стекло с юга",
            "В Южно-Казахстанской области строится стекольный завод. Он будет готов в 2026 году.",
            "KZ-61",
            id="Russian: South Kazakhstan is Turkistan region today",
        ),
        pytest.param(
            "kk",
            "Оңтүстіктің шынысы",
            "Оңтүстік Қазақстан облысында шыны зауыты салынып жатыр. Ол 2026 жылы дайын болады.",
            "KZ-61",
            id="Kazakh: South Kazakhstan is Turkistan region today",
        ),
    ],
)
def test_an_old_name_of_a_region_is_understood(asked: Asked, language: str, title: str, text: str, region: str) -> None:
    mention = asked.only(language, title, text)
    assert (mention.status, mention.region) == (Status.CONSTRUCTION, region)


@pytest.mark.parametrize(
    ("language", "title", "text", "companies"),
    [
        pytest.param(
            "en",
            "Two partners build a tyre plant",
            "Esil Keramik LLP and Tobyl Invest JSC are building a tyre plant in Saran. The partners have put 9 billion "
            "tenge into it.",
            {"Esil Keramik", "Tobyl Invest"},
            id="English: LLP and JSC stay outside",
        ),
        pytest.param(
            "ru",
            "Два партнёра строят шинный завод",
            "ТОО «Есиль Керамика» и АО «Тобол Инвест» строят шинный завод в Сарани. Партнёры вложили 9 млрд тенге.",
            {"Есиль Керамика", "Тобол Инвест"},
            id="Russian: TOO and AO stay outside",
        ),
        pytest.param(
            "kk",
            "Екі серіктес шина зауытын салып жатыр",
            "«Есіл Керамика» ЖШС мен «Тобыл Инвест» АҚ Саранда шина зауытын салып жатыр. Серіктестер оған 9 млрд теңге "
            "құйды.",
            {"Есіл Керамика", "Тобыл Инвест"},
            id="Kazakh: ZhShS and AQ stay outside",
        ),
    ],
)
def test_companies_are_told_without_their_legal_forms(
    asked: Asked, language: str, title: str, text: str, companies: set[str]
) -> None:
    mention = asked.only(language, title, text)
    assert mention.status is Status.CONSTRUCTION
    assert set(mention.companies) == companies


# Kazakh in Latin letters


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        pytest.param(
            "Semeıde shyny zaýyty ashyldy",
            "Semeıde shyny zaýyty iske qosyldy. Onda 200 adam jumys isteıdi.",
            Status.COMMISSIONED,
            id="accents: was set to work is a fact",
        ),
        pytest.param(
            "Semeide şyny zauyty bolady",
            "Semeide 2027 jyly şyny zauyty ıske qosylady. Bul turaly oblys äkımdığı habarlady.",
            Status.PLANNED,
            id="diaereses: will be set to work is a plan",
        ),
        pytest.param(
            "Semei'de s'yny zay'yty salynyp jatyr",
            "Semei'de s'yny zay'yty salynyp jatyr. Qurylysta 150 adam jumys istei'di.",
            Status.CONSTRUCTION,
            id="apostrophes: being built is construction",
        ),
    ],
)
def test_kazakh_in_latin_letters_is_read_and_quoted_as_written(
    asked: Asked, title: str, text: str, status: Status
) -> None:
    mention = asked.only("kk", title, text)
    assert (mention.status, mention.region, mention.products) == (status, "KZ-10", ("glass",))
    assert mention.name in text
    assert mention.evidence == text.split(". ")[0] + "."


# Plants without projects


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        pytest.param(
            "en",
            "Two hurt at steel plant",
            "Two workers were injured at a steel plant in Temirtau when a pipe burst. The furnace was not damaged. "
            "The police have opened an investigation.",
            id="English: an accident",
        ),
        pytest.param(
            "ru",
            "На металлургическом заводе пострадали двое",
            "Двое рабочих пострадали на металлургическом заводе в Темиртау, где прорвало трубу. Печь не повреждена. "
            "Полиция начала расследование.",
            id="Russian: an accident",
        ),
        pytest.param(
            "kk",
            "Металлургия зауытында екі адам жарақат алды",
            "Теміртаудағы металлургия зауытында құбыр жарылып, екі жұмысшы жарақат алды. Пешке зақым келген жоқ. "
            "Полиция тергеу бастады.",
            id="Kazakh: an accident",
        ),
        pytest.param(
            "en",
            "Factories made more cement in January",
            "Cement plants made 8 percent more cement in January than a year before, the statistics bureau said. "
            "Output of glass factories fell by 3 percent.",
            id="English: production figures",
        ),
        pytest.param(
            "ru",
            "В январе заводы выпустили больше цемента",
            "Цементные заводы выпустили в январе на 8 процентов больше цемента, чем годом ранее, сообщило бюро "
            "статистики. Выпуск стекла сократился на 3 процента.",
            id="Russian: production figures",
        ),
        pytest.param(
            "kk",
            "Қаңтарда зауыттар цементті көбірек шығарды",
            "Статистика бюросының хабарлауынша, қаңтарда цемент зауыттары былтырғыдан 8 пайызға көп цемент шығарды. "
            "Шыны өндірісі 3 пайызға азайды.",
            id="Kazakh: production figures",
        ),
        pytest.param(
            "en",
            "Ambassador visits machine works",
            "The ambassador of Finland visited a machine-building plant in Petropavl on Monday. He talked with young "
            "workers and saw the factory's museum.",
            id="English: a visit",
        ),
        pytest.param(
            "ru",
            "Посол побывал на машиностроительном заводе",
            "Посол Финляндии в понедельник побывал на машиностроительном заводе в Петропавловске. Он поговорил с "
            "молодыми рабочими и осмотрел музей предприятия.",
            id="Russian: a visit",
        ),
        pytest.param(
            "kk",
            "Елші машина жасау зауытында болды",
            "Финляндия елшісі дүйсенбіде Петропавлдағы машина жасау зауытында болды. Ол жас жұмысшылармен сөйлесіп, "
            "кәсіпорын мұражайын аралады.",
            id="Kazakh: a visit",
        ),
    ],
)
def test_news_full_of_plants_may_tell_of_no_project(asked: Asked, language: str, title: str, text: str) -> None:
    reading = asked.read(language, title, text)
    assert (reading.relevant, reading.mentions) == (False, ())
