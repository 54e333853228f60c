"""The commands by which people decide what belongs to which project: `qadam review`, `qadam merge`, `qadam split`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from flows.options import as_of_option, by_option, json_option, limit_option, why_option
from flows.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.decisions import Said
    from flows.carrying_out import Outcome

yes_option = click.option("--yes", is_flag=True, help="Do not ask first; nobody is asked where there is no terminal.")
quietly_option = click.option(
    "--quietly", "quiet", is_flag=True, help="Nobody gets a correction for it; that is kept with the decision."
)


@click.group(invoke_without_command=True)
@as_of_option
@limit_option
@json_option
@click.pass_context
def review(context: click.Context, as_of: date | None, limit: int, as_json: bool) -> None:
    """List what waits for a person: mentions that fit two projects, or that no reading was sure of; newest first."""
    if context.invoked_subcommand is not None:
        return
    from db.review import queue
    from flows import screen, wiring
    from flows.review_screen import show_queue

    with wiring.reading(context.obj, as_of) as connection:
        rows = queue(connection, limit=limit)
    screen.show_as_of(as_of, as_json=as_json)
    show_queue(rows, as_json=as_json)


@review.command("confirm")
@click.argument("mention", type=int)
@click.argument("project")
@why_option
@by_option
@quietly_option
@yes_option
@json_option
@click.pass_obj
def review_confirm(settings: Settings, /, mention: int, project: str, **manner: Any) -> None:
    """Say that MENTION belongs to PROJECT; an unsure one counts as sure from then on."""
    from flows import decide

    _decide(settings, lambda engine, *how: decide.confirm(engine, mention, project, *how), **manner)


@review.command("reject")
@click.argument("mention", type=int)
@click.argument("project")
@why_option
@by_option
@quietly_option
@yes_option
@json_option
@click.pass_obj
def review_reject(settings: Settings, /, mention: int, project: str, **manner: Any) -> None:
    """Say that MENTION does not belong to PROJECT; if it stands there, it goes where it fits best without it."""
    from flows import decide

    _decide(settings, lambda engine, *how: decide.reject(engine, mention, project, *how), **manner)


@review.command("discard")
@click.argument("mention", type=int)
@why_option
@by_option
@quietly_option
@yes_option
@json_option
@click.pass_obj
def review_discard(settings: Settings, /, mention: int, **manner: Any) -> None:
    """Say that MENTION tells of no project: it counts for nothing, also after edits and re-reading of its article."""
    from flows import decide

    _decide(settings, lambda engine, *how: decide.discard(engine, mention, *how), **manner)


@review.command("undo")
@click.argument("decision", type=int)
@by_option
@quietly_option
@yes_option
@json_option
@click.pass_obj
def review_undo(settings: Settings, /, decision: int, **manner: Any) -> None:
    """Undo DECISION: all is as if it had never been made, but for what has happened since."""
    from flows import decide

    _decide(settings, lambda engine, *how: decide.undo(engine, decision, *how), **manner)


@review.command("decisions")
@as_of_option
@limit_option
@json_option
@click.pass_obj
def review_decisions(settings: Settings, as_of: date | None, limit: int, as_json: bool) -> None:
    """List the decisions, newest first."""
    from db.decisions import decision_rows
    from flows import screen, wiring
    from flows.review_screen import show_decisions

    with wiring.reading(settings, as_of) as connection:
        screen.show_as_of(as_of, as_json=as_json)
        show_decisions(decision_rows(connection, limit=limit), as_json=as_json)


@click.command()
@click.argument("survivor", metavar="A")
@click.argument("other", metavar="B")
@why_option
@by_option
@quietly_option
@yes_option
@json_option
@click.pass_obj
def merge(settings: Settings, /, survivor: str, other: str, **manner: Any) -> None:
    """Say that project B is project A: B's mentions count for A, and B's id leads to A."""
    from flows import decide

    asks = f"{other.upper()} becomes {survivor.upper()}."
    _decide(settings, lambda engine, *how: decide.merge(engine, survivor, other, *how), asks, **manner)


@click.command()
@click.argument("project")
@click.argument("mentions", metavar="MENTION...", type=int, nargs=-1, required=True)
@why_option
@by_option
@quietly_option
@yes_option
@json_option
@click.pass_obj
def split(settings: Settings, /, project: str, mentions: tuple[int, ...], **manner: Any) -> None:
    """Say that some mentions of PROJECT are a project of their own; `qadam project ID --why` gives their numbers."""
    from flows import decide

    asks = f"{len(mentions)} of the mentions of {project.upper()} become a project of their own."
    _decide(settings, lambda engine, *how: decide.split(engine, project, mentions, *how), asks, **manner)


def _decide(
    settings: Settings,
    act: Callable[[Engine, Said, float], Outcome],
    asks: str = "",
    *,
    yes: bool,
    as_json: bool,
    **signed: Any,
) -> None:
    """On a terminal the decision is rehearsed first: who would be mailed is said before anything is stored."""
    from flows import wiring
    from flows.review_screen import show_outcome

    said = _said(**signed)
    with wiring.opened(settings) as engine:
        if sys.stdin.isatty() and not yes:
            _ask(asks, act(engine, replace(said, rehearsal=True), settings.floor))
        outcome = act(engine, said, settings.floor)
    show_outcome(outcome, as_json=as_json)


def _ask(asks: str, foreseen: Outcome) -> None:
    from flows.review_screen import corrected_words

    if asks or foreseen.corrected:
        words = f"{asks} {corrected_words(foreseen.corrected, quiet=foreseen.quiet)}".strip()
        click.confirm(f"{words} It can be undone. Go on?", abort=True)


def _said(by: str | None, why: str | None = None, *, quiet: bool = False) -> Said:
    from db.decisions import Said
    from flows.clock import now_utc

    return Said(by or _login(), now_utc(), why, quiet)


def _login() -> str:
    """Under a service there may be no login name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
