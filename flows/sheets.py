"""Tables that people keep: CSV and XLSX in, as rows of plain bounded text, and out, with no cell that is a formula."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from domain.problems import Problem
from feeds.decoding import decode

MOST_BYTES = 20_000_000
MOST_UNPACKED = 25_000_000
MOST_LETTERS = 20_000_000
MOST_ROWS = 20_000
MOST_CELLS = 400_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000

Row = tuple[str, ...]
Value = str | int | float | None

_DELIMITERS = ";,\t|"
_SNIFFED = 30  # lines
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What openpyxl raises for files that are no workbooks, or were made to harm.
_BROKEN = (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError, zlib.error,
           NotImplementedError, OverflowError)  # fmt: skip


class SheetProblem(Problem):
    """A table that cannot be read or written."""


def read_sheet(path: Path, sheet: str | None = None) -> tuple[Row, ...]:
    """Rows in their order, empty ones too, each cell cut to a thousand characters; ``sheet`` names one of a workbook.

    What a workbook's formulas last came to is read, never the formulas. Raises SheetProblem.
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SheetProblem(f"{path.name} has {size / 1e6:,.0f} MB; lists of up to {MOST_BYTES / 1e6:.0f} MB are read.")
    body = path.read_bytes()
    if body.startswith(_OLD_EXCEL):
        raise SheetProblem(f"{path.name} is a workbook of before 2007: save it as .xlsx or .csv.")
    rows = _workbook(path, body, sheet) if body.startswith(b"PK") else _delimited(path, body)
    return tuple(_bounded(path, rows))


def _bounded(path: Path, rows: Iterable[Row]) -> Iterator[Row]:
    """A small workbook may show one long text in millions of cells."""
    cells, letters = MOST_CELLS, MOST_LETTERS
    for number, row in enumerate(rows):
        cells -= len(row)
        letters -= sum(map(len, row))
        if number == MOST_ROWS or cells < 0 or letters < 0:
            most = f"{MOST_ROWS:,} rows, {MOST_CELLS:,} cells or {MOST_LETTERS:,} letters"
            raise SheetProblem(f"{path.name} has more than {most}: split it.")
        yield row


def _delimited(path: Path, body: bytes) -> Iterator[Row]:
    """In whatever encoding, separated by whatever splits its first lines into most columns."""
    text = decode(body, "")
    try:
        delimiter = max(_DELIMITERS, key=lambda sign: _columns(text, sign))
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield _row(cells[:MOST_COLUMNS])
    except csv.Error as error:
        raise SheetProblem(f"{path.name} is no table that can be read ({error}).") from error


def _columns(text: str, delimiter: str) -> int:
    """Of the widest rows the second: a title may hold a comma, the headings and what is below them are alike."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths = sorted((len(row) for row in islice(rows, _SNIFFED)), reverse=True)
    return widths[min(1, len(widths) - 1)] if widths else 0


def _workbook(path: Path, body: bytes, sheet: str | None) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        _refuse_bombs(path, body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about colours and the like
            book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
            page = _page(path, book, sheet)
            for cells in page.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True):
                yield _row(cells)
    except _BROKEN as error:
        raise SheetProblem(f"{path.name} is no workbook that can be read: save it anew as .xlsx or .csv.") from error


def _refuse_bombs(path: Path, body: bytes) -> None:
    """Nothing is unpacked beyond the sizes that the archive declares."""
    with ZipFile(io.BytesIO(body)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MOST_UNPACKED:
        raise SheetProblem(f"{path.name} unpacks to {unpacked / 1e6:,.0f} MB: that is no list.")


def _page(path: Path, book: Any, sheet: str | None) -> Any:
    if sheet is None:
        return book.worksheets[0]
    if sheet not in book.sheetnames:
        raise SheetProblem(f"{path.name} has no sheet {sheet}; it has {', '.join(book.sheetnames[:20])}.")
    return book[sheet]


def _row(cells: Sequence[object]) -> Row:
    """Without the empty cells at its end, of which a workbook has as many as one likes."""
    row = [_plain(value) for value in cells]
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _plain(value: object) -> str:
    """A cell as people read it: whole numbers without «.0», days as 2026-09-01."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return _CONTROL.sub(" ", str(value)[:LONGEST_CELL]).strip()


def write_sheet(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """As .csv or .xlsx by the name; in place of an older file only when it is whole. Raises SheetProblem."""
    writers = {".csv": _write_delimited, ".xlsx": _write_workbook}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise SheetProblem(f"{path.name} ends neither in .csv nor in .xlsx: give one of these names.")
    part = path.with_name(f".{path.name}.part")
    writer(part, headings, rows)
    part.replace(path)


def _write_delimited(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(delimited_lines(headings, rows))


def delimited_lines(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """A .csv line by line, for whoever takes it while it is made; a byte-order mark comes first, by which spreadsheets
    know the encoding."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    written.write("\ufeff")
    for row in chain((headings,), rows):
        writer.writerow([_harmless(value) for value in row])
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def _harmless(value: Value) -> Value:
    return no_formula(_CONTROL.sub(" ", value)) if isinstance(value, str) else value


def no_formula(text: str) -> str:
    """Text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_workbook(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet("Qadam")
    page.freeze_panes = "A2"

    def cell(value: Value) -> Any:
        made = WriteOnlyCell(page, _CONTROL.sub(" ", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # text, whatever it begins with
        return made

    for row in (headings, *rows):
        page.append([cell(value) for value in row])
    book.save(path)
