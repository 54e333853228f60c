"""The commands by which people decide what belongs to which project: `qadam review`, `qadam merge`, `qadam split`."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from flows.options import as_of_option, by_option, json_option, limit_option, why_option
from flows.settings import Settings

if TYPE_CHECKING:
    from db.decisions import Said

yes_option = click.option("--yes", is_flag=True, help="Do not ask first; nobody is asked where there is no terminal.")


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
@json_option
@click.pass_obj
def review_confirm(settings: Settings, /, mention: int, project: str, as_json: bool, **signed: str | None) -> None:
    """Say that MENTION belongs to PROJECT; an unsure one counts as sure from then on."""
    from flows import decide, wiring
    from flows.review_screen import show_outcome

    with wiring.opened(settings) as engine:
        outcome = decide.confirm(engine, mention, project, _said(**signed), settings.floor)
    show_outcome(outcome, as_json=as_json)


@review.command("reject")
@click.argument("mention", type=int)
@click.argument("project")
@why_option
@by_option
@json_option
@click.pass_obj
def review_reject(settings: Settings, /, mention: int, project: str, as_json: bool, **signed: str | None) -> None:
    """Say that MENTION does not belong to PROJECT; if it stands there, it goes where it fits best without it."""
    from flows import decide, wiring
    from flows.review_screen import show_outcome

    with wiring.opened(settings) as engine:
        outcome = decide.reject(engine, mention, project, _said(**signed), settings.floor)
    show_outcome(outcome, as_json=as_json)


@review.command("undo")
@click.argument("decision", type=int)
@by_option
@json_option
@click.pass_obj
def review_undo(settings: Settings, decision: int, by: str | None, as_json: bool) -> None:
    """Undo DECISION: all is as if it had never been made, but for what has happened since."""
    from flows import decide, wiring
    from flows.review_screen import show_outcome

    with wiring.opened(settings) as engine:
        outcome = decide.undo(engine, decision, _said(by), settings.floor)
    show_outcome(outcome, as_json=as_json)


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
@yes_option
@json_option
@click.pass_obj
def merge(settings: Settings, /, survivor: str, other: str, yes: bool, as_json: bool, **signed: str | None) -> None:
    """Say that project B is project A: B's mentions count for A, and B's id leads to A."""
    from flows import decide, wiring
    from flows.review_screen import show_outcome

    _ask(f"{other.upper()} becomes {survivor.upper()}.", yes)
    with wiring.opened(settings) as engine:
        outcome = decide.merge(engine, survivor, other, _said(**signed), settings.floor)
    show_outcome(outcome, as_json=as_json)


@click.command()
@click.argument("project")
@click.argument("mentions", metavar="MENTION...", type=int, nargs=-1, required=True)
@why_option
@by_option
@yes_option
@json_option
@click.pass_obj
def split(
    settings: Settings, /, project: str, mentions: tuple[int, ...], yes: bool, as_json: bool, **signed: str | None
) -> None:
    """Say that some mentions of PROJECT are a project of their own; `qadam project ID --why` gives their numbers."""
    from flows import decide, wiring
    from flows.review_screen import show_outcome

    _ask(f"{len(mentions)} of the mentions of {project.upper()} become a project of their own.", yes)
    with wiring.opened(settings) as engine:
        outcome = decide.split(engine, project, mentions, _said(**signed), settings.floor)
    show_outcome(outcome, as_json=as_json)


def _ask(words: str, yes: bool) -> None:
    if not yes and sys.stdin.isatty():
        click.confirm(f"{words} It can be undone. Go on?", abort=True)


def _said(by: str | None, why: str | None = None) -> Said:
    from db.decisions import Said
    from flows.clock import now_utc

    return Said(by or _login(), now_utc(), why)


def _login() -> str:
    """Under a service there may be no login name."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
