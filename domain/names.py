"""Names of companies, places and plants, brought to one Latin skeleton so that en, ru and kk spellings meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import ne

_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **dict(zip("әғқңөұүһі", "agqnouuhi", strict=True)),
    **dict(zip("ёжхцчшщюя", ("yo", "zh", "kh", "ts", "ch", "sh", "sh", "yu", "ya"), strict=True)),
}
_TRANSLITERATION = str.maketrans({**_CYRILLIC, **dict.fromkeys("ъь’ʼ'", ""), "ı": "i"})

# What transliterations disagree on (Zhaiyk, Jaiyq; Kazakhmys, Qazaqmys; Konaev, Kunayev) is folded together, in order.
_HUSHING = re.compile(r"shch|sch|sh")
_CLUSTERS = (("dzh", "j"), ("zh", "j"), ("gh", "g"), ("ph", "f"), ("ts", "s"), ("tz", "s"), ("z", "s"), ("x", "ks"))
_GUTTURALS = (("kh", "k"), ("ch", "k"), ("c", "k"), ("q", "k"), ("h", "k"))
_GLIDE = re.compile(r"y(?=[aeou])")
_LETTERS = str.maketrans({"w": "v", "y": "i", "e": "i", "o": "u"})
_DOUBLED = re.compile(r"(.)\1+")

_VOWELS = frozenset("aiu")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """«Қазақмыс», «Казахмыс» and «Kazakhmys» alike give one lower-case Latin string; not meant to be read."""
    folded = unicodedata.normalize("NFKC", word).lower().translate(_TRANSLITERATION)
    if not folded.isascii():
        letters = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
    folded = _HUSHING.sub("s", folded)
    for cluster, letter in (*_CLUSTERS, *_GUTTURALS):
        folded = folded.replace(cluster, letter)
    return _DOUBLED.sub(r"\1", _GLIDE.sub("", folded).translate(_LETTERS))


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The skeletons of a text's words, in order."""
    return tuple(found for word in _WORD.findall(text) if (found := skeleton(word)))


@lru_cache(maxsize=65_536)
def same_word(a: str, b: str) -> bool:
    """Whether two skeletons are one word: equal, one an inflection of the other, or a letter apart if long."""
    if a == b:
        return True
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < 4 or len(long) > 2 * len(short):
        return False
    stem = short[:-1]
    if long.startswith(short) or (long.startswith(stem) and len(short) >= 7):
        return True
    if len(short) == len(long) and long.startswith(stem):
        return short[-1] in _VOWELS and long[-1] in _VOWELS
    return one_letter_apart(short, long)


def one_letter_apart(a: str, b: str) -> bool:
    """Whether two long skeletons differ in one letter, or one has a vowel more («Баянауыл», «Баянаул»)."""
    if len(a) == len(b):
        return len(a) >= 6 and sum(map(ne, a, b)) == 1
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if len(short) < 6 or len(long) != len(short) + 1:
        return False
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return long[at] in _VOWELS and long[at + 1 :] == short[at:]


def _skeletons(text: str) -> frozenset[str]:
    return frozenset(words(text))


_LEGAL_FORMS = _skeletons(
    "ТОО ЖШС АО АҚ ОАО ООО ЗАО ПАО НАО ИП ГК КХ СП LLP LLC JSC CJSC PJSC OJSC Ltd Limited Inc Corp Co PLC GmbH AG SA "
    "BV Б В JV JSCo TOO AO company companies corporation partnership компания компании компаниясы корпорация "
    "корпорациясы товарищество общество серіктестік серіктестігі қоғамы"
)
_WEAK_IN_COMPANIES = _skeletons(
    "group группа холдинг holding holdings of and the и және international интернешнл investment invest инвест KZ "
    "Kazakhstan Казахстан Казахстана Қазақстан Qazaqstan Central Asia industries industry industrial resources"
)
_WEAK_IN_PLACES = _skeletons(
    "region district city town village area zone industrial special economic free park technopark edge outskirts near "
    "northern southern eastern western old new deposit field site national of the in and settlement rural "
    "область области облысы район района районе ауданы ауданында город города городе қаласы қаласының қаласында село "
    "посёлок ауыл ауылы округ СЭЗ ИЗ SEZ FEZ индустриальная индустриальной специальная экономическая зона зоне зоны "
    "өнеркәсіп индустриялық арнайы экономикалық аймағы аймағында аймақ солтүстік оңтүстік шығыс батыс северная южная "
    "восточная западная окраина окраине месторождение месторождении месторождения кен орны парк на в"
)
_FACILITIES = _skeletons(
    "plant plants factory works mill complex production facility enterprise project station power line shop centre "
    "center launch construction building processing manufacturing producing expansion modernisation stage phase "
    "second first third large full cycle capacity завод завода заводе заводы заводов фабрика фабрики фабрику "
    "фабрике комбинат комплекс комплекса производство производства производству производств предприятие предприятия "
    "цех цеха линия линию линии станция станции электростанция электростанции проект проекта выпуск выпуску выпуска "
    "переработка переработке переработки строительство строительства новый новая новое мощность мощностью очередь "
    "очереди первая вторая второй третий тонн тысяч миллион зауыт зауыты зауытын зауытының зауытында фабрикасы "
    "фабрикасын кешен кешені өндіріс өндірісі өндірісінің кәсіпорын кәсіпорны цехы желі желісі жоба жобасы "
    "станциясы стансасы электр шығаратын өндіретін өңдейтін өңдеу салу жаңа қуаты кезегі кезегінің бірінші екінші "
    "мың тонна"
)
_WIDE = {
    "zone": _skeletons("zone park technopark SEZ FEZ СЭЗ ИЗ зона зоне зоны аймағы аймағында аймақ concentrator"),
    "deposit": _skeletons("deposit field месторождение месторождении месторождения кен орны"),
    "district": _skeletons("district район районе районы района ауданы ауданында"),
}

# Endings as skeletons: Kazakh and Russian cases, Russian adjectives.
_CASE = re.compile(r"(?<=\w{4})(?:[dt][ai](?:g[iu])?|[dt]an|[dtn]in|i|a|u|um|ui)\Z")
_ADJECTIVE = re.compile(r"(?<=\w{4})sk(?:i|a|ui?|ugu|umu?|im)\Z")
_ADJECTIVE_OF_S = re.compile(r"(?<=\w{4}s)k(?:i|a|ui?|ugu|umu?|im)\Z")

# Towns that live under two names; pairs that differ in spelling only need no line.
_RENAMED = tuple(
    (skeleton(old), skeleton(new))
    for old, new in (
        ("Kapshagai", "Konaev"),
        ("Kapchagay", "Konaev"),
        ("UstKamenogorsk", "Oskemen"),
        ("Semipalatinsk", "Semey"),
        ("Aktyubinsk", "Aktobe"),
        ("Uralsk", "Oral"),
        ("Chimkent", "Shymkent"),
        ("Dzhambul", "Taraz"),
        ("Tselinograd", "Astana"),
        ("NurSultan", "Astana"),
        ("Guryev", "Atyrau"),
    )
)


@lru_cache(maxsize=16_384)
def full_name(name: str) -> tuple[str, ...]:
    """All words of a company's name but its legal form."""
    return tuple(word for word in words(name) if word not in _LEGAL_FORMS)


@lru_cache(maxsize=16_384)
def company_words(name: str) -> tuple[str, ...]:
    """The words that tell a company from others; where all are weak («Kazakhstan Holding»), all of them."""
    found = full_name(name)
    return tuple(word for word in found if word not in _WEAK_IN_COMPANIES) or found


@lru_cache(maxsize=16_384)
def initials(name: str) -> str:
    """«Eurasian Resources Group» as its skeleton abbreviation; empty for fewer than three words."""
    found = full_name(name)
    return "".join(word[0] for word in found) if len(found) >= 3 else ""


@lru_cache(maxsize=65_536)
def same_company(a: str, b: str) -> bool:
    """Whether two names can be one company's: one holds the other's words, its abbreviation, or runs them together."""
    left, right = company_words(a), company_words(b)
    if not left or not right:
        return False
    whole, other_whole = "".join(full_name(a)), "".join(full_name(b))
    if whole == other_whole or one_letter_apart(whole, other_whole):
        return True
    if initials(a) == "".join(right) or initials(b) == "".join(left):
        return True
    few, many = sorted((left, right), key=len)
    return all(any(same_word(word, other) for other in many) for word in few)


@lru_cache(maxsize=16_384)
def place_words(name: str) -> tuple[str, ...]:
    """The words that tell a locality from others, under the names that towns bear today."""
    return tuple(_todays_name(word) for word in words(name.replace("-", "")) if word not in _WEAK_IN_PLACES)


def _todays_name(word: str) -> str:
    return next((new for old, new in _RENAMED if same_word(word, old)), word)


@lru_cache(maxsize=65_536)
def same_place(a: str, b: str) -> bool:
    return any(_one_place(left, right) for left in place_words(a) for right in place_words(b))


def _one_place(left: str, right: str) -> bool:
    return same_word(left, right) or not _bare(left).isdisjoint(_bare(right))


@lru_cache(maxsize=16_384)
def _bare(word: str) -> frozenset[str]:
    """A town's skeleton without the ending of a case or an adjective («Таразда», «Таразе», «таразский»); the s of an
    adjective may be the town's own."""
    return frozenset(pattern.sub("", word) for pattern in (_CASE, _ADJECTIVE, _ADJECTIVE_OF_S))


@lru_cache(maxsize=16_384)
def telling_words(name: str) -> frozenset[str]:
    """The long words of a plant's name that say what it makes or whose it is, not that it is a plant."""
    return frozenset(word for word in words(name) if len(word) >= 5 and word not in _FACILITIES)


@lru_cache(maxsize=16_384)
def width(name: str) -> str | None:
    """Whether a locality is a zone, district or deposit: other articles may name a town in or near it instead."""
    return next((kind for kind, marks in _WIDE.items() if not marks.isdisjoint(words(name))), None)
