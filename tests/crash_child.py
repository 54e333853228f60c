"""One run of the pipeline in a process of its own, on the database and newsroom of its parent, at a given moment."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db.watches import save_watch
from domain.watching import Watch
from flows.settings import Settings
from flows.wiring import pipeline

folder, moment = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
settings = Settings(
    database=f"sqlite:///{folder}/qadam.db",
    sources=folder / "sources.yaml",
    watches=folder / "watches.yaml",
    outbox=folder / "outbox",
    host_pause=0.0,
    allow_loopback=True,
)
work = replace(pipeline(settings), clock=lambda: moment, rng=random.Random(1))
save_watch(work.engine, Watch("all", "reader@example.org", new_projects=True), moment)
work.run(everything=True)
