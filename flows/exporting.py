"""The whole database as files that any program reads: JSON lines, CSV or Parquet, with a manifest of their hashes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import TracebackType, UnionType
from typing import Annotated, Any, Literal, Protocol, Self, TextIO, Union, get_args, get_origin

from pydantic import BaseModel

from db.views import unconfirmed_rows
from domain.problems import Problem
from flows import machine_lists, machine_models, machine_records
from flows.quoting import Standpoint
from flows.sheets import no_formula

Format = Literal["jsonl", "csv", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
ROWS_AT_ONCE = machine_lists.MOST
MOST_PROGRAMMES = MOST_UNCONFIRMED = 1_000_000


class ExportProblem(Problem):
    """It cannot be written as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """What one file holds: ``parts`` gives it a portion at a time."""

    name: str
    model: type[BaseModel]
    parts: Callable[[Standpoint], Iterator[Sequence[BaseModel]]]


class Writer(Protocol):
    def write(self, rows: Sequence[BaseModel]) -> None: ...


def _paged(read: Callable[..., machine_models.Page[Any]]) -> Callable[[Standpoint], Iterator[Sequence[BaseModel]]]:
    def parts(asked: Standpoint) -> Iterator[Sequence[BaseModel]]:
        page = read(asked, ROWS_AT_ONCE)
        yield page.items
        while page.more:
            page = read(asked, ROWS_AT_ONCE, page.cursor)
            yield page.items

    return parts


def _unconfirmed(asked: Standpoint) -> Iterator[Sequence[BaseModel]]:
    """Few, because each waits for a confirmation."""
    yield tuple(map(machine_records.change, unconfirmed_rows(asked.connection, limit=MOST_UNCONFIRMED)))


def _programmes(asked: Standpoint) -> Iterator[Sequence[BaseModel]]:
    """In one go: the ledger is computed from all statements, whatever part of it is asked for."""
    yield machine_lists.programmes(asked, MOST_PROGRAMMES).items


def _sources(asked: Standpoint) -> Iterator[Sequence[BaseModel]]:
    yield machine_lists.sources(asked).items


TABLES = (
    Table("projects", machine_models.Project, _paged(machine_lists.projects)),
    Table("mentions", machine_models.Mention, _paged(machine_lists.mentions)),
    Table("changes", machine_models.ChangeStep, _paged(machine_lists.changes)),
    Table("unconfirmed", machine_models.Change, _unconfirmed),
    Table("promises", machine_models.Promise, _paged(machine_lists.promises)),
    Table("programmes", machine_models.Programme, _programmes),
    Table("articles", machine_models.Article, _paged(machine_lists.articles)),
    Table("sources", machine_models.SourceHealth, _sources),
)


def export(asked: Standpoint, folder: Path, form: Format) -> dict[str, Any]:
    """Writes a file for each table and the manifest, which it gives. Raises ExportProblem."""
    if folder.exists() and any(folder.iterdir()):
        raise ExportProblem(f"{folder} is not empty: choose a new folder.")
    opened = _parquet() if form == "parquet" else JsonLines if form == "jsonl" else Csv
    folder.mkdir(parents=True, exist_ok=True)
    files = [_written(asked, table, folder / f"{table.name}.{form}", opened) for table in TABLES]
    manifest = {"qadam": version("qadam"), "format": form, "known_on": asked.today.isoformat(), "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _written(
    asked: Standpoint,
    table: Table,
    path: Path,
    opened: Callable[[Path, type[BaseModel]], AbstractContextManager[Writer]],
) -> dict[str, Any]:
    count = 0
    with opened(path, table.model) as writer:
        for rows in table.parts(asked):
            writer.write(rows)
            count += len(rows)
    return {"name": path.name, "rows": count, "bytes": path.stat().st_size, "sha256": _hash(path)}


def _hash(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while portion := file.read(1 << 20):
            found.update(portion)
    return found.hexdigest()


def _parquet() -> Callable[[Path, type[BaseModel]], AbstractContextManager[Writer]]:
    try:
        from flows.parquet_files import Parquet
    except ModuleNotFoundError as error:
        raise ExportProblem(
            "Parquet needs the package pyarrow: pip install 'qadam[parquet]', or choose csv."
        ) from error
    return Parquet


@dataclass(slots=True)
class _Text:
    path: Path
    model: type[BaseModel]
    file: TextIO | None = None

    def __enter__(self) -> Self:
        self.file = self.path.open("w", encoding="utf-8", newline="")
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        assert self.file is not None  # noqa: S101
        self.file.close()


@dataclass(slots=True)
class JsonLines(_Text):
    def write(self, rows: Sequence[BaseModel]) -> None:
        assert self.file is not None  # noqa: S101
        self.file.writelines(f"{row.model_dump_json()}\n" for row in rows)


@dataclass(slots=True)
class Csv(_Text):
    """Lists as JSON; a cell that a spreadsheet would take for a formula begins with an apostrophe."""

    def __enter__(self) -> Self:
        opened = _Text.__enter__(self)
        csv.writer(self._file).writerow(columns(self.model))
        return opened

    @property
    def _file(self) -> TextIO:
        assert self.file is not None  # noqa: S101
        return self.file

    def write(self, rows: Sequence[BaseModel]) -> None:
        names, told = columns(self.model), map(flat, rows)
        csv.writer(self._file).writerows([_cell(row.get(name)) for name in names] for row in told)


def _cell(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return no_formula(value) if isinstance(value, str) else value


@cache
def columns(model: type[BaseModel]) -> dict[str, type]:
    """The columns of a table by name, those of what lies within a record after its name and a dot."""
    found: dict[str, type] = {}
    for name, field in model.model_fields.items():
        if within := _within(field.annotation):
            found |= {f"{name}.{inner}": kind for inner, kind in columns(within).items()}
        else:
            found[name] = _kind(field.annotation)
    return found


def _parts(annotation: Any) -> list[Any]:
    """What a value may be, without None and without what describes it."""
    told = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    plain = [get_args(part)[0] if get_origin(part) is Annotated else part for part in told]
    return [part for part in plain if part is not type(None)]


def _within(annotation: Any) -> type[BaseModel] | None:
    parts = _parts(annotation)
    is_record = len(parts) == 1 and isinstance(parts[0], type) and issubclass(parts[0], BaseModel)
    return parts[0] if is_record else None


def _kind(annotation: Any) -> type:
    """What is none of these is text, or JSON."""
    parts = _parts(annotation)
    only: type = parts[0] if len(parts) == 1 else str
    return only if only in (int, float, bool, date, datetime) else str


def flat(row: BaseModel) -> dict[str, Any]:
    """The values by column; what is not known is left out."""
    found: dict[str, Any] = {}
    known = columns(type(row))
    for name in type(row).model_fields:
        value = getattr(row, name)
        if value is None:
            continue
        if name not in known:
            found |= {f"{name}.{inner}": one for inner, one in flat(value).items()}
        else:
            found[name] = _scalar(value) if known[name] is str else value
    return found


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    return json.dumps(value, ensure_ascii=False, default=lambda one: one.model_dump(mode="json"))
