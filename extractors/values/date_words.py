"""How English, Russian and Kazakh write years, months, quarters and seasons: one grammar of date parts for each."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """``starts`` finds where a part may begin, ``part`` reads it there; its groups name the kind of part.

    ``year_first`` where the year stands before its part («2026 жылдың күзінде»). ``ahead`` matches the words before
    a month or season that is still to come, ``since`` those before one that has begun, ``future`` words about plans.
    """

    starts: re.Pattern[str]
    part: re.Pattern[str]
    year_first: bool
    ahead: re.Pattern[str]
    since: re.Pattern[str]
    future: re.Pattern[str]


# Groups: iso, dotted, year, this_year, ago, later, this_month, month, quarter, half, season, soon.
_DAYS = r"(?:(?P<iso>20\d\d-(?:0[1-9]|1[0-2])-[0-3]\d(?!\d))|(?P<dotted>[0-3]?\d\.(?:0[1-9]|1[0-2])\.20\d\d(?!\d)))"
_NOT_A_FIGURE = (
    r"(?!\d|s\b|'s\b|[.,]\d|%|-[хx]\b|-е\b|[ \u00a0-]?(?:\d{3}(?!\d)|т\b|тонн|ton|млн|млрд|тыс|мың|мил|thous|mill|bill"
    r"|mw|мвт|га\b|км|km|ha\b|м[23²³]|m[23²³]|кв|куб|sq|cub|чел|адам|people|jobs|workers|рабоч|мест|тенге|теңге|tenge"
    r"|доллар|dollar|бас\b|голов|head|штук|дана|units|литр|lit|шаршы|текше|метр|met|процент|пайыз|per))"
)


def _year(suffix: str) -> str:
    """A year, or a window of years, with the words «года», «жылғы» behind it."""
    window = r"(?:[ \u00a0]?[-–—/][ \u00a0]?(?:20)?\d\d(?![\d%]))?"
    return rf"(?P<year>(?:19[5-9]\d|20\d\d){window}{_NOT_A_FIGURE}{suffix})"


_NUMBERS_EN = r"\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|sixteen|eighteen|twenty"
_NUMBERS_RU = r"\d+|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|полтора"
_NUMBERS_KK = r"\d+|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жарты"
_TURN_EN = r"(?:this|next|last|coming|past) "
_TURN_RU = r"(?:эт|нынешн|текущ|будущ|следующ|прошл|минувш|позапрошл)\w{1,3} "
_TURN_KK = r"(?:осы|келесі|келер|алдағы|өткен) "

ENGLISH = Grammar(
    starts=re.compile(
        r"(?<![\w.])(?=[1-4]q|\d|q\d|h\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|nauryz|nowruz|first|second|third"
        r"|fourth|last|final|this|next|coming|current|past|previous|end of"
        r"|half|quarter|close of|rest of|course|year-?end|new year|year is"
        r"|an? (?:year|month)|one|two|three|four|five|six|seven|eight|nine|ten"
        r"|in |within|spring|summer|autumn|fall|winter|soon|shortly)"
    ),
    part=re.compile(
        _DAYS + "|" + _year("") + rf"|(?P<month>(?:{_TURN_EN})?(?:[0-3]?\d(?:st|nd|rd|th)? (?:of )?)?"
        r"(?:january|february|march|april|may|june|july|august|september|october|november|december|nauryz|nowruz"
        r"|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)\b\.?)(?!\w)(?: [0-3]?\d(?:st|nd|rd|th)?\b(?! ?\d{3}\b|[:.]\d))?)"
        r"|(?P<quarter>(?:q[1-4]|[1-4]q|(?:first|second|third|fourth|last|final|[1-4](?:st|nd|rd|th)) quarter)\b)"
        r"|(?P<half>(?:h[12]|(?:first|second) half)\b(?= of|,? 20|[.,;]|$))"
        rf"|(?P<season>(?:{_TURN_EN})?(?:spring|summer|autumn|fall|winter)\b)"
        r"|(?P<this_year>(?:this|current|coming|next|last|previous|past)(?: calendar| financial)? year\b"
        r"|(?:end|half|quarter|close|rest|course) of the year(?! 20)|year-?end\b|new year\b|year is out)"
        rf"|(?P<ago>(?:{_NUMBERS_EN}) (?:year|month)s? (?:ago|earlier)\b)"
        rf"|(?P<later>(?:in|within) (?:{_NUMBERS_EN}) (?:year|month)s?\b(?! of))"
        r"|(?P<this_month>(?:this|next|last) month\b)"
        r"|(?P<soon>(?:soon|shortly)\b(?! as| after)|in the near future\b|in the coming (?:days|weeks|months)\b)"
    ),
    year_first=False,
    ahead=re.compile(r"(?<!\w)(?:by|until|till|before|for|to)(?: (?:the|early|late|mid))?(?: end of)? \Z"),
    since=re.compile(r"(?<!\w)since(?: the| early| late)? \Z"),
    future=re.compile(
        r"\b(?:will|shall|would|should|is to|are to|to be|plan\w*|expect\w*|due|scheduled"
        r"|intends?|wants?|hopes?|promise\w*|begins?|starts?|follows?)\b"
    ),
)
RUSSIAN = Grammar(
    starts=re.compile(
        r"(?<![\w.])(?=\d|i|янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сен|окт|ноя|дек|наур|перв|втор|трет|четв|послед|эт"
        r"|нын|тек|след|буд|наст|прош|мин|позапр|конц|кварт|полуг|полов|нов|год|лет|два|две|три|пять|шесть|семь|восемь|дев|дес|полт"
        r"|меся|через|вес|осен|зим|в скор|вск|скор|ближ|в ближ)"
    ),
    part=re.compile(
        _DAYS
        + "|"
        + _year(r"(?:-?(?:й|м|го|му)\b)?(?:[ \u00a0](?:год\w{0,3}|гг?\b\.?))?")
        + rf"|(?P<month>(?:{_TURN_RU})?(?:[0-3]?\d(?:-го)? )?(?:"
        r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:[ьяюе]|ем|ём)|(?:март|август)(?:[ауе]|ом)?|ма[йяею]|маем|наурыз\w{0,2})(?!\w))"
        r"|(?P<quarter>(?:(?:[1-4]|iv|i{1,3})(?:-?[йм]|-?го|-?му?)?"
        r"|(?:перв|втор|трет|четв[её]рт|последн)\w{1,4}) кварт\w*)"
        r"|(?P<half>(?:(?:перв|втор)\w{1,3}|(?:[12]|ii?)(?:-?[ем]|-?го)?) (?:полугоди\w|половин\w)\b)"
        rf"|(?P<season>(?:{_TURN_RU})?(?:весн(?:ой|ою|ы|е|у|а)|летом|лет[оуае](?= 20)|конца лета|осен(?:ью|и|ь)"
        r"|зим(?:ой|ы|е|у|а))\b)"
        r"|(?P<this_year>(?:эт|нынешн|текущ|следующ|будущ|наступающ|прошл|минувш|прошедш|позапрошл)\w{1,3} год\w{0,2}\b"
        r"|конц\w{1,2} года(?! 20)\b|(?:квартал\w*|полугоди\w*|половин\w+) года(?! 20)\b|нов\w{1,3} год\w{0,2}\b)"
        rf"|(?P<ago>(?:(?:{_NUMBERS_RU}) )?(?:год\w{{0,2}}|лет|полгода|месяц\w{{0,2}}) назад)"
        rf"|(?P<later>через (?:(?:{_NUMBERS_RU}) )?(?:год\w{{0,2}}|лет|полгода|месяц\w{{0,2}})\b)"
        r"|(?P<this_month>(?:этом|этого|текущем|текущего|следующем|следующего|прошлом) месяц[ае]|конца месяца\b)"
        r"|(?P<soon>в скором времени|вскоре|скоро\b|(?:в )?ближайш(?:ее|ем) (?:время|будущ\w+)"
        r"|(?:в )?ближайшие (?:дни|недели|месяцы))"
    ),
    year_first=False,
    ahead=re.compile(r"(?<!\w)(?:к|ко|до|на|перед)(?: (?:концу|конца|началу|начала|середине|середины))? \Z"),
    since=re.compile(r"(?<!\w)(?:с|со|начиная с) \Z"),
    future=re.compile(
        r"\b(?:буд[уе]т|план\w+|намер\w+|намеч\w+|ожида\w+|долж\w+|предсто\w+|обеща\w+|хо(?:чет|тят)|рассчит\w+"
        r"|нач(?:нут|н[её]т)(?:ся)?|запуст[яи]т|введут|пустят|постро[яи]т|откро[ею]т|появ[ия]тся|стартуе?ю?т|завершат|сдадут)\b"
    ),
)
_MONTHS_KK = r"қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе[кг]|қазан|қараша|желтоқсан"
_CASES_KK = (
    r"(?:[дт][аеыі]н?|[дтн][ыі]ң|[ыі]н\w{0,3}|[ғқгк][аеыі]|н[аеыі]н?|с[ыі]\w{0,3}|[ыі]|[дт][ае]ғ[ыі]|[дт][ае]г[ыі])?"
)
KAZAKH = Grammar(
    starts=re.compile(
        r"(?<![\w.])(?=\d|i|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүй|қазан|қараша|желтоқ|бір|екі|үш|төрт|бес"
        r"|ал|жеті|сегіз|тоғыз|он|жарты|соңғы|биыл|былтыр|осы|кел|өткен|жыл|ай|жаңа|көктем|жаз|күз|қыс|жақын|таяу|жуы)"
    ),
    part=re.compile(
        _DAYS
        + "|"
        + _year(r"(?:-жыл\w*)?(?:[ \u00a0](?:жыл(?:ы|ғы|дың|дар\w*|ға|дан|да|мен|ды|дағы)?\b|жж?\b\.?))?")
        + rf"|(?P<month>(?:{_TURN_KK})?(?:[0-3]?\d )?(?:{_MONTHS_KK}){_CASES_KK}(?!\w| тойы| қала)(?: ай\w*)?)"
        r"|(?P<quarter>(?:(?:[1-4]|iv|i{1,3})(?:-ші|-)? ?|(?:бірінші|екінші|үшінші|төртінші|соңғы) )тоқсан\w*)"
        r"|(?P<half>(?:бірінші|екінші|[12]-|i{1,2}) ?(?:жартыжылды[қғ]\w*|жарты(?:сы\w*|жыл\w*)))"
        rf"|(?P<season>(?:{_TURN_KK})?(?:көктем(?:[дгн]\w{{1,4}}|і\w{{0,3}})|жаз(?:да|ға|дан|ында|ына|ының)"
        r"|күз(?:[дгн]\w{1,4}|і\w{0,3})|қыс(?:та|тан|ында|ына|ының))\b)"
        r"|(?P<this_year>(?:биыл(?:ғы)?|былтыр(?:ғы)?"
        r"|(?:осы|ағымдағы|келесі|келер|алдағы|өткен) жыл(?:ы|ғы|дың|ға|дан)?)\b"
        r"|жыл(?:дың)? (?:соң|аяғ)\w+|жаңа жыл(?:ға|дың|дан)?\b)"
        rf"|(?P<ago>(?:{_NUMBERS_KK}) (?:жыл|ай) бұрын)"
        rf"|(?P<later>(?:{_NUMBERS_KK}) (?:жыл|ай)(?:дан кейін|дан соң))"
        r"|(?P<this_month>(?:осы|келесі|келер|өткен) ай(?:да|дың|ға)?\b|ай(?:дың)? (?:соң|аяғ)\w+)"
        r"|(?P<soon>жақын арада|таяу (?:уақытта|арада|күндері|айларда)|таяуда|жуық арада|жуырда)"
    ),
    year_first=True,
    ahead=re.compile(r"(?!)"),  # the case says it: see ``FORWARD_CASE``
    since=re.compile(r"(?!)"),
    future=re.compile(r"(?:[аеө]ді|ады|[мп]ақ(?:шы)?|[мп]ек(?:ші)?|жоспар\w*|тиіс|керек|көзде\w*|күтіл\w*)\b"),
)
# «шілдеге дейін», «маусымға», «қарашаға қарай».
FORWARD_CASE = re.compile(r"[ғгқк][ае]\Z")

TURNS = (
    ("позапрошл", -2), ("last", -1), ("previous", -1), ("past", -1), ("прош", -1), ("минувш", -1), ("былтыр", -1),
    ("өткен", -1), ("next", 1), ("coming", 1), ("следующ", 1), ("будущ", 1), ("наступающ", 1), ("келе", 1),
    ("алдағы", 1), ("this", 0), ("current", 0), ("эт", 0), ("нынешн", 0), ("текущ", 0), ("осы", 0), ("биыл", 0),
)  # fmt: skip
ORDINALS = (
    ("iv", 4), ("iii", 3), ("ii", 2), ("i", 1), ("first", 1), ("перв", 1), ("бірінші", 1),
    ("second", 2), ("втор", 2), ("екінші", 2), ("third", 3), ("трет", 3), ("үшінші", 3),
    ("fourth", 4), ("четв", 4), ("төртінші", 4), ("last", 4), ("final", 4), ("послед", 4), ("соңғы", 4),
)  # fmt: skip
SEASONS = (
    ("spring", 2), ("весн", 2), ("көктем", 2), ("summer", 3), ("лет", 3), ("жаз", 3),
    ("autumn", 4), ("fall", 4), ("осен", 4), ("күз", 4), ("winter", 1), ("зим", 1), ("қыс", 1),
)  # fmt: skip


def _numbered(rows: str) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows.split("|"), start=1) for word in row.split()}


MONTHS = _numbered(
    "jan янв қаң|feb фев ақп|mar мар nau now нау|apr апр сәу|may май мая мае маю мам|jun июн мау|jul июл шіл"
    "|aug авг там|sep сен қыр|oct окт қаз|nov ноя қар|dec дек жел"
)
COUNTS = _numbered(
    "a an one год года месяц бір|two два две екі|three три үш|four четыре төрт|five пять бес|six шесть алты"
    "|seven семь жеті|eight восемь сегіз|nine девять тоғыз|ten десять он"
) | {"twelve": 12, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20}
