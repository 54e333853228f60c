"""A register beside the news: `qadam reconcile` with real files, honest and hostile."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from db.engine import upgrade_database
from domain.reconciliation import Difference, Entry, Known, differences
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from extractors.headings import FIELDS, find_headings
from extractors.registers import Reader
from flows.sheets import LONGEST_CELL, MOST_BYTES, MOST_UNPACKED, SheetProblem, read_sheet, write_sheet
from tests.conftest import Say
from tests.test_programmes_cli import publish
from tests.told import plant

DAY = date(2026, 3, 16)

HEADINGS = (
    "№", "Наименование проекта", "Область", "Инициатор", "Стоимость, млрд тенге", "Мощность", "Рабочие места",
    "Срок ввода", "Статус",
)  # fmt: skip
_HERE = "Карагандинская область"
REGISTER = (
    ("Перечень проектов", "", "", "", "", "", "", "", ""),
    HEADINGS,
    ("1", "Строительство цементного завода", _HERE, "ТОО «Sary Cement»", "48,6", "1,2 млн тонн в год", "350", "2026",
     "Строится"),
    ("2", "Завод керамической плитки", _HERE, "Sary Ceramic Tiles", "10", "", "90", "2028", "Строится"),
    ("3", "Завод автомобильных шин", _HERE, "ТОО «Жаңа»", "по договору", "", "", "", ""),
    ("4", "Цементный завод, вторая заявка", _HERE, "ТОО «Sary Cement»", "", "", "", "", ""),
    ("", "Итого", "", "", "58,6", "", "", "", ""),
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Q0001 cement, as the list has it; Q0002 tiles, told otherwise; Q0003 glass and Q0004, far away, not listed."""
    address = f"sqlite:///{tmp_path_factory.mktemp('reconcile')}/qadam.db"
    engine = upgrade_database(address)
    cement = {"investment": Money(4.85e10, "KZT"), "capacity": Capacity(1.2e6, "t/year"), "expected": "2026-Q4"}
    publish(engine, "2026-01-10", mentions=(plant("cement", Status.CONSTRUCTION, jobs=355, **cement),))
    tiles = {"investment": Money(2e7, "USD"), "jobs": 300, "expected": "2027"}
    publish(engine, "2026-01-11", mentions=(plant("ceramic tiles", Status.CONSTRUCTION, **tiles),))
    publish(engine, "2026-01-12", mentions=(plant("sheet glass"),))
    publish(engine, "2026-01-13", mentions=(plant("polypropylene", region="KZ-23"),))
    publish(engine, "2026-01-14", mentions=(plant("gypsum", Status.CANCELLED),))
    engine.dispose()
    return address


def as_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ";") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def as_workbook(path: Path, rows: Sequence[Sequence[Any]], title: str = "Реестр") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return as_csv(tmp_path / "list.csv", REGISTER)


def test_each_project_is_in_both_or_only_on_one_side(qadam: Say, register: Path) -> None:
    found = json.loads(qadam("reconcile", register, "--json"))
    assert [(one["row"], one["project"]["public_id"]) for one in found["both"]] == [(3, "Q0001"), (4, "Q0002")]
    assert [one["row"] for one in found["only_listed"]] == [5]
    assert [one["public_id"] for one in found["only_news"]] == ["Q0003"]


def test_a_match_says_how_sure_it_is_and_why(qadam: Say, register: Path) -> None:
    cement = json.loads(qadam("reconcile", register, "--json"))["both"][0]
    assert 0.62 <= cement["score"] <= 1
    assert {"products", "region", "companies"} <= set(cement["same"])


def test_the_second_row_of_one_project_waits_for_a_person(qadam: Say, register: Path) -> None:
    (unclear,) = json.loads(qadam("reconcile", register, "--json"))["unclear"]
    assert (unclear["row"], unclear["better_row"]) == (6, 3)
    assert [each["project"]["public_id"] for each in unclear["candidates"]] == ["Q0001"]


def test_figures_differ_beyond_rounding_and_currencies_beyond_what_rates_explain(qadam: Say, register: Path) -> None:
    cement, tiles = json.loads(qadam("reconcile", register, "--json"))["both"]
    assert cement["differences"] == []
    assert [(one["field"], one["comparable"]) for one in tiles["differences"]] == [
        ("jobs", True),
        ("launch", True),
    ]


def test_the_report_reads_as_people_write(qadam: Say, register: Path) -> None:
    output = qadam("reconcile", register)
    for words in (
        "list.csv beside the news of Karaganda region",
        "In both               2  1 of them told otherwise",
        "Told otherwise",
        "row 3 fits it better",
        "nothing like it",
        "Figures within 3% are one figure",
        "row 5, cost: по договору",
        "cost from «Стоимость, млрд тенге»",
    ):
        assert words in output, words


def test_a_list_without_regions_is_held_beside_the_whole_country(qadam: Say, tmp_path: Path) -> None:
    rows = [("Project", "Company"), ("Cement plant", "Sary Cement")]
    found = json.loads(qadam("reconcile", as_csv(tmp_path / "list.csv", rows), "--json"))
    assert [one["public_id"] for one in found["only_news"]] == ["Q0002", "Q0003", "Q0004"]
    here = json.loads(qadam("reconcile", tmp_path / "list.csv", "--json", "--region", "KZ-23"))
    assert [one["public_id"] for one in here["only_news"]] == ["Q0004"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [tuple(cell.replace("Жаңа", "Новый") for cell in row) for row in REGISTER]
    read = read_sheet(as_csv(tmp_path / "list.csv", rows, encoding, delimiter))
    assert [row + ("",) * (len(HEADINGS) - len(row)) for row in read] == rows


def test_a_workbook_reads_like_the_same_list_as_csv(qadam: Say, register: Path, tmp_path: Path) -> None:
    book = as_workbook(tmp_path / "list.xlsx", REGISTER)
    one, other = (json.loads(qadam("reconcile", path, "--json")) for path in (register, book))
    assert one | {"list": ""} == other | {"list": ""}


def test_numbers_and_days_of_a_workbook_are_read(tmp_path: Path) -> None:
    book = as_workbook(tmp_path / "list.xlsx", [("Project", 12.0), (48.5, date(2026, 9, 1)), (None, True)])
    assert read_sheet(book) == (("Project", "12"), ("48.5", "2026-09-01"), ("", "True"))


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    book = as_workbook(tmp_path / "list.xlsx", [("a",)], title="First")
    assert read_sheet(book, "First") == (("a",),)
    with pytest.raises(SheetProblem, match="it has First"):
        read_sheet(book, "Second")


def test_headings_that_say_nothing_give_one_sentence_that_says_which_do(qadam: Say, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "list.csv", [("Alpha", "Beta"), ("Cement plant", "KZ-35")])
    output = qadam("reconcile", path, status=1)
    assert "наименование проекта" in output
    assert "--map name=" in output
    assert "Traceback" not in output
    both = json.loads(qadam("reconcile", path, "--map", "name=alpha", "--map", "region=Beta", "--json"))["columns"]
    assert both == {"region": "Beta", "name": "Alpha"}
    assert "«Gamma»" in qadam("reconcile", path, "--map", "name=Gamma", status=1)
    assert "FIELD is one of" in qadam("reconcile", path, "--map", "colour=Alpha", status=2)


@pytest.mark.parametrize(
    "headings",
    [
        ("Project", "Region", "Location", "Product", "Sector", "Company", "Cost", "Capacity", "Jobs", "Planned launch",
         "Status"),
        ("Наименование проекта", "Регион", "Район", "Продукция", "Отрасль", "Инвестор", "Сумма инвестиций", "Мощность",
         "Количество рабочих мест", "Год ввода в эксплуатацию", "Стадия"),
        ("Жоба атауы", "Облыс", "Аудан", "Өнім", "Сала", "Кәсіпорын", "Құны", "Қуаты", "Жұмыс орындары",
         "Іске қосу мерзімі", "Күйі"),
    ],
)  # fmt: skip
def test_headings_are_understood_in_three_languages(headings: tuple[str, ...]) -> None:
    wanted = ["name", "region", "place", "product", "sector", "company", "cost", "capacity", "jobs", "launch", "status"]
    found = find_headings([headings], {})
    assert found is not None
    assert found.columns == {field: at for at, field in enumerate(wanted)}
    assert set(wanted) == set(FIELDS)


def read_row(headings: Sequence[str], row: Sequence[str], **options: Any) -> Entry:
    found = find_headings([headings], {})
    assert found is not None
    (entry,) = Reader(found, DAY, **options).entries([headings, row])
    return entry


@pytest.mark.parametrize(
    ("heading", "cell", "money"),
    [
        ("Стоимость, млрд тенге", "48,5", Money(4.85e10, "KZT")),
        ("Cost (mln USD)", "120", Money(1.2e8, "USD")),
        ("Құны, млн теңге", "1 200", Money(1.2e9, "KZT")),
        ("Стоимость", "48,5 млрд тенге", Money(4.85e10, "KZT")),
        ("Стоимость, млрд тенге", "120 млн долларов", Money(1.2e8, "USD")),
        ("Стоимость", "48,5", None),
    ],
)
def test_a_cost_has_the_unit_of_its_cell_or_of_its_heading(heading: str, cell: str, money: Money | None) -> None:
    entry = read_row(("Проект", heading), ("Завод шин", cell))
    assert entry.mention.investment == money
    assert entry.unread == (() if money else (f"cost: {cell}",))


def test_a_currency_may_be_given_for_those_that_name_none() -> None:
    entry = read_row(("Проект", "Стоимость, млрд"), ("Завод шин", "48,5"), currency="KZT")
    assert entry.mention.investment == Money(4.85e10, "KZT")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("2027", "2027"), ("2024-2027 гг.", "2027"), ("IV квартал 2026 года", "2026-Q4"), ("2026-09-01", "2026"),
     ("до 2028 года", "2028"), ("", None)],
)  # fmt: skip
def test_a_launch_is_the_end_of_what_is_given(cell: str, expected: str | None) -> None:
    assert read_row(("Проект", "Срок реализации"), ("Завод шин", cell)).mention.expected == expected


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Строится", Status.CONSTRUCTION),
        ("Введен в эксплуатацию", Status.COMMISSIONED),
        ("Приостановлен", Status.SUSPENDED),
        ("under construction", Status.CONSTRUCTION),
        ("Құрылыс жүріп жатыр", Status.CONSTRUCTION),
        ("", None),
        ("??", None),
    ],
)
def test_a_status_is_read_from_the_words_of_registers(cell: str, status: Status | None) -> None:
    assert read_row(("Project", "Status"), ("Tyre plant", cell)).status is status


def test_a_row_with_nothing_but_a_region_heads_those_below_it() -> None:
    rows = [("Проект", "Инвестор"), ("Павлодарская область", ""), ("Завод шин", "Allur"), ("Всего", "1")]
    found = find_headings(rows, {})
    assert found is not None
    (entry,) = Reader(found, DAY).entries(rows)
    assert (entry.row, entry.mention.region, entry.mention.products) == (3, "KZ-55", ("tyres",))


def test_the_report_is_written_a_row_per_project(qadam: Say, register: Path, tmp_path: Path) -> None:
    for name in ("out.csv", "out.xlsx"):
        output = qadam("reconcile", register, "--out", tmp_path / name)
        assert name in output
        rows = read_sheet(tmp_path / name)
        assert [row[0] for row in rows[1:]] == ["both", "both", "only on the list", "unclear", "only in the news"]
        assert [row[3] for row in rows[1:]] == ["Q0001", "Q0002", "", "Q0001", "Q0003"]
    assert "ends neither in" in qadam("reconcile", register, "--out", tmp_path / "out.pdf", status=1)


EVIL = ('=HYPERLINK("http://evil.example","x") cement plant', "+1+1 plant", "@SUM(A1) plant", "-2 plant", "\t=1 plant")


@pytest.mark.parametrize("name", ["evil.csv", "evil.xlsx"])
def test_formulas_are_never_written_back_as_formulas(qadam: Say, tmp_path: Path, name: str) -> None:
    register = as_csv(
        tmp_path / "list.csv", [("Project", "Company"), *((words, "=cmd|'/c calc'!A1") for words in EVIL)]
    )
    qadam("reconcile", register, "--out", tmp_path / name)
    if name.endswith("csv"):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    else:
        page = load_workbook(tmp_path / name).active
        assert page is not None
        kinds = {cell.data_type for row in page.iter_rows() for cell in row}
        assert "f" not in kinds
        assert any(str(cell.value).startswith("=HYPERLINK") for row in page.iter_rows() for cell in row)


def test_a_workbooks_formula_is_read_as_what_it_came_to(tmp_path: Path) -> None:
    assert read_sheet(as_workbook(tmp_path / "list.xlsx", [("=1+1", "x")])) == (("", "x"),)


def test_a_cell_of_ten_megabytes_does_no_harm(qadam: Say, tmp_path: Path) -> None:
    rows = [("Project", "Company"), ("Cement plant " + "x" * 10_000_000, "Sary Cement")]
    (_, row) = read_sheet(as_workbook(tmp_path / "list.xlsx", [rows[0], ("Cement " + "x" * 30_000, "y")]))
    assert len(row[0]) == LONGEST_CELL
    assert "no table that can be read" in qadam("reconcile", as_csv(tmp_path / "list.csv", rows), status=1)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = as_workbook(tmp_path / "bomb.xlsx", [("Project",)])
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(MOST_UNPACKED // 1_000_000 + 1):
            part.write(b"\0" * 1_000_000)
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(SheetProblem, match="that is no list"):
        read_sheet(bomb)


def test_a_file_that_is_too_long_or_old_or_broken_gives_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    for body, words in (
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "before 2007"),
        (b"PK\x03\x04 and nothing more", "no workbook"),
        (b"a" * (MOST_BYTES + 1), "lists of up to"),
        (b"a\n" * 20_002, "split it"),
    ):
        path.write_bytes(body)
        with pytest.raises(SheetProblem, match=words):
            read_sheet(path)


@given(st.binary(max_size=400) | st.binary(max_size=100).map(lambda rest: b"PK\x03\x04" + rest))
def test_no_bytes_do_worse_than_a_problem(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(body)
    try:
        rows = read_sheet(path)
    except SheetProblem:
        return
    assert all(len(cell) <= LONGEST_CELL for row in rows for cell in row)


TEXTS = st.lists(st.text(max_size=8), min_size=2, max_size=2)


@given(TEXTS)
def test_what_is_written_can_be_read_and_holds_no_formula(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    for name in ("any.csv", "any.xlsx"):
        path = tmp_path_factory.getbasetemp() / name
        write_sheet(path, ("One", "Two"), [cells])
        assert read_sheet(path)[0] == ("One", "Two")


def known(**values: Any) -> Known:
    told: dict[str, Any] = {"region": None, "status": None, "expected": None, "investment": None, "capacity": None}
    return Known(1, "Q0001", "Plant", jobs=values.pop("jobs", None), **told | values)


def entry(status: Status | None = None, **values: Any) -> Entry:
    told = Mention("Plant", Facility.PLANT, status or Status.PLANNED, "Plant", sector=Sector.FOOD, **values)
    return Entry(2, told, status)


@pytest.mark.parametrize(
    ("listed", "news", "fields"),
    [
        (entry(investment=Money(100.0, "KZT")), known(investment=Money(97.0, "KZT")), []),
        (entry(investment=Money(100.0, "KZT")), known(investment=Money(96.0, "KZT")), ["cost"]),
        (entry(investment=Money(9.4e9, "KZT")), known(investment=Money(2e7, "USD")), []),
        (entry(investment=Money(9.4e10, "KZT")), known(investment=Money(2e7, "USD")), ["cost"]),
        (entry(investment=Money(9.4e9, "KZT")), known(investment=Money(2e7, "CNY")), ["cost, not comparable"]),
        (entry(capacity=Capacity(10.0, "t/month")), known(capacity=Capacity(120.0, "t/year")), []),
        (
            entry(capacity=Capacity(10.0, "t/day")),
            known(capacity=Capacity(3650.0, "t/year")),
            ["capacity, not comparable"],
        ),
        (entry(expected="2026"), known(expected="2026-Q3"), []),
        (entry(expected="2026-Q3"), known(expected="2026-Q4"), ["launch"]),
        (entry(expected="2026"), known(expected="soon"), []),
        (entry(Status.PLANNED), known(status=Status.CONSTRUCTION), ["status"]),
        (entry(), known(status=Status.CONSTRUCTION), []),
        (entry(jobs=100), known(), []),
    ],
)
def test_only_what_both_say_and_rounding_does_not_explain_is_a_difference(
    listed: Entry, news: Known, fields: list[str]
) -> None:
    found: list[Difference] = list(differences(listed, news, date(2024, 5, 1)))
    assert [one.field + ("" if one.comparable else ", not comparable") for one in found] == fields
