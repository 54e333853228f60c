"""Options that many commands have."""

from __future__ import annotations

from datetime import date

import click

from domain.knowledge import known_day
from domain.timeline import day_there
from flows.clock import now_utc


def _as_of(_: click.Context, __: click.Parameter, words: str | None) -> date | None:
    return None if words is None else known_day(words, day_there(now_utc()))


as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=_as_of,
    help="Only what was known at the end of that day in Kazakhstan, such as 2025-03-01.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table, for other programs.")
limit_option = click.option(
    "--limit", default=40, show_default=True, type=click.IntRange(1), help="At most so many rows."
)
why_option = click.option("--why", metavar="TEXT", help="The reason, kept with the decision.")
by_option = click.option("--by", metavar="NAME", help="Who decides; your login name if not given.")
