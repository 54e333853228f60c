"""Capacities come in the record's units, jobs without the builders, and counts only of projects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.records import Capacity
from extractors.values.quantities import find_capacities, find_jobs, find_project_counts


def capacities(text: str) -> list[tuple[float, str]]:
    return [(found.value.value, found.value.unit) for found in find_capacities(text)]


def jobs(text: str) -> list[int]:
    return [found.value for found in find_jobs(text)]


def counts(text: str) -> list[int]:
    return [found.value for found in find_project_counts(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("it makes 25 thousand tonnes a year", 25000, "t/year"),
        ("на 500 тыс. тонн в год", 500_000, "t/year"),
        ("180 тыс. т/год", 180_000, "t/year"),
        ("a 500,000-ton-a-year line", 500_000, "t/year"),
        ("1.25 mtpa of polyethylene", 1_250_000, "t/year"),
        ("300 kt of sinter", 300_000, "t"),
        ("2 million tonnes of ore annually", 2_000_000, "t/year"),
        ("an annual capacity of 30,000 tonnes", 30_000, "t/year"),
        ("годовая мощность 30 тыс. тонн", 30_000, "t/year"),
        ("ежегодно здесь будут получать 4 тонны золота", 4, "t/year"),
        ("жылдық қуаты – 30 мың тонна", 30_000, "t/year"),
        ("1 200 тонн свёклы в сутки", 1200, "t/day"),
        ("күндік қуаты – 60 тонна", 60, "t/day"),
        ("айына 700 тонна береді", 700, "t/month"),
        ("жылына 3,5 млн дана", 3_500_000, "pieces/year"),
        ("70 thousand cars per year", 70_000, "pieces/year"),
        ("12 thousand modern buses a year", 12_000, "pieces/year"),
        ("3,5 млн покрышек в год", 3_500_000, "pieces/year"),
        ("1 800 кабин в год", 1800, "pieces/year"),
        ("жылына 45 мың кілем тоқиды", 45_000, "pieces/year"),
        ("2 млн кв. м плитки в год", 2_000_000, "m2/year"),
        ("13 млн шаршы метр", 13_000_000, "m2"),
        ("600 тыс. кубометров в год", 600_000, "m3/year"),
        ("4 bcm of gas a year", 4e9, "m3/year"),
        ("a 100 MW wind farm", 100, "MW"),
        ("мощностью 1,2 ГВт", 1200, "MW"),
        ("120-мегаваттная станция", 120, "MW"),
        ("48 млн кВт·ч в год", 48_000, "MWh/year"),
        ("на 5 000 голов", 5000, "head"),
        ("15 мың бас ірі қара", 15_000, "head"),
        ("an 8-hectare greenhouse", 8, "ha"),
        ("водовод в 36 километров", 36, "km"),
        ("262 млн литр сусын", 262_000_000, "l"),
    ],
)
def test_a_capacity_is_read_in_the_unit_of_the_record(text: str, value: float, unit: str) -> None:
    assert capacities(text) == [(value, unit)]


def test_the_members_of_a_list_share_its_rate() -> None:
    text = "100 thousand tons of resin and 70 thousand tons of film per year"
    assert capacities(text) == [(100_000, "t/year"), (70_000, "t/year")]
    text = "186 тыс. тонн в год, в том числе 60 тыс. тонн каучука и 40 тыс. тонн эфира"
    assert capacities(text) == [(186_000, "t/year"), (60_000, "t/year"), (40_000, "t/year")]


def test_a_quantity_without_a_rate_stays_without() -> None:
    assert capacities("Привезли 300 тонн семян. Первый год был трудным.") == [(300, "t")]


@pytest.mark.parametrize(
    "text", ["400 тысяч баррелей в сутки", "в 2026 году", "12 млн тенге в год", "300 people a day", "№ 5 т"]
)
def test_other_figures_are_no_capacity(text: str) -> None:
    assert capacities(text) == []


def test_the_span_covers_figure_unit_and_rate() -> None:
    text = "Зауыт жылына 3,5 млн дөңгелек шығарады"
    assert [text[found.start : found.end] for found in find_capacities(text)] == ["жылына 3,5 млн дөңгелек"]
    text = "It makes 2 million tonnes of ore annually."
    assert [text[found.start : found.end] for found in find_capacities(text)] == ["2 million tonnes of ore annually"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("will create 1,100 permanent jobs", 1100),
        ("the mill employs 190 people", 190),
        ("about 800 people will find work here", 800),
        ("with 1,100 on the payroll", 1100),
        ("the plant employs 310.", 310),
        ("1,2 тыс. рабочих мест", 1200),
        ("631 постоянное рабочее место", 631),
        ("трудоустроены 250 человек", 250),
        ("число рабочих мест – 55.", 55),
        ("постоянная работа будет у 631.", 631),
        ("на заводе 230 сотрудников", 230),
        ("210 жұмыс орны ашылады", 210),
        ("1 100-ден астам адам жұмысқа тұрады", 1100),
        ("онда 350 маман істейді", 350),
    ],
)
def test_jobs_are_read(text: str, number: int) -> None:
    assert jobs(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "на пике строительства будет занято 4 300 человек",
        "600 builders work on the site",
        "1,000 temporary jobs",
        "құрылыс кезінде 2 мың адам жұмыс істейді",
        "Город насчитывает 40 000 жителей",
        "270 people were dismissed from work",
        "при пожаре пострадали 3 работника",
    ],
)
def test_builders_and_other_people_are_no_jobs(text: str) -> None:
    assert jobs(text) == []


def test_a_bare_number_goes_on_with_the_people_of_its_sentence() -> None:
    assert jobs("На стройке займут до 2,2 тыс. человек, на готовом заводе – 754.") == [754]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("180 industrial projects", 180),
        ("Seven projects were launched", 7),
        ("семь проектов", 7),
        ("14 предприятий", 14),
        ("он төрт жоба", 14),
        ("12 өндірістік жоба", 12),
        ("three plants", 3),
    ],
)
def test_projects_are_counted(text: str, number: int) -> None:
    assert counts(text) == [number]


@pytest.mark.parametrize(
    "text", ["one project", "к концу 2026 года объект сдадут", "цех № 2 завода", "он назвал проекты", "14 schools"]
)
def test_other_numbers_count_no_projects(text: str) -> None:
    assert counts(text) == []


def test_a_part_of_the_projects_is_counted_too() -> None:
    assert counts("54 проекта на 46 млрд тенге, 12 из них уже работают") == [54, 12]


UNITS = {
    "en": ["tonnes", "cars", "MW", "hectares"],
    "ru": ["тонн", "автомобилей", "МВт", "гектаров"],
    "kk": ["тонна", "автомобиль", "МВт", "гектар"],
}


@given(
    number=st.integers(min_value=2, max_value=10**9),
    language=st.sampled_from(["en", "ru", "kk"]),
    unit=st.integers(min_value=0, max_value=3),
)
def test_any_capacity_reads_back_with_its_exact_span(number: int, language: str, unit: int) -> None:
    grouped = f"{number:,}" if language == "en" else f"{number:,}".replace(",", " ")
    written = f"{grouped} {UNITS[language][unit]}"
    (found,) = find_capacities(f"({written})")
    assert found.value == Capacity(number, ["t", "pieces", "MW", "ha"][unit])
    assert (found.start, found.end) == (1, 1 + len(written))


@given(st.text() | st.text(alphabet="0123456789 .,-–тонадвгчелкмыжұсінprojectsbya\n"))
def test_any_text_is_searched_without_failing_and_spans_lie_inside(text: str) -> None:
    spans = [(found.start, found.end) for found in find_capacities(text)]
    spans += [(found.start, found.end) for found in (*find_jobs(text), *find_project_counts(text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    "piece", ["1 ", "5 a ", "5 человек ", "12 т и ", "12 т, ", "жылына ", "7 из них ", "5 new ", "9-"]
)
def test_a_long_run_of_one_thing_is_searched_to_its_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(find_capacities(text)) + len(find_jobs(text)) + len(find_project_counts(text)) <= 3 * len(text)
