"""How fast the dashboard's pages and its API answer over a large archive: `make bench-pages`.

A hundred thousand invented projects with a million mentions are stored in an SQLite file, and in PostgreSQL where its
programs are found. The dashboard serves them on the loopback address from a process of its own; every page that it has
and all that machines may ask are asked for again and again, by one operator, with filters and ids drawn by chance.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import httpx
from sqlalchemy import Engine, text

from benchmarks.filling import add_source, copy_to_server, fill, public_id, tidy
from benchmarks.invented import LANGUAGES, Invented, Inventor
from db.engine import open_database, upgrade_database, writing
from db.journal import keep, stop_keeping
from db.operators import save_operator
from domain.records import Sector, Status
from flows.clock import now_utc
from flows.passwords import hashed
from tests.postgres import WHY_NOT, binaries, running

if TYPE_CHECKING:
    from fastapi import APIRouter

SIZE = 100_000
ASKED = 40
USUAL, MUCH, MUCH_TOLD = 8, 400, 0.005
SERVER = ("shared_buffers=1GB", "max_wal_size=4GB")
MEDIAN, P95, START_PAGE, MEMORY = 100.0, 300.0, 60_000, 250.0
"""The bars: milliseconds, bytes, MB."""
NOT_PAGES = (
    "/static",
    "/confirm",
    "/unsubscribe",
    "/mute",
    "/projects.",
    "/programmes/",
    "/api/v1/programmes/",
    "/projects/{project_id}/proof",
)  # files take as long as they are, and of totals none are invented
KEPT_FROM, CHANGED = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)
THEN = date(2026, 3, 5)
"""What was known on this day is asked for, too; a tenth of everything has changed since."""
AGED = {
    "projects": "jobs = coalesce(jobs, 0) + 1",
    "mentions": "confirmed = NOT confirmed",
    "versions": "attempts = attempts + 1, reader = 'another'",
    "changes": "dated = '2026'",
    "promises": "repeated = repeated + 1",
    "silences": "days = days + 1",
    "project_companies": "name = name || ' LLP'",
}
STATUSES = (Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION, Status.COMMISSIONED)
OPERATOR = {"name": "bench", "password": "not a secret"}
API = "/api/v1"
FILTERED = frozenset(
    f"{API}/{name}"
    for name in (
        "projects", "changes", "promises", "feeds/changes.atom", "feeds/changes.json", "feeds/promises.ics",
        "geo/regions.geojson", "geo/projects.geojson", "oc4ids.json",
    )
)  # fmt: skip
ONLY_PAGES = ("page", "sort")
WORDS = ("завод", "мыс", "copper", "Караганда", "зауыты", "Zhezkazgan", "plant KZ", "электростанция Алматы", "zzz")


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, those of the server's processor too, and the bytes of the largest answer."""

    median: float
    p95: float
    processor: float
    largest: int


def main() -> int:
    options = _options()
    found = binaries() if options.postgresql else None
    server = running(found, SERVER) if found else nullcontext()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, server as postgres:
        file = Path(options.file or Path(folder, "archive.db"))
        if not file.exists():
            fill_archive(file, options.size)
            aged = open_database(f"sqlite:///{file}")
            age(aged)
            aged.dispose()
        _measure("SQLite", f"sqlite:///{file}", options)
        if postgres:
            there = upgrade_database(postgres.database())
            copy_to_server(file, there, KEPT_FROM)
            age(there)
            tidy(there)
            _measure("PostgreSQL", there.url.render_as_string(), options)
        elif options.postgresql:
            print(f"Only SQLite is measured: {WHY_NOT}.")
    return 0


def fill_archive(file: Path, size: int) -> None:
    engine = upgrade_database(f"sqlite:///{file}")
    add_source(engine, KEPT_FROM)
    with writing(engine, KEPT_FROM) as connection:
        stop_keeping(connection)  # the past of a million rows that never change
    engine.dispose()
    fill(file, told_often(Inventor().projects(size)), ledgers=True)


def age(engine: Engine) -> None:
    """Begins to keep what rows were, and changes a tenth of them."""
    with writing(engine, CHANGED) as connection:
        keep(connection)
        for table, change in AGED.items():
            connection.execute(text(f"UPDATE {table} SET {change} WHERE id % 10 = 0"))


def told_often(invented: Iterator[Invented]) -> Iterator[Invented]:
    """Each with some ten reports, one of two hundred with hundreds; half are expected in some year, and now and then in
    a later one. They move on as they are told of."""
    rng = Random(5)
    for project in invented:
        reached = rng.choice(STATUSES)
        many = MUCH if rng.random() < MUCH_TOLD else rng.randint(USUAL - 5, USUAL + 5)
        (begun, said), year = project.reports[-1], rng.randint(2022, 2032)
        expected = rng.random() < 0.5
        reports = []
        for at in range(many):
            year += rng.random() < 0.1
            status = STATUSES[min(at * len(STATUSES) // many, STATUSES.index(reached))]
            told = replace(said, status=status, expected=str(year) if expected else None)
            reports.append((begun + timedelta(days=20 * at), told))
        yield replace(project, reports=tuple(reports))


def _measure(name: str, url: str, options: argparse.Namespace) -> None:
    engine = open_database(url)
    save_operator(engine, OPERATOR["name"], hashed(OPERATOR["password"]), now_utc())
    engine.dispose()
    with dashboard_of(url) as (address, process), httpx.Client(base_url=address, timeout=60) as client:
        client.post("/en/login", data=OPERATOR)
        drawn = Drawn(options.size, companies(client))
        start_page = 0
        for path, then in ((path, then) for then in (None, THEN) for path in pages()):
            figures = asked(client, path, replace(drawn, then=then), options.verbose, process.pid)
            start_page = start_page or figures.largest
            slow = " <-- slow" if figures.median > MEDIAN or figures.p95 > P95 else ""
            print(
                f"{name:10} {path + ' then' * bool(then):43} {figures.median:7.1f} ms in the median, "
                f"p95 {figures.p95:7.1f} ms, {figures.processor:6.1f} ms of processor, "
                f"{figures.largest / 1000:6.1f} KB{slow}",
                flush=True,
            )
        print(f"{name:10} the start page has {start_page / 1000:.1f} KB (bar: {START_PAGE / 1000:.0f})")
        print(f"{name:10} the server holds {resident(process.pid):.0f} MB (bar: {MEMORY:.0f})")


def pages() -> list[str]:
    """Of every route that can be read, the start page first."""
    from dashboard import api, api_feeds
    from dashboard.app import PAGES

    paths = [path for page in PAGES for path in _read(page.router)]
    paths += [f"{API}{path}" for router in (api.router, api_feeds.router) for path in _read(router)]
    wanted = (path for path in dict.fromkeys(paths) if not path.startswith(NOT_PAGES))
    return sorted(wanted, key=lambda path: (path != "/", path))


def _read(router: APIRouter) -> Iterator[str]:
    from fastapi.routing import APIRoute

    return (route.path for route in router.routes if isinstance(route, APIRoute) and "GET" in (route.methods or ()))


def companies(client: httpx.Client) -> list[str]:
    told = client.get(f"{API}/projects", params={"limit": 200}).json()["items"]
    return [name for project in told for name in project["companies"]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What can be asked for by name: of so many projects, and of these companies; as it is, or was known ``then``."""

    size: int
    companies: Sequence[str]
    then: date | None = None


def asked(client: httpx.Client, path: str, drawn: Drawn, verbose: bool, pid: int) -> Figures:
    """The first answer is not counted: a server is started once."""
    rng, seconds, worked, largest = Random(path), list[float](), list[float](), 0
    for turn in range(ASKED + 1):
        where = _as_of(drawn.then, f"/{rng.choice(LANGUAGES)}{_filled(path, rng, drawn)}")
        start, before = time.perf_counter(), processor(pid)
        answer = client.get(where)
        if turn:
            seconds.append(time.perf_counter() - start)
            worked.append(processor(pid) - before)
        if answer.status_code >= 400:
            raise SystemExit(f"{where} answers {answer.status_code}: {answer.text[:300]}")
        if verbose:
            print(f"    {(time.perf_counter() - start) * 1000:7.1f} ms  {where}")
        largest = max(largest, len(answer.content))
    return Figures(median(seconds) * 1000, quantiles(seconds, n=20)[-1] * 1000, median(worked), largest)


def _as_of(then: date | None, where: str) -> str:
    return where if then is None else f"{where}{'&' if '?' in where else '?'}as_of={then}"


def _filled(path: str, rng: Random, drawn: Drawn) -> str:
    """With ids that there are, and with filters where it is a list of projects or of their changes."""
    size = drawn.size
    named = {
        "public_id": public_id(rng.randint(1, size)), "project_id": public_id(rng.randint(1, size)),
        "version_id": rng.randint(1, size), "article_id": rng.randint(1, size),
        "name": quote(rng.choice(drawn.companies)),
        "region": rng.choice(("KZ-35", "KZ-63", "KZ-47")), "code": rng.choice(("KZ-35", "KZ-63", "KZ-47")),
    }  # fmt: skip
    if path in ("/projects", "/map"):
        return f"{path}?{urlencode(_filter(rng))}"
    if path in FILTERED:
        return f"{path}?{urlencode([pair for pair in _filter(rng) if pair[0] not in ONLY_PAGES])}"
    return path.replace(":path", "").format(**named)


def _filter(rng: Random) -> list[tuple[str, str]]:
    """Filters as people set them: mostly one, sometimes several."""
    one: dict[str, Sequence[object]] = {
        "q": WORDS, "status": list(Status)[:4], "region": ("KZ-35", "KZ-63", "KZ-47", "KZ-10"), "sector": list(Sector),
        "expected_from": range(2024, 2031), "investment": ("1000000000",), "page": (1, 2, 9),
        "sort": ("name", "expected", "investment", "mentions", "newest"),
    }  # fmt: skip
    chosen = rng.sample(list(one), rng.choice((0, 1, 1, 1, 2, 3)))
    return [(name, str(rng.choice(one[name]))) for name in chosen]


@contextmanager
def dashboard_of(url: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server in a process of its own, whose memory can be looked at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "dashboard.app:from_environment", "--port", str(port)]
    environment = os.environ | {"QADAM_DATABASE": url, "QADAM_DAY": str(_today())}
    process = subprocess.Popen([*command, "--log-level", "error", "--no-access-log"], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            try:
                httpx.get(f"{address}/static/qadam.css")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, process
    finally:
        process.terminate()
        process.wait(20)


def _today() -> date:
    return date(2026, 3, 16)


def processor(pid: int) -> float:
    """Milliseconds that a process has worked: what a busy machine does not make longer."""
    spent = (path.read_text(encoding="ascii") for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(text.split()[0]) for text in spent) / 1e6


def resident(pid: int) -> float:
    """MB of memory that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-pages", description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="how many projects")
    parser.add_argument("--file", help="an archive that was filled so before, or is to be kept for the next time")
    parser.add_argument("--folder", help="where there is room for 4 GB (default: where temporary files go)")
    parser.add_argument("--no-postgresql", dest="postgresql", action="store_false")
    parser.add_argument("--verbose", action="store_true", help="every address and its time")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
