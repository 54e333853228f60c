"""The stages as Prefect flows: thin wrappers, so that a Prefect server can schedule and show them.

The flows are asynchronous because a synchronous one waits a whole second at its end; the work itself runs in a thread.
No Prefect retry, result or concurrency limit guards correctness: the database's leases do.
"""

from __future__ import annotations

import asyncio
import os

from prefect import flow, get_run_logger, task

from flows.settings import read_settings
from flows.stages import STAGES, run_stage
from flows.wiring import pipeline


@task(task_run_name="{stage}")
async def batch(stage: str) -> str:
    """All that waits for one stage; gives one line for the log."""
    return await asyncio.to_thread(lambda: run_stage(pipeline(read_settings(os.environ)), stage))


@flow(name="poll")
async def poll_flow() -> None:
    get_run_logger().info(await batch("poll"))


@flow(name="read")
async def read_flow() -> None:
    get_run_logger().info(await batch("read"))


@flow(name="link")
async def link_flow() -> None:
    get_run_logger().info(await batch("link"))


@flow(name="send")
async def send_flow() -> None:
    get_run_logger().info(await batch("send"))


@flow(name="run")
async def run_flow() -> None:
    for stage in STAGES:
        get_run_logger().info(await batch(stage))
