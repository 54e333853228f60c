"""The whole database as files, and the proof of one project: complete, checkable, the same for the same knowledge."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pyarrow import parquet
from sqlalchemy import Engine

from db.engine import reading, upgrade_database
from db.project_filter import ProjectFilter
from db.promise_views import launch_promises
from domain.timeline import day_there
from flows import machine_lists
from flows.exporting import FORMATS, TABLES, ExportProblem, export
from flows.quoting import Standpoint
from flows.settings import Settings
from tests.browsing import reader
from tests.conftest import Say
from tests.machine_archive import HOSTILE, LIME, fill
from tests.stored import NOW
from tests.told import DAY

NAMES = [table.name for table in TABLES]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('export')}/qadam.db"
    engine = upgrade_database(address)
    fill(engine)
    engine.dispose()
    return address


@pytest.fixture
def asked(archive: str) -> Iterator[Standpoint]:
    engine = upgrade_database(archive)
    with reading(engine) as connection:
        yield Standpoint(connection, day_there(NOW + 9 * DAY), None, 0.35)
    engine.dispose()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_export_holds_every_row_and_its_manifest_says_so(qadam: Say, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    manifest = json.loads(qadam("export", folder, "--json"))
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
    for name, file in zip(NAMES, manifest["files"], strict=True):
        path = folder / f"{name}.jsonl"
        assert file["name"] == path.name
        assert file["rows"] == len(lines(path))
        assert file["sha256"] == sha256(path.read_bytes()).hexdigest()
    counted = {file["name"]: file["rows"] for file in manifest["files"]}
    assert counted["projects.jsonl"] == 3
    assert (counted["mentions.jsonl"], counted["changes.jsonl"], counted["unconfirmed.jsonl"]) == (5, 4, 1)
    assert (counted["articles.jsonl"], counted["programmes.jsonl"], counted["promises.jsonl"]) == (6, 1, 2)


@pytest.mark.both
def test_every_database_gives_the_same_files(engine: Engine, archive: str, tmp_path: Path) -> None:
    fill(engine)
    other = upgrade_database(archive)
    for number, one in enumerate((engine, other)):
        with reading(one) as connection:
            asked = Standpoint(connection, day_there(NOW + 9 * DAY), None, 0.35)
            export(asked, tmp_path / str(number), "jsonl")
            assert len(machine_lists.projects(asked, 9, wanted=ProjectFilter(regions=("KZ-35",))).items) == 2
            ((*_, last),) = launch_promises(connection, asked.today, 9)
            assert last.project_id == "Q0001"
    other.dispose()
    for name in NAMES:
        assert lines(tmp_path / "0" / f"{name}.jsonl") == lines(tmp_path / "1" / f"{name}.jsonl")


def test_all_forms_hold_the_same(asked: Standpoint, tmp_path: Path) -> None:
    for form in FORMATS:
        export(asked, tmp_path / form, form)
    for name in NAMES:
        whole = lines(tmp_path / "jsonl" / f"{name}.jsonl")
        with (tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        columns = parquet.read_table(tmp_path / "parquet" / f"{name}.parquet").to_pylist()
        key = "id" if "id" in whole[0] else "project_id"
        assert [str(row[key] or "") for row in whole] == [row[key] for row in cells]
        assert [row[key] for row in whole] == [row[key] for row in columns]
    (quote,) = [row["quote.text"] for row in columns_of(tmp_path / "parquet") if row["project_id"] == "Q0002"]
    assert quote == HOSTILE


def columns_of(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = parquet.read_table(folder / "mentions.parquet").to_pylist()
    return found


def test_no_cell_is_a_formula(asked: Standpoint, tmp_path: Path) -> None:
    export(asked, tmp_path / "csv", "csv")
    with (tmp_path / "csv" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        (quote,) = [row["quote.text"] for row in csv.DictReader(file) if row["project_id"] == "Q0002"]
    assert quote == f"'{HOSTILE}"


def test_the_past_can_be_exported(qadam: Say, tmp_path: Path) -> None:
    manifest = json.loads(qadam("export", tmp_path / "then", "--as-of", "2026-03-16", "--json"))
    assert manifest["known_on"] == "2026-03-16"
    (project,) = lines(tmp_path / "then" / "projects.jsonl")
    assert project["status"] == "planned"


def test_nothing_is_overwritten(qadam: Say, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert "is not empty: choose a new folder" in qadam("export", tmp_path, status=1)


def test_without_the_library_parquet_is_refused_in_one_sentence(
    asked: Standpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "flows.parquet_files", raising=False)
    with pytest.raises(ExportProblem, match="Parquet needs the package pyarrow: pip install"):
        export(asked, tmp_path / "out", "parquet")
    assert not (tmp_path / "out").exists()


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_proof_pack_can_be_checked_without_us(qadam: Say, tmp_path: Path) -> None:
    qadam("project", "q0001", "--proof", tmp_path / "out.zip")
    files = unpacked((tmp_path / "out.zip").read_bytes())
    manifest = json.loads(files.pop("manifest.json"))
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    quotes = json.loads(files["quotes.json"])["quotes"]
    said = {one["text"]: one for one in quotes}
    cost = said["It will cost 5 billion tenge and open in 2026."]
    assert LIME[cost["start"] : cost["end"]] == cost["text"]
    assert cost["article_text_sha256"] == sha256(LIME.encode()).hexdigest()
    assert cost["url"] == "https://agency.example/lime"
    record = json.loads(files["record.json"])
    assert record["project"]["id"] == "Q0001"
    for sentence in said:
        assert f"«{sentence}»" in files["summary.txt"].decode()


def test_the_same_knowledge_gives_the_same_bytes_by_command_and_by_page(
    qadam: Say, archive: str, tmp_path: Path
) -> None:
    qadam("project", "Q0001", "--proof", tmp_path / "out.zip", "--as-of", "2026-03-20")
    with reader(Settings(database=archive, day=day_there(NOW + 9 * DAY))) as client:
        answer = client.get("/ru/projects/Q0001/proof.zip?as_of=2026-03-20")
        missing = client.get("/projects/Q9999/proof.zip")
    assert answer.content == (tmp_path / "out.zip").read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="qadam-Q0001-2026-03-20.zip"'
    assert missing.status_code == 404
    assert "There is no project Q9999" in qadam("project", "Q9999", "--proof", tmp_path / "no.zip", status=1)
    assert not (tmp_path / "no.zip").exists()


def test_nothing_scraped_is_html_in_a_summary(archive: str) -> None:
    with reader(Settings(database=archive, day=day_there(NOW + 9 * DAY))) as client:
        page = unpacked(client.get("/projects/Q0002/proof.zip").content)["summary.html"].decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
