"""How long a thousand letters take to a mail server on this machine: `python -m benchmarks.mail`.

The server, a process of its own as mail servers are, answers at once; what is measured is ours: the database, the
letters and the dialogue.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection

from sqlalchemy import Engine

from alerts.delivery import SmtpDelivery, SmtpSettings
from db.engine import upgrade_database, writing
from db.linking import queue_alerts
from db.watches import save_watch
from domain.watching import Watch
from flows.send import send
from tests.post_office import PostOffice
from tests.stored import link, mention, reading_of, seen

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)


def main(letters: int = 1000) -> None:
    ours, theirs = Pipe()
    Process(target=keep_office, args=(theirs,), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade_database(f"sqlite:///{folder}/qadam.db")
        queue(engine, letters)
        server = SmtpSettings("127.0.0.1", ours.recv(), None, None, "none", "Qadam <qadam@example.org>")
        start, worked = time.perf_counter(), time.process_time()
        report = send(engine, SmtpDelivery(server), server.sender, clock=lambda: NOW, worker="bench")
        seconds, processor = time.perf_counter() - start, time.process_time() - worked
        engine.dispose()
    ours.send("how many?")
    print(
        f"{report.delivered} letters in {seconds:.1f} s ({processor:.1f} s of our processor time) "
        f"over {ours.recv()} connections"
    )


def keep_office(end: Connection) -> None:
    """Tells its port, and when it is asked how many connections there were."""
    with PostOffice() as office:
        end.send(office.port)
        end.recv()
        end.send(office.connections)


def queue(engine: Engine, letters: int) -> None:
    """Each watcher is to hear of one new project."""
    for number in range(letters):
        save_watch(engine, Watch(f"w{number}", f"reader{number}@example.org"), NOW)
    seen(engine, reading_of(mention(name="Plant")), name="article", now=NOW)
    (change,) = link(engine).new
    with writing(engine, NOW) as connection:
        queue_alerts(connection, [(f"w{number}", change) for number in range(letters)], NOW)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
