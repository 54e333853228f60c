"""How English, Russian and Kazakh write units, rates, jobs and projects behind and before a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.values.numbers import GAP, SPACE


@dataclass(frozen=True, slots=True)
class Unit:
    """How a text writes a unit, what one of it is in units of the record, and whether it can be «/year»."""

    name: str
    written: str
    factor: float = 1.0
    flows: bool = True


def _hours(letter: str, english: str, russian: str) -> str:
    """kWh, «кВт·ч», «киловатт-сағат», for one of the prefixes."""
    dot = r"[·•∙*⋅ -]?"
    return (
        rf"{letter}Wh|{english}watt[- ]hours?|{russian[0].lower() if letter == 'k' else russian[0].upper()}Вт{dot}"
        rf"(?:ч|час\w*|сағ\w*)|{russian}ватт{dot}(?:час\w*|сағат\w*)"
    )


_SQUARE = (
    r"sq(?:uare|\.)?[ -]?m(?:et(?:er|re)s?)?|m2|m²|кв\. ?м(?:етр\w*)?|квадратн\w+ метр\w*|шаршы метр\w*|ш\. ?м|м2|м²"
)
_CUBIC = (
    r"cu(?:bic|\.)?[ -]?m(?:et(?:er|re)s?)?|m3|m³|куб\. ?м(?:етр\w*)?|кубометр\w*|кубическ\w+ метр\w*"
    r"|текше метр\w*|м3|м³|кубов"
)
_HEAD = (
    r"heads?(?: of \w+)?|(?:dairy |milking )?cows|(?:laying )?hens|layers|birds|chickens|broilers|cattle|sheep|pigs"
    r"|голов\w{0,2}|птице-?мест\w?|коров|овец|бройлеров|несушек|лошадей|свиней|птиц"
    r"|бас(?:қа|тан|тық|ты|ын)?|құс|сиыр|тауық|қой|жылқы"
)
_PIECES = (
    r"pieces|units|ty?i?res|cars|vehicles|trucks|buses|tractors|combines|wagons|panels|bottles|cans|bricks|tablets"
    r"|ampoules|doses|pairs|sets|transformers|machines|devices|modules|cartridges|turbines|containers|TEU|eggs|batteries"
    r"|штук\w?|шт|единиц|шин|покрышек|автомобил\w+|машин\w?|авто|грузовик\w+|автобус\w*|трактор\w*|комбайн\w*|вагон\w*"
    r"|изделий|бутылок|банок|кирпич\w*|таблеток|ампул|доз|пар|комплект\w*|трансформатор\w*|аппарат\w*|турбин\w?"
    r"|контейнер\w*|панел\w+|секций|дисков|яиц|батаре\w+|ДФЭ|модул\w+|упаковок|светильник\w*"
    r"|дана\w*|дөңгелек\w*|шина\w*|көлі[кг]\w*|электромобиль\w*|бөтелке\w*|қап|жұп|модуль\w*|пакет\w*|доза\w*|кірпіш\w*"
)
UNITS = (
    Unit("t", r"kt|ktpa", 1e3),
    Unit("t", r"Mt|mtpa|Mtpa|MTPA", 1e6),
    Unit("t", r"(?:metric )?tons?|(?:metric )?tonnes?|mt|tpa|tpd|t|тонн\w*|тн|т"),
    Unit("m2", _SQUARE),
    Unit("m3", r"bcma?", 1e9),
    Unit("m3", r"mcm", 1e6),
    Unit("m3", _CUBIC),
    Unit("MWh", _hours("k", "kilo", "кило"), 1e-3),
    Unit("MWh", _hours("M", "mega", "мега")),
    Unit("MWh", _hours("G", "giga", "гига"), 1e3),
    Unit("MWh", _hours("T", "tera", "тера"), 1e6),
    Unit("MW", r"kW|kilowatts?|кВт|киловатт\w*", 1e-3, flows=False),
    Unit("MW", r"MW[pe]?|megawatts?|МВт|мегаватт\w*", flows=False),
    Unit("MW", r"GW|gigawatts?|ГВт|гигаватт\w*", 1e3, flows=False),
    Unit("ha", r"ha|hectares?|га|гектар\w*", flows=False),
    Unit("km", r"km|kilomet(?:er|re)s?|км|километр\w*|шақырым\w*"),
    Unit("l", r"lit(?:er|re)s?|литр\w*"),
    Unit("head", _HEAD),
    Unit("pieces", _PIECES),
)
_NOT_A_KIND = (
    r"(?:of|and|or|и|или|мен|в|на|за|из|для|for|in|to|with|people|workers|человек|адам|маман|әр"
    r"|жыл\w*|год\w*|т[её][ңн]ге\w*|доллар\w*|\w+(?:ның|нің|дың|дің|тың|тің|дан|ден|тан|тен|нан|нен))\b"
)
_KINDS = rf"(?:(?!{_NOT_A_KIND})[^\W\d_][\w-]*{SPACE}){{0,2}}?"  # «3,000 modern buses», «50 тыс. легковых автомобилей»
UNIT = re.compile(
    rf"(?P<size>k|m)?{GAP}(?:{'|'.join(f'(?P<u{i}>{unit.written})' for i, unit in enumerate(UNITS[:-1]))}"
    rf"|{_KINDS}(?P<u{len(UNITS) - 1}>{UNITS[-1].written}))(?!\w)"
)
SIZES = {"k": 1e3, "m": 1e6}

# Rates behind a figure («25 thousand tonnes a year») and before it («жылына 30 мың тонна», «годовая мощность …»).
_BEHIND = {
    "/year": r"(?:a|per|each|every)[ -](?:year|annum)|/ ?(?:y|yr|year|год|г|жыл)\b|annually|yearly|в год\b|ежегодно"
    r"|каждый год|годовой мощност\w+|жылына|жыл сайын|әр жыл\w*|[km]tpa|tpa|bcma",
    "/month": r"(?:a|per|each|every)[ -]month|/ ?(?:month|мес)|monthly|в месяц|ежемесячно|айына|ай сайын",
    "/day": r"(?:a|per|each|every)[ -]day|/ ?(?:d|day|сут\w*|день|тәул\w*)\b|daily|в сутки|в день|ежесуточно|ежедневно"
    r"|тәулігіне|күніне|күн сайын|tpd",
}
_BEFORE = {
    "/year": r"annual\w*|yearly|годов(?:ая|ой|ую|ое)|ежегодн\w+|в год|каждый год|each year|every year"
    r"|жылына|жыл сайын|әр жыл\w*|жылдық",
    "/month": r"monthly|ежемесячн\w+|в месяц|айына|ай сайын|айлық",
    "/day": r"daily|per day|every day|суточн\w+|в сутки|ежедневно|тәулігіне|тәуліктік|күніне|күн сайын|күндік",
}


def _rates(table: dict[str, str]) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{period[1:]}>{words})" for period, words in table.items())
    return re.compile(rf"(?:(?<!\w)|(?=/))(?:{groups})(?!\w)", re.IGNORECASE)


RATE_BEHIND = _rates(_BEHIND)
RATE_BEFORE = _rates(_BEFORE)
_NO_PIECES = (
    r"(?:people|person|passenger|visitor|tourist|student|pupil|patient|family|ounce|barrel|kilo|kg|gram|tenge|dollar"
    r"|euro|percent|per cent|hour|day|time|job|баррел|унци|кило|кг|г\b|грамм|человек|пассажир|турист|студент|пациент"
    r"|семь|школьник|тенге|доллар|евро|рубл|процент|час|дн|раз|рабоч|работ|погонн|теңге|пайыз|адам|рет\b|жолаушы|оқушы|күн|сағат|еуро)\w*"
)
_THING = rf"(?!(?:{_NO_PIECES}|{_NOT_A_KIND}))[^\W\d_][\w-]*"
THINGS_BEHIND = re.compile(
    rf"{GAP}{_THING}(?:{SPACE}{_THING}){{0,2}}?(?={SPACE}(?:{'|'.join(_BEHIND.values())})(?!\w))", re.IGNORECASE
)
THINGS_AFTER_RATE = re.compile(rf"{SPACE}{_THING}", re.IGNORECASE)

_MORE = (
    r"(?:-?(?:ден|дан|тен|тан|нан|нен|ге|ға|ке|қа|дей|дай|тей|тай)\b)?"
    r"(?: (?:астам|жуық|артық|аса|көп|жаңа|дейін|тұрақты)\b)*"
)
JOBS = re.compile(
    rf"{GAP}(?:[a-z][\w-]*{SPACE}){{0,3}}?"
    r"(?:jobs|workplaces|vacancies|positions|posts|on (?:the|its) (?:payroll|books|staff))\b"
    rf"|{GAP}permanent(?= (?:and|workers|staff|people))"
    rf"|{GAP}(?:(?!на\b|и\b)[а-яё]+{SPACE}){{0,2}}?"
    rf"(?:рабоч\w+{SPACE}мест\w*|вакан\w+|постоянн\w+{SPACE}мест\w*|штатн\w+ единиц\w*)"
    rf"|{_MORE}{GAP}(?:[а-яәғқңөұүһі]+{SPACE}){{0,2}}?жұмыс{SPACE}ор(?:ны|ын)\w*|{_MORE} тұрақты орын",
    re.IGNORECASE,
)
STAFF = re.compile(
    rf"{GAP}(?:(?:more|local|new|permanent|full-time|qualified|skilled|highly|young|extra){SPACE}){{0,2}}"
    r"(?:workers|employees|staff|specialists|operators|engineers|machinists|miners|hands)\b"
    rf"|{GAP}(?:(?:местн|нов|постоянн|квалифицированн|штатн)\w+{SPACE}){{0,2}}"
    r"(?:работник\w*|сотрудник\w*|специалист\w*|рабочих|операторов|горняков)\b"
    rf"|{_MORE}{GAP}(?:(?:жергілікті|тұрақты|жаңа){SPACE}){{0,2}}(?:маман|қызметкер|жұмысшы|инженер|оператор)\w*",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    rf"{GAP}(?:(?:more|local|permanent|another){SPACE}){{0,2}}(?:people|persons|residents|locals|women|men|townspeople)\b"
    rf"|{GAP}(?:(?:местн|нов)\w+{SPACE})?(?:человек\w?|жител\w+|женщин)\b"
    rf"|{_MORE}{GAP}(?:(?:жергілікті|ауыл|жаңа){SPACE}){{0,2}}(?:адам|тұрғын|әйел|кісі)\w*",
    re.IGNORECASE,
)
PLACES = re.compile(rf"{GAP}(?:мест[ао]?|{_MORE}орын|places)\b", re.IGNORECASE)
WORK = re.compile(
    r"\b(?:employ|jobs?\b|work|hire|hiring|payroll|staff|books\b|recruit|create|take on|need|required|promised|train"
    r"|работ|рабоч\w+ мест|трудо|трудя|занят|нан[яи]|наймут|штат|созда[дн]|персонал|коллектив|понадоб|потреб|нужн"
    r"|обслужива|останут|жұмыс|еңбек|табыс|керек|қажет|істе|қабылда|қалады|орналас|құрам)",
    re.IGNORECASE,
)
BUILDERS = re.compile(
    r"construction (?:workers|jobs|stage|phase|period|site|peak)|building site|during (?:the )?construction|builders"
    r"|at the peak|\bpeak\b|while (?:it|the plant) (?:is|goes)|temporar|временн|сезонн|строител(?!ьств)|на стройк"
    r"|разгар|\bпик\w? |(?:период|этап\w?|время|стади\w|момент) (?:\w+ )?строит|на строительств|монтаж"
    r"|құрылысшы|құрылыста\b|құрылыс\w* (?:кез|шағ|уақыт|қыз|барыс|мезгіл)|уақытша",
    re.IGNORECASE,
)
LOST = re.compile(
    r"dismiss|laid off|lay off|lost their|redundan|injur|killed|evacuat|уволен|сокращ[её]н|пострада|погиб|ожог"
    r"|эвакуир|жарақат|қаза |босатыл|қысқар|зардап",
    re.IGNORECASE,
)
LASTING = re.compile(r"permanent|постоянн|тұрақты", re.IGNORECASE)
# «рабочих мест – 74», «number of jobs 210», «постоянная работа будет у 631».
JOBS_BEFORE = re.compile(
    r"(?:рабоч\w+ мест\w*|вакан\w+|численност\w+|\bjobs|workplaces|headcount|payroll|workforce|employ(?:s|ing)?\b"
    r"|работ\w+ (?:\w+ ){0,3}у\b|жұмыс орн\w+|жұмысшы саны|штат\w*)[^.;\n\d]{0,25}\Z",
    re.IGNORECASE,
)
NOTHING_BEHIND = re.compile(
    r"(?:-(?:[гк]е|[ғқ]а|[дт][ае]н)\b)?"
    rf"(?:{SPACE}?(?:[,;)\n]|\.(?!{SPACE}?[a-zа-яёәғқңөұүһі]))|{SPACE}(?:и|and|мен)\b|\Z)(?!\d)"
)

PROJECTS = re.compile(
    rf"{GAP}(?:(?!(?:of|and|in|to|for|with)\b)[a-z][\w-]*{SPACE}){{0,3}}?"
    r"(?:projects|enterprises|plants|factories|facilities|memoranda|memorandums|agreements|documents|farms)\b"
    rf"|{GAP}(?:(?!(?:в|и|на|из|с|для)\b|год\w*|лет\b|%)[а-яё-]+{SPACE}){{0,3}}?"
    r"(?:(?:инвест)?проект(?:а|ов|ам|ами|ах)?|предприяти\w+|объект(?:а|ов|ам|ами|ах)|завод(?:а|ов|ам|ами|ах)|производства?|меморандум(?:а|ов)|соглашени[йя]|ферм)\b"
    rf"|{_MORE}{GAP}(?:(?!жыл|\w+(?:да|де|та|те|ды|ді)\b)[а-яәғқңөұүһі]+{SPACE}){{0,3}}?"
    r"(?:жоба\w*|кәсіпор\w+|нысан\w*|зауыт\w*|меморандум\w*|келісім\w*|құжат\w*)",
    re.IGNORECASE,
)
OF_THEM = re.compile(rf"{GAP}(?:of (?:them|these|those)\b|entries\b|из них\b|-?с?[іы]\b)", re.IGNORECASE)
