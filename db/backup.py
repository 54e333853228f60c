"""A copy of a live SQLite file that is known to be whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from db.marks import mark


def copy_checked(source: Path, target: Path) -> Path:
    """Copies page by page beside writers, checks the copy, then puts it in place in one step.

    Raises sqlite3.DatabaseError or OSError; whatever stood at ``target`` is then still there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        _copy(source, fresh)
        mark("backup.before_replace")
        for log in ("-wal", "-shm"):  # of an older copy that somebody opened: it must not be applied to the new one
            target.with_name(target.name + log).unlink(missing_ok=True)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return target


def _copy(source: Path, fresh: Path) -> None:
    origin = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    with closing(origin), closing(sqlite3.connect(fresh)) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
