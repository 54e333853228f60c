"""What the daily look for overdue promises and silences costs over a large archive: `python -m benchmarks.looking`.

Invented projects get a date within two years of each of their articles (the year, a quarter or a month) and gaps
between news. Looked at is a day in the middle of a month, the first of a quarter and the first of a year, on SQLite.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, delete, func, select, text

from alerts.audience import Audience
from benchmarks.filling import add_source, fill
from benchmarks.invented import DAYS, FIRST_DAY, Inventor
from db.engine import reading, upgrade_database, writing
from db.journal import stop_keeping
from db.tables import lookout, news
from db.watches import save_watch
from domain.notices import Trigger
from domain.timeline import SURE_ENOUGH
from domain.watching import Watch
from flows.noticing import look_out

MANY = 100_000
WATCH = Watch("all", "a@example.org", triggers=frozenset(Trigger))
WATCHES = Audience([WATCH])
_DATES = (
    "UPDATE mentions SET expected = (SELECT strftime('%Y', v.published_at) + 1 FROM versions v "
    "WHERE v.id = mentions.version_id) || CASE mentions.id % 17 WHEN 0 THEN '' WHEN 1 THEN '-Q1' WHEN 2 THEN '-Q2' "
    "WHEN 3 THEN '-Q3' WHEN 4 THEN '-Q4' ELSE printf('-%02d', mentions.id % 17 - 4) END",
    "INSERT INTO silences (project_id, number, status, sector, days) SELECT id, 0, 'planned', "
    "COALESCE(sector, 'other'), 20 + id * 7919 % 400 FROM projects",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=MANY)
    many = parser.parse_args().projects
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade_database(f"sqlite:///{Path(folder, 'archive.db')}", durable=False)
        _fill(engine, Path(folder, "archive.db"), many)
        year = (FIRST_DAY + timedelta(days=DAYS)).year
        days = [datetime(year, month, day, 9, tzinfo=UTC) for month, day in ((5, 17), (7, 1))]
        for now in (*days, datetime(year + 1, 1, 1, 9, tzinfo=UTC)):
            _measure(engine, now)
    return 0


def _fill(engine: Engine, file: Path, many: int) -> None:
    add_source(engine)
    with writing(engine) as connection:
        stop_keeping(connection)
    engine.dispose()
    fill(file, Inventor().projects(many))
    with writing(engine) as connection:
        for statement in _DATES:
            connection.execute(text(statement))
        connection.execute(text("ANALYZE"))
    save_watch(engine, WATCH, FIRST_DAY)


def _measure(engine: Engine, now: datetime) -> None:
    """The look of a day, as if one had been the day before, and a second one of the same day."""
    with writing(engine, now) as connection:
        connection.execute(delete(lookout))
    first = _seconds(lambda: look_out(engine, WATCHES, now - timedelta(days=1), SURE_ENOUGH))
    before = _told(engine)
    look = _seconds(lambda: look_out(engine, WATCHES, now, SURE_ENOUGH))
    again = _seconds(lambda: look_out(engine, WATCHES, now, SURE_ENOUGH))
    print(
        f"{now:%Y-%m-%d}: {_told(engine) - before:,} notices in {look:.2f} s of processor time; "
        f"a second run {again * 1000:.1f} ms; a first look {first:.2f} s"
    )


def _told(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(news)).scalar_one())


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    sys.exit(main())
