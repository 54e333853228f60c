"""Which sentences report a milestone as done, in three languages, and which only sound like it."""

from __future__ import annotations

import pytest

from domain.records import MilestoneKind
from extractors.lexicon.milestones import find_milestones
from extractors.values.sentences import split_sentences

FACTS = {
    "en": [
        ("agreement", "The ministry and the investor signed a memorandum on a tyre plant in Saran."),
        ("agreement", "An investment agreement on the soda plant was signed in Astana."),
        ("agreement", "Samga Invest has concluded a turnkey construction contract with a Chinese builder."),
        ("financing", "The development bank has approved a loan of 40 billion tenge for the smelter."),
        ("financing", "A syndicated loan for the refinery was signed by five lenders."),
        ("financing", "The dairy complex is being financed by the EBRD."),
        ("permit", "A plot of land of 30 hectares has been allocated for the brick factory."),
        ("permit", "The wind farm received an environmental permit in March."),
        ("permit", "The project passed the state expert review."),
        ("permit", "The design documentation of the plant was approved by the ministry."),
        ("ground_broken", "The company broke ground on a flat glass plant outside Kyzylorda."),
        ("ground_broken", "A time capsule was laid at the site of the future sugar mill."),
        ("ground_broken", "Construction of the copper smelter has begun in Abai region."),
        ("ground_broken", "The akim took part in the groundbreaking for the poultry farm."),
        ("ground_broken", "Early works have got under way on a 1.25 million tonne polyethylene plant."),
        ("equipment", "The main equipment of the rolling mill has been delivered to the site."),
        ("equipment", "Engineers are installing two gas turbines at the station."),
        ("equipment", "Installation of the German equipment is under way in the main hall."),
        ("test_run", "Trial operation of the acid shop has begun."),
        ("test_run", "Commissioning works at the mill are being carried out by Italian specialists."),
        ("test_run", "The line runs in test mode."),
        ("test_run", "The furnace passed hot tests: commissioning works were completed on Friday."),
        ("launch_ceremony", "Prime Minister Olzhas Bektenov took part in the opening of the ferroalloy plant."),
        ("launch_ceremony", "The governor of Karaganda region opened the lime plant."),
        ("launch_ceremony", "Guests cut the ribbon at the new feed mill."),
        ("launch_ceremony", "The plant was launched via a nationwide teleconference."),
        ("launch_ceremony", "President Kassym-Jomart Tokayev pressed the symbolic button of the station."),
        ("first_product", "The factory has turned out its first batch of ceramic tiles."),
        ("first_product", "The first tonne of cathode copper was produced at the plant."),
        ("first_product", "First cars have rolled off the line in Kostanay."),
        ("working", "The mill is already operating in two shifts."),
        ("working", "The enterprise keeps working through the winter."),
        ("working", "The plant now employs 240 people and ships tiles to builders."),
        ("output", "In 2025 the plant produced 41,000 tonnes of ferrosilicon."),
        ("output", "The plant has shipped 12,000 tyres since its launch."),
        ("output", "The smelter's output since the launch in 2022 has topped 450,000 tonnes."),
        ("output", "Seventy percent of the cardboard is exported to Uzbekistan."),
        ("output", "The company exports its products to six countries."),
        ("design_capacity", "The concentrator has reached its design capacity."),
        ("design_capacity", "The glass plant is operating at full capacity."),
        ("idle", "The plant stands idle for the second year."),
        ("idle", "The factory works at only 20 percent of its capacity."),
        ("idle", "The sugar mill is not working because of a shortage of beet."),
        ("idle", "The line has produced nothing: it has not produced a single tonne since the opening."),
    ],
    "ru": [
        ("agreement", "Акимат и инвестор подписали меморандум о заводе кальцинированной соды."),
        ("agreement", "Инвестиционное соглашение по проекту было подписано в Астане."),
        ("agreement", "Компания заключила с подрядчиком договор на строительство фабрики."),
        ("financing", "Банк развития одобрил кредит на 25 млрд тенге для завода."),
        ("financing", "Льготное финансирование проекту предоставил фонд развития промышленности."),
        ("financing", "Строительство тепличного комплекса финансирует лизинговая компания: кредит получен в мае."),
        ("permit", "Под фабрику выделен земельный участок в 12 гектаров."),
        ("permit", "Завод получил положительное заключение госэкспертизы."),
        ("permit", "Проектно-сметная документация станции утверждена."),
        ("permit", "Инвестору выдали лицензию на добычу."),
        ("ground_broken", "На месте будущего завода заложили капсулу."),
        ("ground_broken", "Строительство ветропарка началось в апреле."),
        ("ground_broken", "Подрядчик приступил к строительству обогатительной фабрики."),
        ("ground_broken", "Состоялась церемония закладки первого камня мясокомбината."),
        ("ground_broken", "На площадке цеха приняли первый бетон."),
        ("equipment", "Оборудование для линии доставлено на площадку."),
        ("equipment", "На заводе завершается монтаж технологического оборудования."),
        ("equipment", "Из Италии привезли три станка и печь."),
        ("test_run", "На предприятии ведутся пусконаладочные работы."),
        ("test_run", "Цех запущен в тестовом режиме."),
        ("test_run", "Комбинат выпустил пробную партию масла."),
        ("launch_ceremony", "Премьер-министр принял участие в церемонии запуска завода."),
        ("launch_ceremony", "Аким области Болат Серикбаев открыл птицефабрику."),
        ("launch_ceremony", "Завод торжественно открыли в День индустрии."),
        ("launch_ceremony", "Гости перерезали красную ленточку."),
        ("launch_ceremony", "Комбинат запустили в режиме телемоста."),
        ("first_product", "Завод выпустил первую партию керамической плитки."),
        ("first_product", "Первая тонна катодной меди получена на комбинате."),
        ("first_product", "С конвейера сошли первые автомобили."),
        ("working", "Сегодня предприятие стабильно работает в две смены."),
        ("working", "Фабрика продолжает выпускать обувь."),
        ("working", "Завод загружен на 80 процентов."),
        ("output", "За 2025 год завод произвёл 18 тысяч тонн цемента."),
        ("output", "С начала года фабрика выпустила 300 тысяч пар обуви."),
        ("output", "Общий выпуск с момента пуска превысил 40 тысяч тонн."),
        ("output", "Продукция экспортируется в Узбекистан и Россию."),
        ("design_capacity", "Комбинат вышел на проектную мощность."),
        ("design_capacity", "Завод работает на полную мощность."),
        ("idle", "Завод простаивает второй год."),
        ("idle", "Производство стоит, акимат ищет покупателя."),
        ("idle", "Предприятие загружено лишь на 20 процентов."),
        ("idle", "Фабрика не работает из-за нехватки сырья."),
        ("idle", "Комбинат так и не заработал."),
    ],
    "kk": [
        ("agreement", "Министрлік пен инвестор сода зауыты туралы меморандумға қол қойды."),
        ("agreement", "Фабрика құрылысы бойынша келісімшартқа қол қойылды."),
        ("financing", "Даму банкі зауытқа 20 млрд теңге несие бөлді."),
        ("financing", "Жобаны мемлекеттік қор қаржыландырып отыр."),
        ("permit", "Зауытқа 15 гектар жер телімі бөлінді."),
        ("permit", "Кәсіпорын лицензия алды."),
        ("permit", "Жоба мемлекеттік сараптамадан өтті."),
        ("ground_broken", "Болашақ зауыттың орнына капсула салынды."),
        ("ground_broken", "Жел электр станциясының құрылысы басталды."),
        ("ground_broken", "Комбинаттың іргетасы қаланды."),
        ("ground_broken", "Мердігер цехтың іргетасын құйып жатыр."),
        ("equipment", "Зауытқа Қытайдан жабдық жеткізілді."),
        ("equipment", "Цехта қондырғылар орнатылып жатыр."),
        ("test_run", "Зауытта іске қосу-баптау жұмыстары жүріп жатыр."),
        ("test_run", "Желі сынақ режимінде жұмыс істеп тұр."),
        ("launch_ceremony", "Зауыттың ашылу салтанатына Премьер-Министр қатысты."),
        ("launch_ceremony", "Облыс әкімі кірпіш зауытын ашты."),
        ("launch_ceremony", "Зауыт салтанатты түрде іске қосылды."),
        ("launch_ceremony", "Қонақтар лентасын қиды."),
        ("first_product", "Зауыт алғашқы өнімін шығарды."),
        ("first_product", "Тұңғыш автобустар құрастырылды."),
        ("working", "Қазір кәсіпорын екі ауысыммен жұмыс істеп тұр."),
        ("working", "Қазірдің өзінде мұнда 1,5 мың адам жұмыс істейді."),
        ("working", "Фабрика тұрақты өнім шығарып отыр."),
        ("output", "Зауыт 2025 жылы 12 мың тонна цемент өндірді."),
        ("output", "Жыл басынан бері 4 мың шина шығарылды."),
        ("output", "Өнімнің жартысын Өзбекстанға экспорттап отыр."),
        ("design_capacity", "Комбинат жобалық қуатына шықты."),
        ("idle", "Зауыт екі жылдан бері бос тұр."),
        ("idle", "Кәсіпорын шикізат жетіспегендіктен тоқтап тұр."),
        ("idle", "Фабрика қазір жұмыс істемейді."),
    ],
}

TRAPS = {
    "en": [
        "The parties will sign an agreement on the plant in May.",
        "The investor plans to sign a memorandum with the region.",
        "No agreement on the plant has been signed yet.",
        "The plant will receive its equipment in autumn.",
        "The equipment of the mill is to be delivered by June.",
        "The equipment has not been delivered.",
        "A loan for the plant has not been approved.",
        "The plot of land must be allocated by the akimat.",
        "Construction of the plant will begin next year.",
        "Construction of the plant has not begun.",
        "The opening ceremony will be held in December.",
        "The minister said that the plant was launched last year.",
        "The ministry launched a programme for small producers.",
        "The first cement plant of the region made headlines.",
        "The first batch will be produced in spring.",
        "Once the first tonne has been produced, the ceremony follows.",
        "The plant will produce 40,000 tonnes a year from 2027.",
        "The plant is designed to produce 40,000 tonnes in 2027.",
        "The plant must reach its design capacity in 2028.",
        "After reaching design capacity it will employ 300 people.",
        "The region's industrial output reached 400 billion tenge in 2024.",
        "The mill does not stand idle.",
        "The plant will not stand idle.",
        "Has the plant reached its design capacity?",
        "The company is already working on the project.",
        "The company issued bonds: in 2024 it sold 5 million bonds.",
        "The line will operate in test mode until May.",
        "The plant, once idle, was bought by an investor.",
    ],
    "ru": [
        "Стороны подпишут соглашение о заводе в мае.",
        "Планируется подписать меморандум с регионом.",
        "Договор о строительстве не подписан.",
        "Оборудование для завода будет доставлено осенью.",
        "Оборудование ещё не доставлено.",
        "Под завод должен быть выделен земельный участок.",
        "Начало строительства завода намечено на весну.",
        "Строительство завода начнётся в марте.",
        "Пусконаладочные работы начнутся в июле.",
        "Первый цементный завод области перешёл к новому владельцу.",
        "Первую партию продукции выпустят весной.",
        "Завод будет производить 40 тысяч тонн в год.",
        "Мощность завода составит 40 тысяч тонн в 2027 году.",
        "После выхода на проектную мощность здесь создадут 300 рабочих мест.",
        "Завод выйдет на проектную мощность в 2028 году.",
        "Завод не простаивает.",
        "Завод стоит 5 млрд тенге.",
        "Предприятие работает на 30 процентов эффективнее.",
        "Завод, который простаивал десять лет, купил инвестор.",
        "Продукция будет экспортироваться в Узбекистан.",
        "Торжественное открытие завода состоится в декабре.",
        "Банк рассматривает заявку на кредит.",
        "Дан ли старт строительству завода?",
    ],
    "kk": [
        "Тараптар келісімге қол қоймақ.",
        "Меморандумға қол қойылған жоқ.",
        "Жабдық күзде жеткізіледі.",
        "Зауыттың құрылысы келер жылы басталады.",
        "Зауытқа жер телімі берілмек.",
        "Алғашқы өнім көктемде шығарылады.",
        "Алғашқы зауыт іске қосылды.",
        "Зауыт жылына 40 мың тонна өнім шығарады.",
        "Зауыт жобалық қуатына 2028 жылы шығады.",
        "Зауыт құрылысы аяқталып, жұмысын бастады.",
        "Қаржы министрі тапсырма берді.",
        "Бос тұрған зауытты инвестор сатып алды.",
        "Ашылу салтанаты желтоқсанда өтеді.",
        "Іске қосу-баптау жұмыстары шілдеде басталады.",
    ],
}


def kinds(sentence: str, language: str) -> list[MilestoneKind]:
    return [found.value for found in find_milestones(sentence, split_sentences(sentence), language)]


@pytest.mark.parametrize(
    ("language", "kind", "sentence"), [(language, *fact) for language, facts in FACTS.items() for fact in facts]
)
def test_a_fact_is_a_milestone(language: str, kind: str, sentence: str) -> None:
    assert MilestoneKind(kind) in kinds(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, trap) for language, traps in TRAPS.items() for trap in traps]
)
def test_a_plan_a_denial_or_another_matter_is_none(language: str, sentence: str) -> None:
    assert kinds(sentence, language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "told"),
    [
        ("en", "The first batch of equipment was shipped from Germany.", ["equipment"]),
        ("ru", "Отгружена первая партия оборудования.", ["equipment"]),
        ("en", "The plant works at 95 percent of its capacity, idle hours are few.", ["working"]),
        ("en", "The plant produced its first tonne, but no loan was approved.", ["first_product"]),
        (
            "ru",
            "Завод не только запустили в тестовом режиме, но и вывели на проектную мощность.",
            ["test_run", "design_capacity"],
        ),
    ],
)
def test_words_that_two_kinds_share_tell_of_the_right_one(language: str, sentence: str, told: list[str]) -> None:
    assert kinds(sentence, language) == told


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_each_language_has_words_for_every_kind(language: str) -> None:
    told = {kind for _, sentence in FACTS[language] for kind in kinds(sentence, language)}
    assert told == set(MilestoneKind)
