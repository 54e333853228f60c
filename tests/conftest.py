"""What every test may ask for: a database of its own, a fixed clock, and no address outside this machine."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from tests.postgres import WHY_NOT, Postgres, binaries, emptied, running

if TYPE_CHECKING:
    from extractors.model.reader import ModelReader

Say = Callable[..., str]  # a command of qadam, word by word
NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)

# Nothing under test may report home or look for models on a hub.
os.environ |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "HF_HUB_OFFLINE": "1"}

# A busy machine is no failure: how long things take is measured in benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked «both» run on SQLite and on PostgreSQL, unless they are marked «sqlite» besides."""
    marked = {mark.name for mark in metafunc.definition.iter_markers()}
    if "database_url" in metafunc.fixturenames and "both" in marked and "sqlite" not in marked:
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for all tests that ask for one."""
    found = binaries()
    if found is None:
        pytest.skip(WHY_NOT)
    with running(found) as server:
        yield server


@pytest.fixture(scope="session")
def server_url(postgres: Postgres) -> str:
    """A database there with today's tables; making one for each test would take a second."""
    from db.engine import upgrade_database

    url = postgres.database()
    upgrade_database(url).dispose()
    return url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An SQLite file, or with the parameter «postgresql» a database on a server, without rows."""
    if getattr(request, "param", "sqlite") == "postgresql":
        return emptied(request.getfixturevalue("server_url"))
    return f"sqlite:///{tmp_path}/qadam.db"


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with today's tables, for each test to copy: to migrate one takes longer than most tests."""
    from db.engine import upgrade_database

    path = tmp_path_factory.mktemp("empty") / "qadam.db"
    upgrade_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def engine(database_url: str, empty_file: Path) -> Iterator[Engine]:
    from db.engine import upgrade_database

    if database_url.startswith("sqlite:///"):
        shutil.copyfile(empty_file, database_url.removeprefix("sqlite:///"))
    engine = upgrade_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def bundled() -> ModelReader:
    """The reader with the bundled model, opened once."""
    from extractors.model.bundle import BUNDLED
    from extractors.model.reader import ModelReader

    return ModelReader(BUNDLED)


@pytest.fixture
def qadam(archive: str, tmp_path: Path) -> Say:
    """Runs a command over the database of the test's own ``archive``, and gives what it says."""
    from click.testing import CliRunner

    from flows.cli import main

    def run(*words: str | Path, status: int = 0) -> str:
        environment = {"QADAM_DATABASE": archive, "QADAM_WATCHES": str(tmp_path / "watches.yaml")}
        result = CliRunner().invoke(main, list(map(str, words)), env=environment, catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    return run


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that would reach beyond this machine fails at once, not after a time-out."""
    resolve = socket.getaddrinfo

    def local_only(host: str | bytes | None, *rest: object, **named: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0") and not str(name).startswith("127."):
            raise socket.gaierror(socket.EAI_NONAME, f"{name}: tests stay on this machine")
        return resolve(host, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", local_only)
