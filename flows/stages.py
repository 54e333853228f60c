"""One stage by its name: what a schedule or `qadam run --only` asks for."""

from __future__ import annotations

from domain.problems import Problem
from extractors.reader import ReaderUnavailable
from flows.link import link
from flows.pipeline import Pipeline
from flows.read import read


class MailBlocked(Problem):
    """The mail server takes nothing from us; the message says why, and what to look at."""


STAGES = ("poll", "read", "link", "send")


def run_stage(pipeline: Pipeline, stage: str) -> str:
    """Does all that waits for the stage and gives one line that says what came of it."""
    return {"poll": _poll, "read": _read, "link": _link, "send": _send}[stage](pipeline)


def _poll(pipeline: Pipeline) -> str:
    reports = pipeline.poll()
    failed = sum(report.reason is not None for report in reports)
    return f"{len(reports)} sources polled, {failed} failed, {sum(report.new for report in reports)} new articles"


def _read(pipeline: Pipeline) -> str:
    report = read(pipeline.engine, pipeline.reader, now=pipeline.clock(), worker=pipeline.worker)
    if report.unavailable:
        raise ReaderUnavailable(f"{report.read} articles read, the others wait. {report.unavailable}")
    return f"{report.read} articles read, {report.relevant} relevant, {report.failed} failed"


def _link(pipeline: Pipeline) -> str:
    report = link(pipeline.engine, now=pipeline.clock(), worker=pipeline.worker, floor=pipeline.floor)
    return f"{report.linked} articles linked, {report.created} projects new, {report.changed} changes"


def _send(pipeline: Pipeline) -> str:
    report = pipeline.send()
    done = f"{report.delivered} letters delivered, {report.deferred} deferred, {report.rejected} rejected"
    if report.blocked:
        raise MailBlocked(f"{done}; the others wait. {report.blocked}")
    return f"{done}. {report.unread}" if report.unread else done
