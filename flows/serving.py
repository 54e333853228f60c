"""What serves: the dashboard, and a Prefect server with our deployments as deploy/prefect.yaml has them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from db.engine import open_database
from flows.settings import HOUSE, Settings, SettingsProblem

STARTUP_SECONDS = 120
# Measured: the recorder's small batches cost four times the processor time; triggers are not used here.
PREFECT_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(STARTUP_SECONDS),
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
}


def environment(home: Path, port: int) -> dict[str, str]:
    """What the server and the flows need to find each other and to keep to themselves."""
    return PREFECT_SETTINGS | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
    }


def read_deployments(path: Path = HOUSE / "deploy" / "prefect.yaml") -> list[dict[str, Any]]:
    deployments: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
    return deployments


@contextmanager
def prefect_server(home: Path, port: int) -> Iterator[str]:
    """Runs the server until the block ends; gives the address of its page once it answers."""
    os.environ |= environment(home, port)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "server.log").open("ab") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:  # noqa: S603
        try:
            _wait_until_healthy(server, port, home / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def serve_dashboard(settings: Settings, host: str, port: int) -> None:
    """Until interrupted. Its room is called by name: it stands on this one, and not the other way round."""
    import uvicorn

    os.environ["QADAM_DATABASE"] = settings.database  # the application reads its settings anew
    if settings.day:
        os.environ["QADAM_DAY"] = settings.day.isoformat()
    open_database(settings.database).dispose()
    print(f"The dashboard: http://{host}:{port}    Stop with Ctrl+C.")
    uvicorn.run(
        "dashboard.app:from_environment", factory=True, host=host, port=port, log_level="warning", server_header=False,
        timeout_graceful_shutdown=5,
    )  # fmt: skip


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise SettingsProblem(f"The Prefect server did not start on port {port}: read {log}, or try another --port.")


def serve_deployments(deployments: list[dict[str, Any]]) -> None:
    """Asks the server for due runs and runs each in a process of its own, until interrupted."""
    from prefect import serve
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron

    from flows import scheduled

    os.chdir(HOUSE)
    serve(
        *(
            getattr(scheduled, row["entrypoint"].rpartition(":")[2]).to_deployment(
                name=row["name"],
                description=row["description"],
                schedules=[Cron(schedule["cron"]) for schedule in row["schedules"]],
                concurrency_limit=ConcurrencyLimitConfig(**row["concurrency_limit"]),
            )
            for row in deployments
        ),
        print_starting_message=False,
    )
