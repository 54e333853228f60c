"""Options that many commands have."""

from __future__ import annotations

import click

json_option = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table, for other programs.")
limit_option = click.option(
    "--limit", default=40, show_default=True, type=click.IntRange(1), help="At most so many rows."
)
why_option = click.option("--why", metavar="TEXT", help="The reason, kept with the decision.")
by_option = click.option("--by", metavar="NAME", help="Who decides; your login name if not given.")
