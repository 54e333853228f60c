"""Words for facilities in English, Russian and Kazakh: what kind each names, and what it makes by its very name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from domain.records import Facility, Sector

F, S = Facility, Sector


class Role(StrEnum):
    """How a word names a project: outright, vaguely, by its output, as an undertaking, or as a part of something."""

    PLANT = "plant"
    VAGUE = "vague"
    OUTPUT = "output"
    PROJECT = "project"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a facility word says; ``products`` and ``sector`` only where the word itself tells them."""

    role: Role
    facility: Facility
    products: tuple[str, ...] = ()
    sector: Sector | None = None


@dataclass(frozen=True, slots=True)
class Head:
    kind: Kind
    start: int
    end: int
    plural: bool


_PLANT = Kind(Role.PLANT, F.PLANT)
_VAGUE = Kind(Role.VAGUE, F.PLANT)
_OUTPUT = Kind(Role.OUTPUT, F.PLANT)
LISTED = _OUTPUT
_LINE = Kind(Role.PLANT, F.PRODUCTION_LINE)
_POWER = Kind(Role.PLANT, F.POWER_STATION, ("electricity",), S.ENERGY)
_CHP = Kind(Role.PLANT, F.POWER_STATION, ("electricity", "heat"), S.ENERGY)
_MINE = Kind(Role.PLANT, F.MINE, (), S.MINING)
_CONCENTRATOR = Kind(Role.PLANT, F.CONCENTRATOR, (), S.MINING)
_REFINERY = Kind(Role.PLANT, F.REFINERY, ("oil products",), S.OIL_GAS)
_GREENHOUSE = Kind(Role.PLANT, F.GREENHOUSE, ("vegetables",), S.AGRICULTURE)
_LIVESTOCK = Kind(Role.PLANT, F.LIVESTOCK_COMPLEX, (), S.AGRICULTURE)
_POULTRY = Kind(Role.PLANT, F.LIVESTOCK_COMPLEX, ("poultry meat",), S.AGRICULTURE)
_DAIRY = Kind(Role.PLANT, F.LIVESTOCK_COMPLEX, ("milk",), S.AGRICULTURE)
_TERMINAL = Kind(Role.PLANT, F.TERMINAL, (), S.TRANSPORT)
_PIPELINE = Kind(Role.PLANT, F.PIPELINE, (), S.OIL_GAS)
_COKE = Kind(Role.PLANT, F.PRODUCTION_LINE, ("coke",), S.METALLURGY)
_CARS = Kind(Role.PLANT, F.PLANT, ("cars",), S.AUTOMOTIVE)
_PARTS = Kind(Role.PLANT, F.PLANT, ("auto components",), S.AUTOMOTIVE)
_MEAT = Kind(Role.PLANT, F.PLANT, ("meat",), S.FOOD)
_OIL = Kind(Role.PLANT, F.PLANT, ("vegetable oil",), S.FOOD)
_BREAD = Kind(Role.PLANT, F.PLANT, ("bread",), S.FOOD)
_SMELTER = Kind(Role.PLANT, F.PLANT, (), S.METALLURGY)
_METALWORKS = Kind(Role.PLANT, F.PLANT, ("metal products",), S.METALLURGY)
_GAS_CHEMICAL = Kind(Role.PLANT, F.PLANT, (), S.PETROCHEMICALS)
_PROJECT = Kind(Role.PROJECT, F.PLANT)
_PART = Kind(Role.PART, F.PLANT)

Rows = tuple[tuple[Kind, str], ...]

_EN: Rows = (
    (_CHP, r"(?:combined heat and power|CHP|heat and power)(?: \(CHP\))?(?: plants?| stations?)?"),
    (_POWER, r"(?:hydro|thermal |nuclear |wind |solar |gas turbine |gas-fired |coal-fired )?power (?:plants?|stations?|units?)"),
    (_POWER, r"(?:wind|solar) (?:farms?|parks?|plants?|power)|hydropower|(?:[THNWS]PP|GRES)s?"),
    (_COKE, r"coke(?: oven)? batter(?:y|ies)"),
    (_REFINERY, r"(?:oil )?refiner(?:y|ies)"),
    (_MINE, r"mining and processing (?:plants?|complex(?:es)?|enterprises?)|GOK|mining complex(?:es)?|mine administration"),
    (_CONCENTRATOR, r"concentrators?|(?:concentrating|enrichment|beneficiation|ore processing) (?:plants?|factor(?:y|ies))"),
    (_MINE, r"(?:open[- ]pit |underground )?mines?|quarr(?:y|ies)|coll?ier(?:y|ies)"),
    (_DAIRY, r"dairy (?:farms?|complex(?:es)?)"),
    (_POULTRY, r"(?:poultry|broiler) (?:farms?|factor(?:y|ies)|plants?|complex(?:es)?)"),
    (_LIVESTOCK, r"(?:pig|sheep|fish|egg|trout|livestock) (?:farms?|complex(?:es)?)|feedlots?|pork complex"),
    (_GREENHOUSE, r"greenhouses?(?: complex(?:es)?)?|hothouses?"),
    (_TERMINAL, r"(?:\w+ )?terminals?|dry ports?"),
    (_PIPELINE, r"(?:gas |oil )?pipelines?"),
    (_SMELTER, r"smelters?"),
    (_METALWORKS, r"metallurgical (?:plants?|works|complex(?:es)?)|steel (?:plants?|works|mills?)"),
    (_GAS_CHEMICAL, r"(?:gas[- ]?chemical|petrochemical) (?:complex(?:es)?|plants?)"),
    (_MEAT, r"slaughterhouses?|abattoirs?|meat(?:[- ]packing)? plants?"),
    (_BREAD, r"baker(?:y|ies)"),
    (_OIL, r"(?:rapeseed |oilseed )?crushers?"),
    (Kind(Role.PLANT, F.PLANT, ("glass",), S.BUILDING_MATERIALS), r"glassworks"),
    (Kind(Role.PLANT, F.PLANT, ("sawn timber",), S.WOOD_PAPER), r"sawmills?"),
    (Kind(Role.PLANT, F.PLANT, ("beer",), S.FOOD), r"brewer(?:y|ies)"),
    (Kind(Role.PLANT, F.PLANT, ("leather",), S.TEXTILES), r"tanner(?:y|ies)"),
    (_PLANT, r"distiller(?:y|ies)|hatcher(?:y|ies)|(?:grain )?elevators?|foundr(?:y|ies)|shipyards?|cement works"),
    (_PLANT, r"(?:multi-?brand |car |assembly |processing )?plants?|factor(?:y|ies)|mills?|works(?! on| with| at| in| for| since| as)|workshops?"),
    (_PARTS, r"(?:localization|localisation|(?:auto )?components?) cent(?:er|re)s?"),
    (_LINE, r"(?:production |assembly |processing )?(?:lines?|shops?)"),
    (_VAGUE, r"complex(?:es)?|facilit(?:y|ies)|enterprises?|productions(?= )"),
    (_OUTPUT, r"(?:production|manufacture|manufacturing|assembly|processing|output) of|assembling|production|assembly"),
    (_PROJECT, r"projects?|ventures?|scheme"),
    (_PART, r"(?:\w+ )?(?:stages?|phases?)(?= of| near|,| at)|expansion|extension|modernization|modernisation|upgrade"),
)

_RU: Rows = (
    (_CHP, r"ТЭЦ(?:-\d)?|теплоэлектроцентрал\w+"),
    (_POWER, r"(?:\w+ )?электростанци\w+|[\w-]*ГРЭС(?:-\d)?|ГТЭС|[ТВСГА]ЭС|ПГУ|ветропарк\w*|парогазов\w+ станци\w+|газотурбинн\w+ станци\w+|ветроэлектростанци\w+"),
    (_COKE, r"коксов\w+ батаре\w+"),
    (_REFINERY, r"НПЗ|нефтеперерабатывающ\w+ завод\w*|нефтебаз\w*"),
    (_CONCENTRATOR, r"(?:\w+-)?обогатительн\w+ (?:фабрик\w*|комплекс\w*)|МОФ(?:-\d)?|золотоизвлекательн\w+ фабрик\w*|ЗИФ|хвостообогатительн\w+"),
    (_CONCENTRATOR, r"горно-обогатительн\w+ (?:комбинат\w*|предприяти\w+|комплекс\w*)|ГОК\w{0,2}"),
    (_MINE, r"рудник\w*|шахт(?:а|ы|е|у|ой)|карьер\w{0,2}|разрез\w{0,2}|рудоуправлени\w+|горно-металлургическ\w+ комбинат\w*"),
    (_POULTRY, r"птицефабрик\w*|птицеводческ\w+ комплекс\w*|бройлерн\w+ \w+"),
    (_DAIRY, r"молочно-товарн\w+ ферм\w*|молочн\w+ ферм\w*|МТФ|мегаферм\w*"),
    (_LIVESTOCK, r"ферм(?:а|ы|е|у|ой)|свинокомплекс\w*|свиноферм\w*|откормплощадк\w*|откормочн\w+ (?:площадк|комплекс)\w*|рыбоводческ\w+ \w+|животноводческ\w+ комплекс\w*"),
    (_GREENHOUSE, r"теплиц\w*|тепличн\w+ (?:комплекс\w*|хозяйств\w*|комбинат\w*)"),
    (_TERMINAL, r"терминал\w{0,3}|сух(?:ой|ого) порт\w*"),
    (_PIPELINE, r"(?:газо|нефте|трубо|продукто)провод\w{0,3}"),
    (_CARS, r"авто(?:мобильн\w+ )?завод\w{0,3}|автосборочн\w+ (?:завод|производств)\w*"),
    (_MEAT, r"мясокомбинат\w*|мясоперерабатывающ\w+ (?:комплекс\w*|завод\w*|предприяти\w+)|мясн\w+ комплекс\w*|убойн\w+ цех\w*"),
    (_OIL, r"маслозавод\w*|маслоэкстракционн\w+ завод\w*|МЭЗ|маслоэкстракционн\w+ предприяти\w+"),
    (_BREAD, r"хлебозавод\w*"),
    (_METALWORKS, r"металлургическ\w+ (?:комбинат\w*|завод\w*|комплекс\w*)"),
    (_GAS_CHEMICAL, r"(?:газо|нефте)химическ\w+ (?:комплекс\w*|завод\w*|проект\w*)"),
    (_PLANT, r"\w*завод(?:а|у|ом|е|ы|ов|ам|ами|ах)?|\w*фабрик(?:а|и|е|у|ой)?|\w*комбинат\w{0,3}|цех(?:а|у|ом|е|и|ов|ам|ах)?"),
    (_PLANT, r"(?:\w+ )?центр\w{0,2} по (?:выпуску|производству)"),
    (_PARTS, r"локализационн\w+ центр\w*"),
    (_LINE, r"(?:производственн\w+ )?лини(?:я|и|ю|ей)(?! электро| длин)|\w+-комплекс\w{0,2}"),
    (_VAGUE, r"комплекс(?:а|у|ом|е|ы|ов)?(?! мер)|предприяти(?:е|я|ю|ем|и|й)|объект(?:а|у|ом|е|ы)?|станци(?:я|и|ю|ей)|установк(?:а|и|е|у|ой)"),
    (_OUTPUT, r"(?:выпуск|производств)(?:а|у|ом|е|о|ы)?|сборк(?:а|и|у|е|ой)|переработк(?:а|у)"),
    (_PROJECT, r"проект(?:а|у|ом|е|ы|ов|ам)?"),
    (_PART, r"(?:\w+ )?(?:очеред(?:ь|и|ью)|этап\w{0,2})|расширени(?:е|я|ю)|модернизаци(?:я|и|ю)"),
)

_KK: Rows = (
    (_CHP, r"ЖЭО(?:-\d)?\w*|жылу электр орталы\w+"),
    (_POWER, r"(?:жел |күн |газ турбиналы |жылу |су |атом )*(?:электр )?стан(?:са|ция)\w*|[ЖКСА]ЭС\w*|ГТЭС\w*|МАЭС\w*|ГРЭС\w*|жел парк\w*"),
    (_COKE, r"кокс батарея\w*"),
    (_REFINERY, r"мұнай өңдеу зауыт\w*"),
    (_CONCENTRATOR, r"(?:кен )?байыту (?:фабрика|комбинат|кешен)\w*|(?:марганец|алтын|мыс) фабрика\w*|(?:тау-)?кен байыту \w+"),
    (_MINE, r"кеніш\w*|шахта\w*|карьер\w*|тау-кен кешен\w*|КБК"),
    (_POULTRY, r"құс фабрика\w*|бройлер фабрика\w*"),
    (_DAIRY, r"сүт(?:-тауарлы)? ферма\w*|СТФ"),
    (_LIVESTOCK, r"ферма\w*|бордақылау алаң\w*|шошқа \w+|балық (?:шаруашылы\w+|өсіру \w+)|мал шаруашылығы кешен\w*"),
    (_GREENHOUSE, r"жылыжай(?:лық)?\w*(?: кешен\w*)?"),
    (_TERMINAL, r"терминал\w*"),
    (_PIPELINE, r"(?:газ|мұнай) құбыр\w*"),
    (_CARS, r"авто(?:мобиль |көлік )?зауыт\w*"),
    (_MEAT, r"ет (?:комбинат|өңдеу зауыт|өңдеу кешен)\w*"),
    (_OIL, r"май зауыт\w*"),
    (_BREAD, r"нан зауыт\w*"),
    (_METALWORKS, r"металлургия (?:комбинат|зауыт)\w*"),
    (_GAS_CHEMICAL, r"(?:мұнай-|газ-|мұнай-газ )химия(?:сы)? (?:кешен|зауыт)\w*"),
    (_PLANT, r"\w*зауыт\w*|фабрика\w*|комбинат\w*|цех(?:ы|тар|тың|ын|ының|та|қа|і)?\w{0,4}"),
    (_LINE, r"(?:өндірістік )?желі(?:сі|сін|сінің|ні|нің|лер\w*)?|CKD-кешен\w*"),
    (_VAGUE, r"кешен(?!ді)\w*|кәсіпор(?:ын|н)\w*|қондырғы\w*|нысан\w*|өндіріс орн\w*|(?<=тын )орталық\w*|(?<=тін )орталық\w*"),
    (_OUTPUT, r"өндіріс(?:і|ін|інің|тің|те|ті)?"),
    (_PROJECT, r"жоба(?:сы|сын|сының|ны|ның|ға|сына)?"),
    (_PART, r"(?:екінші|бірінші|үшінші) (?:кезе(?:гі|ң)\w*|желі\w*)|филиал\w* жаңғырту"),
)

_ROWS = {"en": _EN, "ru": _RU, "kk": _KK}
_PLURALS = {
    "en": re.compile(r"s\Z|ies\Z"),
    "ru": re.compile(r"(?:ы|ов|ам|ами|ах|ий)\Z"),
    "kk": re.compile(r"(?:лар|лер|дар|дер|тар|тер)"),
}
_SINGULAR_EN = re.compile(r"(?:works|glassworks|GRES)\Z", re.IGNORECASE)


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[Kind, ...]]:
    rows = _ROWS.get(language, _EN)
    return (
        re.compile(r"(?<![\w])(?:" + "|".join(f"({words})" for _, words in rows) + r")(?!\w)", re.IGNORECASE),
        tuple(kind for kind, _ in rows),
    )


def find_heads(text: str, language: str) -> Iterator[Head]:
    """Every word of ``text`` that may name a facility, in order."""
    pattern, kinds = _pattern(language)
    plural = _PLURALS.get(language, _PLURALS["en"])
    for match in pattern.finditer(text):
        many = bool(plural.search(match[0])) and not _SINGULAR_EN.search(match[0])
        yield Head(kinds[(match.lastindex or 1) - 1], match.start(), match.end(), many)
