"""What `qadam operator` does: who may decide on the pages of the dashboard."""

from __future__ import annotations

import sys

import click

from domain.problems import Problem
from flows.options import json_option
from flows.settings import Settings

SHORTEST = 12


@click.group()
def operator() -> None:
    """Say who may log in on the dashboard, to decide there what the machine cannot tell."""


@operator.command("add")
@click.argument("name")
@click.pass_obj
def add(settings: Settings, name: str) -> None:
    """Let NAME log in, or give them a new password, which is asked for, or read from the first line of the input."""
    from db.engine import upgrade_database
    from db.operators import save_operator
    from flows import wiring
    from flows.clock import now_utc
    from flows.passwords import hashed

    name, password = name.strip(), _password()
    if not name or not name.isprintable() or len(name) > 64:
        raise Problem("That is no name: write 1 to 64 letters.")
    if len(password) < SHORTEST:
        raise Problem(f"The password is shorter than {SHORTEST} letters: choose a longer one, such as four words.")
    upgrade_database(settings.database).dispose()
    with wiring.opened(settings) as engine:
        save_operator(engine, name, hashed(password), now_utc())
    click.echo(f"{name} may log in at /login.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@operator.command("list")
@json_option
@click.pass_obj
def listed(settings: Settings, as_json: bool) -> None:
    """List who may log in."""
    from db.operators import operator_rows
    from flows import screen, wiring

    with wiring.reading(settings) as connection:
        rows = operator_rows(connection)
    if as_json:
        screen.print_json([{"name": row.name, "created_at": row.created_at} for row in rows])
        return
    for row in rows:
        click.echo(f"{row.name}  since {row.created_at:%Y-%m-%d}")
    if not rows:
        click.echo("Nobody may log in yet: `qadam operator add NAME`.")


@operator.command("remove")
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Let NAME log in no longer, from this moment on; what they decided stays."""
    from db.operators import remove_operator
    from flows import wiring
    from flows.clock import now_utc

    with wiring.opened(settings) as engine:
        if not remove_operator(engine, name, now_utc()):
            raise Problem(f"There is no operator «{name}»: `qadam operator list` shows all.")
    click.echo(f"{name} may log in no longer.")
