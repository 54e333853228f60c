"""Parquet files; the only module that knows the library, which is needed for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as arrow
from pyarrow import parquet
from pydantic import BaseModel

from flows.exporting import columns, flat

_KINDS: dict[type, Any] = {
    int: arrow.int64(),
    float: arrow.float64(),
    bool: arrow.bool_(),
    date: arrow.date32(),
    datetime: arrow.timestamp("us", tz="UTC"),
    str: arrow.string(),
}


class Parquet:
    """One table, a portion of rows at a time."""

    def __init__(self, path: Path, model: type[BaseModel]) -> None:
        self.names = columns(model)
        self.schema = arrow.schema([(name, _KINDS[kind]) for name, kind in self.names.items()])
        self.writer = parquet.ParquetWriter(path, self.schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.writer.close()

    def write(self, rows: Sequence[BaseModel]) -> None:
        told = [flat(row) for row in rows]
        lists = {name: [one.get(name) for one in told] for name in self.names}
        self.writer.write_table(arrow.table(lists, schema=self.schema))
