"""What `qadam run` does: once through all stages, or some of them, with or without Prefect, shown as it goes."""

from __future__ import annotations

import asyncio
import os

from flows import screen
from flows.settings import HOUSE, Settings
from flows.stages import STAGES, run_stage
from flows.wiring import pipeline


def once(settings: Settings, *, all_sources: bool, as_json: bool) -> int:
    """The exit status: 0 if a source could be polled or none was due, articles be read and letters handed over."""
    work = pipeline(settings)
    with screen.progress(quiet=as_json) as told:
        report = work.run(everything=all_sources, progress=told)
    screen.show_run(report, settings, as_json=as_json)
    reached = report.reached_any_source or report.had_nothing_due
    return 0 if reached and not report.read.unavailable and not report.sent.blocked else 1


def stages(settings: Settings, names: tuple[str, ...]) -> None:
    """The named stages in their order, one line each."""
    work = pipeline(settings)
    for name in STAGES:
        if name in names:
            print(f"{name}: {run_stage(work, name)}")


def with_prefect(settings: Settings, names: tuple[str, ...]) -> None:
    """The same as Prefect flows: on the server of PREFECT_API_URL, or on a temporary one that is slow to start."""
    from flows.serving import PREFECT_SETTINGS

    os.environ["QADAM_DATABASE"] = settings.database  # the flows read their settings anew
    os.environ.setdefault("PREFECT_HOME", str(HOUSE / "var" / "prefect"))
    os.environ.update({name: value for name, value in PREFECT_SETTINGS.items() if name not in os.environ})
    from flows import scheduled

    flows = {
        "poll": scheduled.poll_flow,
        "read": scheduled.read_flow,
        "link": scheduled.link_flow,
        "send": scheduled.send_flow,
    }

    async def run() -> None:
        for name in STAGES:
            if name in names:
                await flows[name]()

    print("Starting Prefect (ten to twenty seconds without a running server) …")
    asyncio.run(run() if names else scheduled.run_flow())
