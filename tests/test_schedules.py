"""Prefect: the schedules name flows that exist, the flows do what the plain stages do, and nothing reports home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.serving import PREFECT_SETTINGS, read_deployments
from flows.stages import STAGES

HOUSE = Path(__file__).resolve().parent.parent


def test_every_stage_has_a_schedule() -> None:
    scheduled = {row["name"] for row in read_deployments() if row["schedules"]}
    assert scheduled == set(STAGES)


def test_missed_runs_do_not_come_in_a_burst() -> None:
    for row in read_deployments():
        assert row["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}


def test_deployments_name_flows_that_exist() -> None:
    code = (HOUSE / "flows" / "scheduled.py").read_text(encoding="utf-8")
    for row in read_deployments():
        path, _, name = row["entrypoint"].partition(":")
        assert path == "flows/scheduled.py"
        assert f"async def {name}()" in code


def test_telemetry_is_off() -> None:
    assert PREFECT_SETTINGS["DO_NOT_TRACK"] == "1"
    assert PREFECT_SETTINGS["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


@pytest.mark.parametrize("stage", ["read"])
def test_a_stage_runs_as_a_flow(stage: str, tmp_path: Path) -> None:
    """In a process of its own: Prefect keeps state, threads and a server that no other test should meet."""
    environment = os.environ | {"QADAM_DATABASE": f"sqlite:///{tmp_path}/qadam.db", "PREFECT_HOME": str(tmp_path)}
    command = [str(Path(sys.executable).parent / "qadam"), "run", "--with-prefect", "--only", stage]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert ran.returncode == 0, ran.stderr
    assert "0 articles read" in ran.stdout + ran.stderr
    assert "Completed" in ran.stdout + ran.stderr


def test_the_command_line_does_not_load_prefect() -> None:
    check = "import sys, flows.cli, flows.running, flows.pipeline; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False, cwd=HOUSE).returncode == 0
