"""What becomes of each plant, told in many ways, and beside each way sentences that only look like it.

Stops that are denied, old plants beside new ones, several fates in one sentence, promises instead of earlier ones.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.articles import Article
from domain.records import Mention, Status
from extractors.model.reader import ModelReader

DAY = datetime(2025, 3, 10, 9, tzinfo=UTC)
TITLES = {"en": "News of the day", "ru": "Новости дня", "kk": "Күн жаңалығы"}


def told(reader: ModelReader, language: str, text: str) -> list[Mention]:
    """The projects in the order in which the text names them."""
    mentions = reader.read(Article(TITLES[language], text, language, DAY)).mentions
    return sorted(mentions, key=lambda mention: min(span.start for span in mention.spans if span.field == "name"))


# (language, text, status of its only project)
STOPS = [
    (
        "en",
        "The company denied reports that construction of the cement plant in Shu had been halted. A kiln is being"
        " installed there.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "Work on the tyre plant in Saran was never suspended, the contractor said. The walls are being put up.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "A glass plant for 9 billion tenge is being built in Taldykorgan. The governor refuted rumours about the "
        "suspension of the project.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "The glass plant in Kyzylorda has not been abandoned, the akimat said: its roof is being laid.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "Construction of the sugar plant in Merke did not stop for a single day, its director said. The plant "
        "will be commissioned in 2026.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "Nobody has frozen the construction of the meat plant in Kokshetau, the governor said. The frame is being"
        " erected.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "Rumours that the flour mill in Kostanay had been mothballed are untrue. Builders are installing the silos.",
        Status.CONSTRUCTION,
    ),
    (
        "en",
        "Construction of the cement plant in Shu has been suspended, but the project is not cancelled, the owner said.",
        Status.SUSPENDED,
    ),
    (
        "en",
        "The owner does not deny that construction of the tyre plant in Saran has been suspended.",
        Status.SUSPENDED,
    ),
    (
        "en",
        "Construction of the tyre plant in Saran has been suspended. The company denied reports of its bankruptcy.",
        Status.SUSPENDED,
    ),
    (
        "en",
        "Construction of the glass plant in Kyzylorda, which was not stopped even in winter, was suspended on Monday.",
        Status.SUSPENDED,
    ),
    (
        "en",
        "The meat plant in Kokshetau was not closed but mothballed, its owner said.",
        Status.SUSPENDED,
    ),
    (
        "en",
        "Construction of the sugar plant in Merke has not resumed: it has been frozen since 2022.",
        Status.SUSPENDED,
    ),
    (
        "ru",
        "Компания опровергла информацию об остановке строительства цементного завода в Шу. На площадке монтируют печь.",
        Status.CONSTRUCTION,
    ),
    (
        "ru",
        "Строительство цементного завода в Талдыкоргане не прекращалось ни на день, заявил подрядчик. Завод "
        "введут в 2026 году.",
        Status.CONSTRUCTION,
    ),
    (
        "ru",
        "Возведение стекольного завода в Кызылорде никто не останавливал, сообщил аким. Завод строится за 9 млрд "
        "тенге, рабочие кладут кровлю.",
        Status.CONSTRUCTION,
    ),
    (
        "ru",
        "Проект медеплавильного завода в Балхаше не закрыт и не заморожен: на площадке забивают сваи.",
        Status.CONSTRUCTION,
    ),
    (
        "ru",
        "Строительство сахарного завода в Мерке не приостанавливалось, сообщили в акимате.",
        Status.CONSTRUCTION,
    ),
    (
        "ru",
        "От строительства мясокомбината в Кокшетау не отказались, сказал директор. Стены уже возводят.",
        Status.CONSTRUCTION,
    ),
    (
        "ru",
        "Владелец не отрицает, что строительство цементного завода в Шу остановлено.",
        Status.SUSPENDED,
    ),
    (
        "ru",
        "Строительство шинного завода в Сарани приостановлено, но проект не закрыт, заявил владелец.",
        Status.SUSPENDED,
    ),
    (
        "ru",
        "Пивоваренный завод в Талдыкоргане не закрыт, но его строительство заморожено.",
        Status.SUSPENDED,
    ),
    (
        "ru",
        "Строительство стекольного завода в Кызылорде, которое не останавливали даже зимой, приостановлено с "
        "понедельника.",
        Status.SUSPENDED,
    ),
    (
        "ru",
        "Компания опровергла информацию о продаже. Строительство мясокомбината в Кокшетау остановлено до весны.",
        Status.SUSPENDED,
    ),
    (
        "ru",
        "Строительство сахарного завода в Мерке не возобновлено: оно заморожено с 2022 года.",
        Status.SUSPENDED,
    ),
    (
        "kk",
        "Компания Шудағы цемент зауытының құрылысы тоқтады деген ақпаратты жоққа шығарды. Алаңда пеш орнатылып жатыр.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Сарандағы шина зауытының құрылысын ешкім тоқтатқан жоқ, деді әкім. Жабдық орнатылып жатыр.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Талдықорғандағы цемент зауытының құрылысы бір күн де тоқтаған емес, деді мердігер. Зауыт 2026 жылы іске "
        "қосылады.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Қызылордадағы шыны зауытының құрылысы тоқтатылмаған, деп хабарлады әкімдік. Қабырғасы тұрғызылып жатыр.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Балқаштағы мыс қорыту зауытының құрылысы тоқтап тұрған жоқ, деді министр. Қадалар қағылып жатыр.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Меркідегі қант зауытының құрылысы тоқтаған жоқ, деді директор.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Көкшетауда ет комбинатын салудан бас тартқан жоқпыз, деді компания иесі. Қабырғасы тұрғызылып жатыр.",
        Status.CONSTRUCTION,
    ),
    (
        "kk",
        "Иесі Шудағы цемент зауытының құрылысы тоқтағанын жоққа шығармайды.",
        Status.SUSPENDED,
    ),
    (
        "kk",
        "Сарандағы шина зауытының құрылысы тоқтатылды, бірақ жоба жабылған жоқ, деді иесі.",
        Status.SUSPENDED,
    ),
    (
        "kk",
        "Талдықорғандағы сыра зауыты жабылған жоқ, бірақ оның құрылысы тоқтап тұр.",
        Status.SUSPENDED,
    ),
    (
        "kk",
        "Қыста да тоқтамаған Қызылордадағы шыны зауытының құрылысы дүйсенбіде тоқтатылды.",
        Status.SUSPENDED,
    ),
    (
        "kk",
        "Компания сату туралы ақпаратты жоққа шығарды. Көкшетаудағы ет комбинатының құрылысы көктемге дейін "
        "тоқтатылды.",
        Status.SUSPENDED,
    ),
    (
        "kk",
        "Меркідегі қант зауытының құрылысы қайта басталған жоқ: ол 2022 жылдан бері тоқтап тұр.",
        Status.SUSPENDED,
    ),
]

# (language, text, region and product of the one that is not at work yet, its status)
NEIGHBOURS = [
    (
        "en",
        "Besides its operating brick factory in Taraz, the company is building a new tyre plant in Saran. The new"
        " plant will cost 20 billion tenge.",
        Status.CONSTRUCTION,
        "KZ-35",
        "tyres",
    ),
    (
        "en",
        "Next to the existing cement plant in Semey a glass plant is being built. The new plant will cost 30 "
        "million dollars.",
        Status.CONSTRUCTION,
        "KZ-10",
        "glass",
    ),
    (
        "en",
        "The firm has run a brewery in Almaty since 1998. Now it is building a sugar plant in Merke for 40 "
        "billion tenge.",
        Status.CONSTRUCTION,
        "KZ-31",
        "sugar",
    ),
    (
        "en",
        "Alatau Foods, whose meat plant has worked in Kokshetau since 2015, plans to build a flour mill in "
        "Kostanay. The new mill will cost 9 billion tenge.",
        Status.PLANNED,
        "KZ-39",
        "flour",
    ),
    (
        "en",
        "A steel plant is being built in Aktobe. The company already operates a pipe plant in Uralsk. The new "
        "plant will cost 50 billion tenge.",
        Status.CONSTRUCTION,
        "KZ-15",
        "metal products",
    ),
    (
        "en",
        "A tyre plant is being built in Saran. The new plant will cost 20 billion tenge.",
        Status.CONSTRUCTION,
        "KZ-35",
        "tyres",
    ),
    (
        "ru",
        "Рядом с действующим кирпичным заводом в Таразе строится новый шинный завод. Новый завод обойдётся в 20 "
        "млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-31",
        "tyres",
    ),
    (
        "ru",
        "Компания, у которой с 1998 года работает пивоваренный завод в Алматы, строит сахарный завод в Мерке. "
        "Новый завод обойдётся в 40 млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-31",
        "sugar",
    ),
    (
        "ru",
        "Инвестор начал возводить мукомольный завод в Костанае. Мясокомбинат в Кокшетау он открыл ещё в 2015 "
        "году. Новый завод обойдётся в 9 млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-39",
        "flour",
    ),
    (
        "ru",
        "Компания приступила к строительству сталелитейного завода в Актобе. С 2007 года она выпускает трубы на "
        "заводе в Уральске. Новое предприятие обойдётся в 50 млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-15",
        "steel",
    ),
    (
        "ru",
        "С 2011 года в Костанае работает картонная фабрика холдинга. Теперь он строит бумажную фабрику в "
        "Петропавловске. Новая фабрика обойдётся в 12 млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-59",
        "paper",
    ),
    (
        "ru",
        "В Сарани строится шинный завод. Новый завод обойдётся в 20 млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-35",
        "tyres",
    ),
    (
        "kk",
        "Тараздағы жұмыс істеп тұрған кірпіш зауытының жанында жаңа шина зауыты салынуда. Жаңа зауыттың құны – 20"
        " млрд теңге.",
        Status.CONSTRUCTION,
        "KZ-31",
        "tyres",
    ),
    (
        "kk",
        "Компания Меркіде қант зауытын салып жатыр. Оның Алматыдағы сыра зауыты 1998 жылдан бері жұмыс істейді. "
        "Жаңа зауыттың құны – 40 млрд теңге.",
        Status.CONSTRUCTION,
        "KZ-31",
        "sugar",
    ),
    (
        "kk",
        "Семейде шыны зауыты салынып жатыр. Компанияның Шудағы цемент зауыты 2012 жылдан бері өнім береді. Жаңа "
        "зауыттың құны – 30 млн доллар.",
        Status.CONSTRUCTION,
        "KZ-10",
        "glass",
    ),
    (
        "kk",
        "Инвестор Қостанайда ұн зауытын тұрғыза бастады. Көкшетаудағы ет комбинаты 2015 жылы ашылған. Жаңа "
        "зауыттың құны – 9 млрд теңге.",
        Status.CONSTRUCTION,
        "KZ-39",
        "flour",
    ),
    (
        "kk",
        "Ақтөбеде болат зауытының құрылысы басталды. Компанияның Оралдағы құбыр зауыты 2007 жылдан бері жұмыс "
        "істейді. Жаңа кәсіпорынның құны – 50 млрд теңге.",
        Status.CONSTRUCTION,
        "KZ-15",
        "steel",
    ),
    (
        "kk",
        "Холдингтің Қостанайдағы картон фабрикасы 2011 жылдан бері жұмыс істейді. Енді ол Петропавлда қағаз "
        "фабрикасын салып жатыр. Жаңа фабриканың құны – 12 млрд теңге.",
        Status.CONSTRUCTION,
        "KZ-59",
        "paper",
    ),
    (
        "kk",
        "Саранда шина зауыты салынып жатыр. Жаңа зауыттың құны – 20 млрд теңге.",
        Status.CONSTRUCTION,
        "KZ-35",
        "tyres",
    ),
    (
        "en",
        "The existing brick factory in Taraz is being expanded. The work will cost 20 billion tenge.",
        Status.CONSTRUCTION,
        "KZ-31",
        "brick",
    ),
    (
        "en",
        "A new tyre plant is being built in Saran, near the existing power station. It will cost 20 billion tenge.",
        Status.CONSTRUCTION,
        "KZ-35",
        "tyres",
    ),
    (
        "ru",
        "Действующий кирпичный завод в Таразе расширяют. Работы обойдутся в 20 млрд тенге.",
        Status.CONSTRUCTION,
        "KZ-31",
        "brick",
    ),
    (
        "kk",
        "Тараздағы жұмыс істеп тұрған кірпіш зауыты кеңейтіліп жатыр. Зауыт 2026 жылға дейін екі есе көп өнім береді.",
        Status.CONSTRUCTION,
        "KZ-31",
        "brick",
    ),
]

# (language, text, status of each project)
FATES = [
    (
        "en",
        "In Kostanay region a flour mill was opened, a cheese factory is being built, and work on a starch plant "
        "has been suspended.",
        [Status.COMMISSIONED, Status.CONSTRUCTION, Status.SUSPENDED],
    ),
    (
        "en",
        "In Turkistan region construction of a glass plant has begun, a brick plant has been put into operation, "
        "and a sugar plant will be built in 2027.",
        [Status.CONSTRUCTION, Status.COMMISSIONED, Status.PLANNED],
    ),
    (
        "en",
        "A tyre plant was launched in Saran, while the construction of a cement plant in Shu has been frozen.",
        [Status.COMMISSIONED, Status.SUSPENDED],
    ),
    (
        "en",
        "The brewery in Taldykorgan is being built, but the project of a paper mill was cancelled.",
        [Status.CONSTRUCTION, Status.CANCELLED],
    ),
    (
        "en",
        "Work on the meat plant has been suspended, the flour mill was opened in March, and the oil mill is under"
        " construction.",
        [Status.SUSPENDED, Status.COMMISSIONED, Status.CONSTRUCTION],
    ),
    (
        "en",
        "In Aktobe a pipe plant is being built and a steel plant was put into operation.",
        [Status.CONSTRUCTION, Status.COMMISSIONED],
    ),
    (
        "ru",
        "В Туркестанской области начали строить стекольный завод, ввели кирпичный завод, а на сахарном заводе "
        "работы заморожены.",
        [Status.CONSTRUCTION, Status.COMMISSIONED, Status.SUSPENDED],
    ),
    (
        "ru",
        "В Жамбылской области запустили цементный завод, достраивают шинный завод, а строительство пивоваренного "
        "завода приостановлено.",
        [Status.COMMISSIONED, Status.CONSTRUCTION, Status.SUSPENDED],
    ),
    (
        "ru",
        "Шинный завод в Сарани запущен, а строительство цементного завода в Шу заморожено.",
        [Status.COMMISSIONED, Status.SUSPENDED],
    ),
    (
        "ru",
        "Пивоваренный завод в Талдыкоргане строится, а от проекта бумажной фабрики отказались.",
        [Status.CONSTRUCTION, Status.CANCELLED],
    ),
    (
        "ru",
        "Работы на мясокомбинате приостановлены, мукомольный завод открыли в марте, а маслозавод строится.",
        [Status.SUSPENDED, Status.COMMISSIONED, Status.CONSTRUCTION],
    ),
    (
        "ru",
        "В Актобе строят трубный завод, а сталелитейный завод уже сдан в эксплуатацию.",
        [Status.CONSTRUCTION, Status.COMMISSIONED],
    ),
    (
        "ru",
        "На кирпичном заводе в Таразе работы остановлены, на стекольном заводе в Кызылорде идёт монтаж оборудования.",
        [Status.SUSPENDED, Status.CONSTRUCTION],
    ),
    (
        "kk",
        "Түркістан облысында шыны зауыты салынып жатыр, кірпіш зауыты іске қосылды, ал қант зауытының құрылысы "
        "тоқтатылды.",
        [Status.CONSTRUCTION, Status.COMMISSIONED, Status.SUSPENDED],
    ),
    (
        "kk",
        "Жамбыл облысында цемент зауыты ашылды, шина зауытының құрылысы жүріп жатыр, ал сыра зауытының құрылысы "
        "мұздатылды.",
        [Status.COMMISSIONED, Status.CONSTRUCTION, Status.SUSPENDED],
    ),
    (
        "kk",
        "Сарандағы шина зауыты іске қосылды, ал Шудағы цемент зауытының құрылысы тоқтап тұр.",
        [Status.COMMISSIONED, Status.SUSPENDED],
    ),
    (
        "kk",
        "Талдықорғандағы сыра зауыты салынып жатыр, ал қағаз фабрикасын салудан бас тартты.",
        [Status.CONSTRUCTION, Status.CANCELLED],
    ),
    (
        "kk",
        "Ет комбинатының құрылысы тоқтатылды, ұн зауыты наурызда ашылды, ал май зауыты салынып жатыр.",
        [Status.SUSPENDED, Status.COMMISSIONED, Status.CONSTRUCTION],
    ),
    (
        "kk",
        "Ақтөбеде құбыр зауыты салынып жатыр, ал болат зауыты пайдалануға берілді.",
        [Status.CONSTRUCTION, Status.COMMISSIONED],
    ),
    (
        "en",
        "A flour mill in Kostanay, a cheese factory in Rudny and a starch plant in Petropavl are being built.",
        [Status.CONSTRUCTION, Status.CONSTRUCTION, Status.CONSTRUCTION],
    ),
    (
        "en",
        "A tyre plant was opened in Saran, and a brick plant and a glass plant are being built in Taraz.",
        [Status.COMMISSIONED, Status.CONSTRUCTION, Status.CONSTRUCTION],
    ),
    (
        "ru",
        "В Костанае строятся мукомольный завод, сырный завод и крахмальный завод.",
        [Status.CONSTRUCTION, Status.CONSTRUCTION, Status.CONSTRUCTION],
    ),
    (
        "ru",
        "В Сарани открыли шинный завод, а в Таразе строятся кирпичный завод и стекольный завод.",
        [Status.COMMISSIONED, Status.CONSTRUCTION, Status.CONSTRUCTION],
    ),
    (
        "kk",
        "Қостанайда ұн зауыты, ірімшік зауыты және крахмал зауыты салынып жатыр.",
        [Status.CONSTRUCTION, Status.CONSTRUCTION, Status.CONSTRUCTION],
    ),
    (
        "kk",
        "Саранда шина зауыты ашылды, ал Таразда кірпіш зауыты мен шыны зауыты салынып жатыр.",
        [Status.COMMISSIONED, Status.CONSTRUCTION, Status.CONSTRUCTION],
    ),
]

# (language, text, status and expected date of its only project)
PROMISES = [
    (
        "en",
        "The sugar plant in Merke will be launched in 2026. It had earlier been promised for 2024.",
        Status.PLANNED,
        "2026",
    ),
    (
        "en",
        "Earlier the glass plant in Kyzylorda was to open in 2024. Now the plant will be opened in 2026.",
        Status.PLANNED,
        "2026",
    ),
    (
        "en",
        "The tyre plant in Saran will be put into operation in December 2025; before, March 2025 had been named.",
        Status.PLANNED,
        "2025-12",
    ),
    (
        "en",
        "The launch of the glass plant in Kyzylorda has been moved from 2025 to 2027.",
        Status.PLANNED,
        "2027",
    ),
    (
        "en",
        "The cement plant in Shu was supposed to open in 2024. Its opening is now scheduled for 2026.",
        Status.PLANNED,
        "2026",
    ),
    (
        "en",
        "The paper mill in Petropavl will be commissioned in 2027. Officials had promised it for this year.",
        Status.PLANNED,
        "2027",
    ),
    (
        "en",
        "The meat plant in Kokshetau will be commissioned in October 2026. Its walls are being put up. The launch"
        " was earlier promised for June 2025.",
        Status.CONSTRUCTION,
        "2026-10",
    ),
    (
        "en",
        "Construction of the flour mill in Kostanay is under way. The launch, earlier promised for 2024, is now "
        "expected in 2026.",
        Status.CONSTRUCTION,
        "2026",
    ),
    (
        "ru",
        "Сахарный завод в Мерке запустят в 2026 году. Раньше его обещали открыть в 2024 году.",
        Status.PLANNED,
        "2026",
    ),
    (
        "ru",
        "Шинный завод в Сарани введут в декабре 2025 года. До этого называли март 2025 года.",
        Status.PLANNED,
        "2025-12",
    ),
    (
        "ru",
        "Запуск стекольного завода в Кызылорде перенесли с 2025 на 2027 год.",
        Status.PLANNED,
        "2027",
    ),
    (
        "ru",
        "Бумажную фабрику в Петропавловске введут в эксплуатацию в 2027 году. Прежде чиновники обещали запустить "
        "её в этом году.",
        Status.PLANNED,
        "2027",
    ),
    (
        "ru",
        "Мясокомбинат в Кокшетау введут в октябре 2026 года. Сейчас возводят его стены. Ранее запуск обещали на "
        "июнь 2025 года.",
        Status.CONSTRUCTION,
        "2026-10",
    ),
    (
        "ru",
        "Строительство мукомольного завода в Костанае продолжается. Запуск, который ранее обещали на 2024 год, "
        "теперь ожидается в 2026 году.",
        Status.CONSTRUCTION,
        "2026",
    ),
    (
        "kk",
        "Меркідегі қант зауыты 2026 жылы іске қосылады. Бұрын оны 2024 жылы ашамыз деп уәде берген.",
        Status.PLANNED,
        "2026",
    ),
    (
        "kk",
        "Бұған дейін Қызылордадағы шыны зауытын 2024 жылы ашуға уәде берген еді. Енді зауыт 2026 жылы іске қосылады.",
        Status.PLANNED,
        "2026",
    ),
    (
        "kk",
        "Сарандағы шина зауыты 2025 жылғы желтоқсанда пайдалануға беріледі. Оған дейін 2025 жылғы сәуір аталған еді.",
        Status.PLANNED,
        "2025-12",
    ),
    (
        "kk",
        "Қызылордадағы шыны зауытын іске қосу мерзімі 2025 жылдан 2027 жылға шегерілді.",
        Status.PLANNED,
        "2027",
    ),
    (
        "kk",
        "Шудағы цемент зауыты 2024 жылы ашылуы керек еді. Енді оны 2026 жылы іске қосу жоспарланған.",
        Status.PLANNED,
        "2026",
    ),
    (
        "kk",
        "Петропавлдағы қағаз фабрикасы 2027 жылы пайдалануға беріледі. Бұрын шенеуніктер оны биыл ашамыз деп уәде"
        " еткен.",
        Status.PLANNED,
        "2027",
    ),
    (
        "kk",
        "Көкшетаудағы ет комбинаты 2026 жылғы қазанда іске қосылады. Қазір қабырғасы тұрғызылып жатыр. Бұған "
        "дейін 2025 жылғы маусымда іске қосамыз деген еді.",
        Status.CONSTRUCTION,
        "2026-10",
    ),
    (
        "kk",
        "Қостанайдағы ұн зауытының құрылысы жалғасуда. Бұрын 2024 жылға уәде етілген зауыт енді 2026 жылы іске "
        "қосылады.",
        Status.CONSTRUCTION,
        "2026",
    ),
]


@pytest.mark.parametrize(("language", "text", "status"), STOPS)
def test_a_stop_counts_unless_it_is_denied(bundled: ModelReader, language: str, text: str, status: Status) -> None:
    assert [mention.status for mention in told(bundled, language, text)] == [status]


@pytest.mark.parametrize(("language", "text", "status", "region", "product"), NEIGHBOURS)
def test_only_the_new_plant_is_on_its_way_and_the_old_one_lends_it_nothing(
    bundled: ModelReader, language: str, text: str, status: Status, region: str, product: str
) -> None:
    (new,) = [mention for mention in told(bundled, language, text) if mention.status is not Status.COMMISSIONED]
    assert (new.status, new.region, new.products) == (status, region, (product,))


@pytest.mark.parametrize(("language", "text", "statuses"), FATES)
def test_each_plant_has_the_fate_that_its_own_verb_tells(
    bundled: ModelReader, language: str, text: str, statuses: list[Status]
) -> None:
    assert [mention.status for mention in told(bundled, language, text)] == statuses


@pytest.mark.parametrize(("language", "text", "status", "expected"), PROMISES)
def test_a_promise_is_a_plan_unless_works_are_told_of_and_the_newest_one_counts(
    bundled: ModelReader, language: str, text: str, status: Status, expected: str
) -> None:
    assert [(mention.status, mention.expected) for mention in told(bundled, language, text)] == [(status, expected)]
