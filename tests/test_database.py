"""The database opens only what is ours and whole, waits its turn, writes all or nothing, and can be copied."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, select, text

from db.engine import DatabaseProblem, backup_database, open_database, reading, upgrade_database, writing
from db.invariants import broken_promises
from db.tables import stories
from domain.records import Reading
from tests.stored import NOW, article, column, poll, seen

BRIEF = timedelta(seconds=0.2)


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def with_revision(file: Path, revision: str) -> Path:
    upgrade_database(url_of(file)).dispose()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    return file


def foreign(file: Path) -> Path:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    return file


def written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def test_a_missing_database_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match=r"no database .* yet: `make run` makes it"):
        open_database(url_of(tmp_path / "qadam.db"))
    assert list(tmp_path.iterdir()) == []


def test_upgrading_makes_the_folder_and_the_file(tmp_path: Path) -> None:
    file = tmp_path / "var" / "lib" / "qadam.db"
    upgrade_database(url_of(file)).dispose()
    open_database(url_of(file)).dispose()
    assert file.exists()


def test_upgrading_fills_an_empty_file_that_a_crash_left(tmp_path: Path) -> None:
    file = written(tmp_path / "qadam.db", b"")
    with pytest.raises(DatabaseProblem, match="empty"):
        open_database(url_of(file))
    upgrade_database(url_of(file)).dispose()


@pytest.mark.parametrize("opened", [open_database, upgrade_database])
def test_what_is_not_ours_is_refused_and_left_as_it_is(tmp_path: Path, opened: object) -> None:
    assert callable(opened)
    for file, words in (
        (foreign(tmp_path / "recipes.db"), "belongs to another program"),
        (with_revision(tmp_path / "other.db", "4f3a"), "belongs to another program"),
        (written(tmp_path / "letter.txt", b"Dear reader, this is no database."), "not a database"),
        (with_revision(tmp_path / "newer.db", "qadam_9999"), "later version"),
        (tmp_path, "not a database"),
    ):
        before = file.read_bytes() if file.is_file() else b""
        with pytest.raises(DatabaseProblem, match=words):
            opened(url_of(file))
        assert not file.is_file() or file.read_bytes() == before


@pytest.mark.parametrize(
    "url", ["", "qadam.db", "sqlite://", "sqlite:///:memory:", "oracle+nothing://x", "nonsense://x"]
)
def test_an_address_that_is_none_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(DatabaseProblem, match=r"sqlite:////folder/qadam\.db"):
        open_database(url)


def test_a_damaged_file_is_noticed(engine: Engine, database_url: str) -> None:
    poll(engine, *(article(str(number), "A long text. " * 99) for number in range(100)))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    file = Path(database_url.removeprefix("sqlite:///"))
    content = bytearray(file.read_bytes())
    content[-30 * 4096 :] = b"\xa5" * (30 * 4096)
    file.write_bytes(content)
    again = open_database(database_url)
    assert any("damaged" in promise for promise in broken_promises(again))
    again.dispose()


def test_a_file_damaged_at_its_root_is_not_opened(engine: Engine, database_url: str) -> None:
    engine.dispose()
    file = Path(database_url.removeprefix("sqlite:///"))
    content = bytearray(file.read_bytes())
    content[100:4096] = b"\xa5" * 3996
    file.write_bytes(content)
    with pytest.raises(DatabaseProblem, match="damaged"):
        open_database(database_url)


def test_every_connection_gets_the_same_guarantees(engine: Engine) -> None:
    with engine.connect() as one, engine.connect() as two, engine.connect() as three:
        for connection in (one, two, three):
            pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            values = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
            assert values == ["wal", 2, 1, 30_000]


def test_a_temporary_database_may_do_without_safety_from_power_loss(tmp_path: Path) -> None:
    engine = upgrade_database(url_of(tmp_path / "qadam.db"), durable=False)
    assert column(engine, "PRAGMA synchronous") == [0]
    engine.dispose()


def test_a_writer_takes_its_turn_at_once_and_a_reader_none(engine: Engine) -> None:
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, *_: said.append(sql))
    with writing(engine) as connection:
        connection.execute(select(stories))
    with reading(engine) as connection:
        connection.execute(select(stories))
    assert [sql for sql in said if sql.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_what_a_reader_writes_is_undone(engine: Engine) -> None:
    with reading(engine) as connection:
        connection.execute(insert(stories).values(published_at=NOW))
    assert column(engine, "SELECT count(*) FROM stories") == [0]


def test_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(insert(stories).values(published_at=NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert column(engine, "SELECT count(*) FROM stories") == [0]


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(Exception, match="without a zone"), writing(engine) as connection:
        connection.execute(insert(stories).values(published_at=NOW.replace(tzinfo=None)))


def test_a_writer_waits_for_another_one(engine: Engine, database_url: str) -> None:
    def hold() -> None:
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN EXCLUSIVE")
            held.set()
            time.sleep(0.3)

    held = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    assert poll(engine, article()) is not None
    holder.join()


def test_a_writer_that_waits_too_long_says_so_and_changes_nothing(engine: Engine, database_url: str) -> None:
    impatient = open_database(database_url, patience=BRIEF)
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseProblem, match="another program is writing"):
            poll(impatient, article())
        assert column(impatient, "SELECT count(*) FROM articles") == [0]
    assert poll(impatient, article()) is not None
    impatient.dispose()


def test_a_reader_is_not_held_up_by_a_writer(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(stories).values(published_at=NOW))
        assert column(engine, "SELECT count(*) FROM stories") == [0]


def test_a_full_disk_leaves_nothing_half_and_work_goes_on_when_there_is_room(engine: Engine) -> None:
    seen(engine, Reading(False, 0.0))
    (pages,) = column(engine, "PRAGMA page_count")
    many = [article(str(number), "Many words. " * 300) for number in range(300)]
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(DatabaseProblem, match="make room on the disk"):
        poll(engine, *many)
    assert broken_promises(engine) == ()
    assert column(engine, "SELECT count(*) FROM articles") == [1]
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    stored = poll(engine, *many, now=NOW + timedelta(days=1))
    assert stored is not None
    assert stored.new == 300


def test_a_copy_is_whole_and_one_file_even_while_another_writes(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    poll(engine, article())
    with writing(engine) as connection:
        connection.execute(insert(stories).values(published_at=NOW))
        target = backup_database(database_url, tmp_path / "copies" / "copy.db")
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    copy = open_database(url_of(target))
    assert broken_promises(copy) == ()
    assert column(copy, "SELECT count(*) FROM articles") == [1]
    assert column(copy, "SELECT count(*) FROM stories") == [1]
    copy.dispose()


def test_a_new_copy_replaces_an_older_one_but_no_other_file(engine: Engine, database_url: str, tmp_path: Path) -> None:
    target = backup_database(database_url, tmp_path / "copy.db")
    poll(engine, article())
    backup_database(database_url, target)
    copy = open_database(url_of(target))
    assert column(copy, "SELECT count(*) FROM articles") == [1]
    copy.dispose()
    with pytest.raises(DatabaseProblem, match="choose another name"):
        backup_database(database_url, tmp_path / "qadam.db")
    for other in (written(tmp_path / "thesis.txt", b"Years of work, and no database."), foreign(tmp_path / "r.db")):
        before = other.read_bytes()
        with pytest.raises(DatabaseProblem, match="choose another name"):
            backup_database(database_url, other)
        assert other.read_bytes() == before


def test_the_log_of_an_older_copy_does_not_spoil_the_new_one(engine: Engine, database_url: str, tmp_path: Path) -> None:
    target = backup_database(database_url, tmp_path / "copy.db")
    opened = open_database(url_of(target))
    poll(opened, article("written into the copy", "A long text. " * 999))
    backup_database(database_url, target)
    again = open_database(url_of(target))
    assert (broken_promises(again), column(again, "SELECT count(*) FROM articles")) == ((), [0])
    again.dispose()
    opened.dispose()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="cannot be made"):
        upgrade_database(url_of(written(tmp_path / "file", b"") / "folder" / "qadam.db"))


def test_a_server_whose_driver_is_not_installed_is_a_sentence() -> None:
    with pytest.raises(DatabaseProblem, match="pymssql"):
        open_database("mssql+pymssql://localhost/qadam")


def test_a_copy_that_cannot_be_written_is_a_sentence(engine: Engine, database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="failed"):
        backup_database(database_url, written(tmp_path / "file", b"") / "copy.db")
    with pytest.raises(DatabaseProblem, match="pg_dump"):
        backup_database("postgresql+psycopg://localhost/qadam", tmp_path / "copy.db")


def upgrade_and_count(url: str) -> int:
    engine = upgrade_database(url)
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one())


def test_starters_at_once_make_one_database(database_url: str) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert pool.map(upgrade_and_count, [database_url] * 8, chunksize=1) == [1] * 8


def test_opening_loads_no_migration_tool(engine: Engine, database_url: str) -> None:
    script = (
        "import sys; from db.engine import open_database, reading; from db.views import counts\n"
        f"with reading(open_database({database_url!r})) as connection: counts(connection)\n"
        "print({'alembic', 'mako', 'sqlalchemy.orm'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
