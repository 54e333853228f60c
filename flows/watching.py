"""The commands of `qadam watch`: say who wants to hear of what, when, and what to leave out for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from domain.channels import shown
from flows.clock import now_utc
from flows.delivery_commands import resume
from flows.options import json_option
from flows.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_FILTERS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("--project", "projects"), "ID", "Only this project."),
    (("--region", "regions"), "CODE", "Only this region, such as KZ-35."),
    (("--country", "countries"), "CODE", "Only this country, such as KZ."),
    (("--sector", "sectors"), "NAME", "Only this sector, such as metallurgy."),
    (("--product", "products"), "NAME", "Only projects with this product, in English, Russian or Kazakh."),
    (("--company", "companies"), "NAME", "Only projects of this company."),
    (("--word", "words"), "WORD", "Only projects whose name or evidence has this word."),
    (("--to", "to"), "STATUS", "Only moves to this status."),
    (("--move", "moves"), "FROM:TO", "Only this move, such as construction:suspended or suspended:*."),
    (
        ("--trigger", "triggers"),
        "KIND",
        "Of what: moves (if none is given), slips, overdue, silence, announced_again, "
        "disputes, programmes, unconfirmed.",
    ),
    (("--investment", "investment"), "SUM", "Only from this sum on, such as «50 bn KZT»; none in other currencies."),
)


def filter_options(command: Command) -> Command:
    """Options may be repeated: one of each kind must fit. What nobody has told passes no filter."""
    command = click.option("--new-projects", is_flag=True, help="Also projects seen for the first time.")(command)
    command = click.option(
        "--no-proof", "proof", flag_value="false", default=None, help="Without the weekly word that somebody looked."
    )(command)
    command = click.option("--jobs", metavar="N", help="Only projects with so many jobs; none that tell no number.")(
        command
    )
    for names, metavar, told in reversed(_FILTERS):
        command = click.option(*names, multiple=True, metavar=metavar, help=told)(command)
    return command


def rhythm_options(command: Command) -> Command:
    for name, metavar, told in reversed(
        (
            ("--rhythm", "WHEN", "immediate (if not given), hourly, daily or weekly."),
            ("--at", "HH:MM", "When daily and weekly letters go out; 08:00 if not given."),
            ("--day", "DAY", "The day of weekly letters; monday if not given."),
            ("--zone", "ZONE", "Whose clocks are meant; Asia/Almaty if not given."),
            ("--quiet", "HH:MM-HH:MM", "No letter in these hours; what is held comes right after."),
            ("--budget", "N", "At most so many letters a week; the rest comes in one on Monday."),
        )
    ):
        command = click.option(name, metavar=metavar, help=told)(command)
    return command


@click.group()
def watch() -> None:
    """Say who wants to hear of what, and when."""


@watch.command("add")
@click.argument("email")
@click.option("--name", help="A name for it; made up from the address if not given.")
@click.option("--language", help="Of the mail: en (if not given), ru or kk.")
@click.option("--confirmed", is_flag=True, help="You answer for it that EMAIL wants the letters: nobody is asked.")
@filter_options
@rhythm_options
@click.pass_obj
def watch_add(settings: Settings, /, email: str, name: str | None, confirmed: bool, **wishes: Any) -> None:
    """Write to EMAIL when a project moves that meets every wish given; options may be repeated.

    EMAIL gets one letter with a link first, and nothing more until its reader confirms, unless you vouch for it.

    In place of a mail address may stand a channel, such as tgram://… or webhook+https://…: the README lists them.
    """
    from flows.watch_commands import add
    from flows.watch_screen import doubts
    from flows.watch_screen import wishes as said

    kept, is_confirmed = add(settings, email, name, wishes, vouched=confirmed)
    if is_confirmed:
        click.echo(f"Watch {kept.id} is kept: {shown(email)} will hear of {said(kept)}.")
    else:
        click.echo(
            f"Watch {kept.id} waits: one letter asks {email} at the next run, and nothing else goes there before"
        )
        click.echo(f"its link, good for two days, is followed, or you run `qadam watch confirm {kept.id}`.")
    for sentence in doubts(kept):
        click.echo(sentence, err=True)


@watch.command("list")
@json_option
@click.pass_obj
def watch_list(settings: Settings, as_json: bool) -> None:
    """List the watches."""
    from flows.delivery_commands import stopped_addresses
    from flows.watch_commands import kept
    from flows.watch_screen import show_watches

    show_watches(kept(settings), stopped_addresses(settings), as_json=as_json)


@watch.command("confirm")
@click.argument("said", metavar="TOKEN_OR_ID")
@click.pass_obj
def watch_confirm(settings: Settings, said: str) -> None:
    """Begin a watch that waits, in its reader's place: by its id, or by the link of the letter."""
    from flows.watch_commands import confirm

    kept, is_new = confirm(settings, said)
    click.echo(
        f"Watch {kept.id} is confirmed{'' if is_new else ' already'}: {shown(kept.email)} hears of news from now on."
    )


@watch.command("remove")
@click.argument("watch_id", metavar="ID")
@click.pass_obj
def watch_remove(settings: Settings, watch_id: str) -> None:
    """Stop a watch."""
    from flows.watch_commands import remove

    remove(settings, watch_id)
    click.echo(f"Watch {watch_id} is removed.")


@watch.command("mute")
@click.argument("watch_id", metavar="WATCH")
@click.option("--project", metavar="ID", help="Only this project; the whole watch if not given.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day of silence.")
@click.option("--why", required=True, metavar="TEXT", help="The reason, shown in `qadam alerts`.")
@click.pass_obj
def watch_mute(settings: Settings, watch_id: str, project: str | None, until: datetime, why: str) -> None:
    """Tell WATCH nothing (of a project) until a day is over: what is dropped stays in sight in `qadam alerts`."""
    from flows.watch_commands import mute

    mute(settings, watch_id, project, until.date(), why)
    click.echo(f"Watch {watch_id} hears nothing{f' of {project}' if project else ''} up to and on {until:%Y-%m-%d}.")


@watch.command("unmute")
@click.argument("watch_id", metavar="WATCH")
@click.option("--project", metavar="ID", help="This project; the whole watch if not given.")
@click.pass_obj
def watch_unmute(settings: Settings, watch_id: str, project: str | None) -> None:
    """End a mute now; what was dropped stays dropped."""
    from flows.watch_commands import unmute

    unmute(settings, watch_id, project)
    click.echo(f"Watch {watch_id} hears{f' of {project}' if project else ''} again.")


@watch.command("rehearse")
@click.argument("watch_id", metavar="[WATCH]", required=False)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1), help="How far to look back.")
@click.option("--language", help="Of the subjects: en (if not given), ru or kk.")
@filter_options
@rhythm_options
@json_option
@click.pass_obj
def watch_rehearse(settings: Settings, /, watch_id: str | None, days: int, as_json: bool, **wishes: Any) -> None:
    """Show what WATCH, or one with the options given, would have been sent lately; sends nothing."""
    from flows import wiring
    from flows.rehearsing import rehearse
    from flows.watch_commands import rehearsing
    from flows.watch_screen import show_rehearsal

    watch = rehearsing(settings, watch_id, wishes)
    with wiring.reading(settings) as connection:
        letters = rehearse(connection, watch, now_utc(), days, settings.sender)
    show_rehearsal(letters, watch, days, as_json=as_json)


watch.add_command(resume)
