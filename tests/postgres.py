"""A PostgreSQL server of our own on the loopback address, from Debian's binaries, gone when the tests are done."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import create_engine, delete, inspect, text

from db.tables import metadata

WHY_NOT = "PostgreSQL is not installed here (Debian: apt install postgresql)"
_PATIENCE = 60.0
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server."""

    port: int
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://qadam@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The address of a new database without tables."""
        name = f"qadam_{next(self.numbers)}"
        with psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


def emptied(url: str) -> str:
    """Takes all rows out and begins to count anew: what TRUNCATE does too, in a tenth of the time for a few rows."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        for name in inspect(connection).get_sequence_names():
            connection.execute(text(f"ALTER SEQUENCE {name} RESTART"))
    engine.dispose()
    return url


def binaries() -> Path | None:
    """Where initdb and postgres lie: beside what PATH knows, else where Debian puts them, the newest version."""
    known = shutil.which("initdb")
    folders = [Path(known).parent] if known else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


@contextmanager
def running(found: Path, settings: Sequence[str] = _FAST) -> Iterator[Postgres]:
    """A server with its files in a temporary folder; whoever may not run one (root) runs it as an ordinary user."""
    with TemporaryDirectory(prefix="qadam-postgres-") as folder:
        owner = _ordinary_user()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, port = f"{folder}/data", _free_port()
        make = [
            f"{found}/initdb",
            "-D",
            data,
            "-U",
            "qadam",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, **_as(owner))
        options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *settings]
        serve = [
            f"{found}/postgres",
            "-D",
            data,
            *(word for option in options for word in ("-c", option)),
        ]
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen(serve, cwd=folder, stdout=log, stderr=log, **_as(owner))
        try:
            _wait_for(server, port, Path(folder, "log"))
            yield Postgres(port, count(1))
        finally:
            server.send_signal(2)  # the fast way down: clients are cut off, files are closed
            server.wait(_PATIENCE)


def _ordinary_user() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as(owner: pwd.struct_passwd) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            _ask(port)
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL does not start: {log.read_text(errors='replace')[-800:]}")


def _ask(port: int) -> None:
    """Raises OSError until the server takes connections."""
    try:
        psycopg.connect(host="127.0.0.1", port=port, user="qadam", dbname="postgres").close()
    except psycopg.OperationalError as error:
        raise OSError(str(error)) from error
