"""Which column of a register says what, by its heading in English, Russian or Kazakh."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The first that fits decides: «Наименование компании» is a company, «Стоимость проекта» a cost, no project's name.
_WORDS = {
    "jobs": r"\bjobs?\b|workplaces|employ|рабоч\w* мест|занятост|жұмыс оры?н",
    "cost": r"\bcosts?\b|investments?\b(?! project)|capex|budget|\bvalue\b|\bamount|\bsum\b|стоимост|инвестиции\b"
    r"|об[ъь][её]м инвест|сумма|бюджет|капвложени|капитальн\w+ вложени|құны|инвестиция\w* (?:көлемі|сомасы)"
    r"|инвестициялар|қаржы",
    "capacity": r"capacit|\boutput\b|мощност|об[ъь][её]м (?:производств|выпуск)|қуат|өндіріс көлемі|өнім көлемі",
    "launch": r"launch|commission|completion|start-?up|\bdue\b|deadline|planned (?:date|year)|срок|ввод|запуск|\bдата"
    r"|\bгод\b|завершени|іске қос|пайдалануға|мерзім|аяқтал",
    "status": r"status|\bstage|\bstate\b|статус|стади|состояни|этап|ход реализ|мәртебе|күйі|кезең|сатысы|жай-күй",
    "company": r"compan|investor\b|initiator|\bowner|operator|applicant|sponsor|компани|инвестор\b|инициатор|заявител"
    r"|предприяти|застройщик|собственник|оператор|исполнител|бастамашы|кәсіпорын|өтініш беруші",
    "region": r"\bregion|oblast|province|област|регион|облыс|өңір",
    "place": r"\bplace|location|\bcity|\btown|district|\bsite\b|address|locality|\bместо|город|район|населенн|площадк"
    r"|адрес|локац|орналас|қала|аудан|\bорны|мекен",
    "sector": r"sector|industry|\bbranch|отрасл|сектор|сфера|оқэд|окэд|сала",
    "product": r"product|\bgoods|продукц|товар|номенклатур|өнім|тауар",
    "name": r"project|\bname|title|facility|\bplant|наименован|названи|проект|об[ъь]ект|завод|атау|жоба|нысан",
}
FIELDS = tuple(_WORDS)
_PATTERNS = tuple((field, re.compile(words, re.IGNORECASE)) for field, words in _WORDS.items())
_EXAMPLES = (
    "project or наименование проекта or жоба атауы; region or область or облыс; location or район or аудан; "
    "product or продукция or өнім; sector or отрасль or сала; company or инвестор or кәсіпорын; "
    "cost or стоимость, млрд тенге or құны; capacity or мощность or қуаты; jobs or рабочие места or жұмыс орны; "
    "launch or срок ввода or іске қосу мерзімі; status or статус or күйі"
)
UNDERSTOOD = f"headings like these are understood: {_EXAMPLES}"
_SEARCHED = 25  # rows above the headings at most: titles, dates, signatures
_FEWEST = 2  # headings that make a row one of headings


@dataclass(frozen=True, slots=True)
class Headings:
    """``row`` is that of the headings, counted from 0; ``columns`` gives for each field its column, counted from 0."""

    row: int
    columns: Mapping[str, int]
    names: tuple[str, ...]


def find_headings(rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> Headings | None:
    """The row with most headings that are understood, among them one of a project's name or product.

    ``given`` are headings by field as the user wrote them; None where there is no such row, or one of these is missing.
    """
    found = [Headings(number, _columns(row, given), tuple(row)) for number, row in enumerate(rows[:_SEARCHED])]
    named = [one for one in found if {"name", "product"} & one.columns.keys() and given.keys() <= one.columns.keys()]
    best = max(named, key=lambda one: (len(one.columns), -one.row), default=None)
    return best if best and len(best.columns) >= min(_FEWEST, len(given) or _FEWEST) else None


def _columns(row: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
    """Each field's first column; a column says one thing."""
    wanted = {_folded(heading): field for field, heading in given.items()}
    columns = {field: at for at, cell in reversed([*enumerate(row)]) if (field := wanted.get(_folded(cell)))}
    for at, cell in enumerate(row):
        field = _field(cell)
        if field and field not in given and at not in columns.values():
            columns.setdefault(field, at)
    return columns


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _field(heading: str) -> str | None:
    """A heading is short; what is longer is a title or a value."""
    words = _folded(heading)
    if not words or len(words) > 120:
        return None
    return next((field for field, pattern in _PATTERNS if pattern.search(words)), None)
