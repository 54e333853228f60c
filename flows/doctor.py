"""`qadam doctor`: what can be wrong on this machine, part by part, each finding with what to do about it."""

from __future__ import annotations

import os
import pyexpat
from collections.abc import Callable, Iterator

from db.as_of import last_written
from db.canaries import last_canary
from db.engine import reading
from db.invariants import broken_promises
from db.views import counts
from domain.articles import MOST_FAILURES
from domain.problems import Problem
from domain.timeline import day_there
from flows import wiring
from flows.clock import now_utc
from flows.delivery_health import Finding, delivery_findings, record_findings
from flows.settings import Settings

# Older ones take quadratic time on big tokens and can be blown up (CVE-2023-52425, CVE-2024-28757).
SAFE_EXPAT = (2, 6, 2)
SHOWN = 5


def examine(settings: Settings) -> tuple[Finding, ...]:
    """One finding a part at least; a part that raises a Problem is a finding, too."""
    parts: tuple[tuple[str, Callable[[Settings], Iterator[Finding]]], ...] = (
        ("xml", _xml),
        ("sources", _sources),
        ("watches", _watches),
        ("database", _database),
        ("canary", _canary),
        ("mail", _mail),
        ("model", _model),
    )
    return tuple(finding for name, look in parts for finding in _looked(name, look, settings))


def _looked(name: str, look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except Problem as problem:
        yield Finding(name, False, str(problem))


def _xml(_: Settings) -> Iterator[Finding]:
    version, safe = pyexpat.version_info, pyexpat.version_info >= SAFE_EXPAT
    advice = "" if safe else " (an old one; feeds that could exploit it are refused)"
    yield Finding("xml", True, f"Expat {'.'.join(map(str, version))}{advice}")


def _sources(settings: Settings) -> Iterator[Finding]:
    listed = wiring.sources(settings)
    yield Finding("sources", True, f"{len(listed)} listed in {settings.sources}")
    known = [row for row in wiring.known_sources(settings) if row.enabled]
    ill = [row for row in known if row.state.parked or row.state.failures >= MOST_FAILURES]
    if ill and len(ill) == len(known):
        yield Finding("sources", False, "none could be reached for three polls: is there a network, and a name server?")
        return
    for row in ill[:SHOWN]:
        why = row.state.parked or row.state.last_error
        yield Finding("sources", False, f"{row.source_id} failed {row.state.failures} times in a row: {why}")
    if len(ill) > SHOWN:
        yield Finding("sources", False, f"… and {len(ill) - SHOWN} more: `qadam sources` shows them.")


def _watches(settings: Settings) -> Iterator[Finding]:
    listed = wiring.listed_watches(settings)
    yield Finding("watches", True, f"{len(listed)} in {settings.watches}" if listed else "none kept in a file")


def _database(settings: Settings) -> Iterator[Finding]:
    with wiring.opened(settings) as engine:
        broken = broken_promises(engine)
        with reading(engine) as connection:
            stored, day = counts(connection), last_written(connection)
    yield from (Finding("database", False, words) for words in broken)
    if not broken:
        yield Finding("database", True, f"{stored.articles} articles, {stored.projects} projects, all rows whole")
    if day is not None and day > day_there(now_utc()):
        wrong = f"a run wrote on {day}, which has not come yet: its clock was wrong"
        yield Finding("database", False, f"{wrong}, and until then --as-of tells of no later change.")
    if stored.parked:
        advice = "`qadam articles --json` shows their errors"
        yield Finding("database", False, f"{stored.parked} articles failed three times and are parked: {advice}.")
    yield from delivery_findings(settings)


def _canary(settings: Settings) -> Iterator[Finding]:
    """An invented article goes the way to a letter each day; who lets none out cannot know whether news still do."""
    with wiring.reading(settings) as connection:
        canary = last_canary(connection)
    if canary is None:
        yield Finding("canary", True, "none was let out yet: the next `qadam run` does")
    elif canary.stopped_at:
        words = f"the invented article of {canary.day} stopped at {canary.stopped_at} by {canary.reader}: {canary.why}"
        yield Finding("canary", False, f"{words.rstrip('.')}. Real news may be lost there, too.")
    elif (days := (day_there(now_utc()) - canary.day).days) > 1:
        yield Finding("canary", False, f"the last was let out {days} days ago: does `qadam run` still run?")
    else:
        yield Finding("canary", True, f"the invented article of {canary.day} went all the way to a letter")


def _mail(settings: Settings) -> Iterator[Finding]:
    if settings.smtp is None:
        folder = next(path for path in (settings.outbox, *settings.outbox.parents) if path.exists())
        advice = "" if (writable := os.access(folder, os.W_OK)) else ", but that cannot be written: set QADAM_OUTBOX"
        yield Finding("mail", writable, f"letters are written to {settings.outbox}{advice}")
        return
    yield Finding("mail", True, f"letters go to {settings.smtp.host}:{settings.smtp.port} ({settings.smtp.security})")
    yield from record_findings(settings)


def _model(settings: Settings) -> Iterator[Finding]:
    yield Finding("model", True, f"reading by {wiring.reader(settings).name}")
