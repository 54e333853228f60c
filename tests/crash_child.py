"""One run of the pipeline in a process of its own, on the database and newsroom of its parent, at a given moment."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db.watches import save_watch
from domain.watching import Watch
from flows.settings import Settings, Smtp
from flows.wiring import pipeline

folder, moment, smtp_port, reader = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), *sys.argv[3:]
settings = Settings(
    database=f"sqlite:///{folder}/qadam.db",
    sources=folder / "sources.yaml",
    sender="Qadam <qadam@example.org>",
    smtp=Smtp("127.0.0.1", int(smtp_port), "none", None, None),
    host_pause=0.0,
    allow_loopback=True,
)
work = replace(pipeline(settings), proves=False, clock=lambda: moment, rng=random.Random(1))
save_watch(work.engine, Watch("all", reader, new_projects=True), moment)
work.run(everything=True)
