"""A row of a register as a mention: what stands in its cells, read by the same exact grammars as the news."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from domain.reconciliation import Entry
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from extractors.found import Found
from extractors.headings import Headings
from extractors.lexicon.cues import find_cues
from extractors.lexicon.facilities import Head, find_heads
from extractors.lexicon.places import Place, PlaceKind, find_places
from extractors.lexicon.products import Product, find_products
from extractors.lexicon.sectors import find_sectors
from extractors.values.letters import folded, is_kazakh
from extractors.values.money import find_money
from extractors.values.numbers import find_numbers
from extractors.values.periods import find_periods
from extractors.values.quantities import find_capacities

T = TypeVar("T")

_CODE = re.compile(r"\b[A-Z]{2}-[0-9A-Z]{1,3}\b")
_SUM = re.compile(r"(?:итог|всего|total|барлы[қғ]|жиыны)", re.IGNORECASE)
_SEPARATED = re.compile(r"\s*[;\n/]\s*|,\s+(?=ТОО|АО|ЖШС|АҚ|LLP|JSC)")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# What registers write in place of a sentence; the words of the news follow where none of these fits.
_STATES = (
    (Status.CANCELLED, "отмен[её]н|исключ[её]н|cancel|dropped|тоқтатылды|алынып таст"),
    (Status.SUSPENDED, "приостанов|заморож|suspend|on hold|frozen|уақытша тоқта"),
    (Status.CLOSED, "ликвидирован|закрыт|closed|жабыл"),
    (
        Status.COMMISSIONED,
        r"введ[её]н|запущен|реализован\b|завершен|действующ|commissioned|completed|operational|launched"
        "|іске қосыл(?:ды|ған)|пайдалануға берілді|аяқталды|жұмыс істеп",
    ),
    (
        Status.CONSTRUCTION,
        "стро(?:ится|ительств)|смр|монтаж|construction|being built|under way|салын(?:уда|ып)|құрылыс",
    ),
    (
        Status.PLANNED,
        "план|проектирован|псд|реализуется|реализации|planned|design|preparation|іске асыр|жоспар|жобалау",
    ),
    (Status.ANNOUNCED, "иде|намерен|меморандум|initiative|announced|memorandum|ниет|бастама"),
)
_STATUSES = tuple((status, re.compile(words, re.IGNORECASE)) for status, words in _STATES)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows below ``headings`` as of a day; ``country`` and ``currency`` are meant where a row names none."""

    headings: Headings
    on: date
    country: str = "KZ"
    currency: str | None = None

    def entries(self, rows: Sequence[Sequence[str]]) -> Iterator[Entry]:
        """One for each row that names a project; a row with nothing but a region heads those below it."""
        region: Place | None = None
        for number, row in enumerate(rows[self.headings.row + 1 :], start=self.headings.row + 2):
            told = [cell for cell in row if cell and not cell.isdigit()]
            headed = self._place(told[0]) if len(told) == 1 else None
            if headed and headed.kind is PlaceKind.REGION and len(told[0]) < 60:
                region = headed
            elif (entry := self._entry(number, row, region)) is not None:
                yield entry

    def _entry(self, number: int, row: Sequence[str], headed: Place | None) -> Entry | None:
        cells = _Cells(self.headings, row)
        name = cells["name"] or cells["product"]
        if not re.search(r"[^\W\d_]{2}", name) or _SUM.match(name):
            return None
        money, capacity, jobs = self._money(cells), _capacity(cells), _jobs(cells)
        expected, status = self._expected(cells), _status(cells["status"])
        read = {"cost": money, "capacity": capacity, "jobs": jobs, "launch": expected, "status": status}
        missed = (field for field, value in read.items() if value is None and cells[field].strip("-–— "))
        unread = tuple(f"{field}: {cells[field][:60]}" for field in missed)
        mention = replace(
            self._mention(name, cells, headed),
            status=status or Status.PLANNED,
            investment=money,
            capacity=capacity,
            jobs=jobs,
            expected=expected,
        )
        return Entry(number, mention, status, unread)

    def _mention(self, name: str, cells: _Cells, headed: Place | None) -> Mention:
        products = find_products(f"{cells['product']}\n{name}")
        head = _head(name)
        made = tuple(dict.fromkeys(found.value.name for found in products)) or (head.kind.products if head else ())
        place = self._place(cells["region"]) or self._place(cells["place"]) or headed or self._place(name)
        return Mention(
            name=name,
            facility=head.kind.facility if head else Facility.OTHER,
            status=Status.PLANNED,
            evidence=name,
            products=made[:4],
            sector=_sector(cells["sector"], products, head.kind.sector if head else None),
            country=place.country if place and place.country else self.country,
            region=_code(cells["region"]) or (place.region if place else None),
            locality=_locality(cells, name),
            companies=tuple(_companies(cells["company"])),
        )

    def _place(self, text: str) -> Place | None:
        places = [found.value for found in find_places(text)] if text else []
        return next((place for place in places if place.region), None)

    def _money(self, cells: _Cells) -> Money | None:
        found = _with_units(cells["cost"], cells.heading("cost"), find_money)
        if found is None and self.currency:
            found = _with_units(cells["cost"], f"{cells.heading('cost')} {self.currency}", find_money)
        return found if found and found.amount > 0 else None

    def _expected(self, cells: _Cells) -> str | None:
        """The end of what is given: a register dates works from their beginning."""
        ends = [found.value.partition("/") for found in find_periods(cells["launch"], self.on)]
        return next((last or first for first, _, last in reversed(ends)), None)


@dataclass(frozen=True, slots=True)
class _Cells:
    headings: Headings
    row: Sequence[str]

    def __getitem__(self, field: str) -> str:
        at = self.headings.columns.get(field)
        return self.row[at].strip() if at is not None and at < len(self.row) else ""

    def heading(self, field: str) -> str:
        at = self.headings.columns.get(field)
        return self.headings.names[at] if at is not None else ""


def _language(text: str) -> str:
    if not _CYRILLIC.search(text):
        return "en"
    return "kk" if is_kazakh(folded(text)) else "ru"


def _head(name: str) -> Head | None:
    """A short name does not always tell in which of two languages it is written."""
    languages = ("kk", "ru") if _CYRILLIC.search(name) else ("en",)
    return next((head for language in languages for head in find_heads(name, language)), None)


def _with_units(cell: str, heading: str, find: Callable[[str], tuple[Found[T], ...]]) -> T | None:
    """The value of a cell; a bare number has the unit that its heading gives («Стоимость, млрд тенге»)."""
    words = re.findall(r"[^\s,;:()]+", heading) if find_numbers(cell) else []
    written = (cell, *(f"{cell} {' '.join(words[at:])}" for at in range(len(words))))
    found = (find(text) for text in written)
    return next((values[0].value for values in found if values and values[0].start < len(cell)), None)


def _capacity(cells: _Cells) -> Capacity | None:
    found = _with_units(cells["capacity"], cells.heading("capacity"), find_capacities)
    return found if found and found.value > 0 else None


def _jobs(cells: _Cells) -> int | None:
    numbers = find_numbers(cells["jobs"])
    return int(numbers[0].value) if numbers and 0 < numbers[0].value < 1e6 else None


def _status(cell: str) -> Status | None:
    if not cell:
        return None
    listed = next((status for status, words in _STATUSES if words.search(cell)), None)
    told = (cue.status for cue in find_cues(cell, _language(cell)) if cue.status)
    return listed or next(told, None)


def _sector(cell: str, products: Sequence[Found[Product]], of_head: Sector | None) -> Sector:
    named = [found.value for found in find_sectors(cell)] if cell else []
    made = [found.value.sector for found in products if found.value.sector is not Sector.OTHER]
    code = [Sector(cell.lower())] if cell.lower() in set(Sector) else []
    return next(iter((*code, *named, *made)), None) or of_head or Sector.OTHER


def _code(cell: str) -> str | None:
    found = _CODE.search(cell)
    return found[0] if found else None


def _locality(cells: _Cells, name: str) -> str | None:
    """The cell as it stands if it names no mere region; else a town that the project's name holds."""
    if cells["place"]:
        return cells["place"][:100]
    towns = (PlaceKind.TOWN, PlaceKind.DISTRICT)
    return next((found.value.name for found in find_places(name) if found.value.kind in towns), None)


def _companies(cell: str) -> Iterator[str]:
    yield from (name.strip(" .,") for name in _SEPARATED.split(cell)[:5] if name.strip(" .,-–"))
