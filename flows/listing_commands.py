"""The command `qadam projects`: the filter of the pages, word for word."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from db.project_filter import Sort, read_filter
from domain.launches import VerdictName
from domain.records import Status
from flows.options import as_of_option, json_option, limit_option
from flows.settings import Settings

# By their values: of an enumeration Click would take the names.
STATUSES, SORTS = [status.value for status in Status], [sort.value for sort in Sort]


@click.command()
@click.option("--status", type=click.Choice(STATUSES), multiple=True, help="Only those that stand so; repeatable.")
@click.option(
    "--region", metavar="CODE", multiple=True, help="Only this region, as an ISO code like KZ-35; repeatable."
)
@click.option("--country", metavar="CODE", help="Only this country, as an ISO code such as UZ.")
@click.option("--sector", help="Only this sector, such as metallurgy.")
@click.option("--product", metavar="NAME", help="Only those of this product, in any of the languages.")
@click.option("--company", metavar="NAME", help="Only those of this company, in any spelling.")
@click.option("--find", "q", metavar="WORDS", help="Only those whose name, product, company or place has these words.")
@click.option("--expected-from", metavar="YEAR", help="Only what is expected in this year or later.")
@click.option("--expected-to", metavar="YEAR", help="Only what is expected in this year or earlier.")
@click.option("--investment", metavar="SUM", help="Only those of at least so much, such as «50 bn».")
@click.option("--currency", metavar="CODE", help="In which currency; tenge if not given.")
@click.option("--jobs", metavar="NUMBER", help="Only those with at least so many jobs.")
@click.option("--idle", is_flag=True, help="Launched, and reported to stand or to work at a fraction of the capacity.")
@click.option("--no-output", is_flag=True, help="Launched six months ago or earlier, and no sign of output since.")
@click.option("--overdue", is_flag=True, help="Not launched, though what was expected is over.")
@click.option("--quiet", is_flag=True, help="Unheard of for longer than is usual for their status and sector.")
@click.option("--unsure", is_flag=True, help="Those that no reading was sure of: they wait for a person.")
@click.option("--disputed", is_flag=True, help="Only those on which sources contradict each other.")
@click.option("--sort", type=click.Choice(SORTS), help="Those that moved last first if not given.")
@as_of_option
@limit_option
@json_option
@click.pass_obj
def projects(
    settings: Settings, /, as_of: date | None, as_json: bool, limit: int, idle: bool, no_output: bool, **filters: Any
) -> None:
    """List projects, those that moved last first."""
    from db.project_search import project_rows
    from flows import launch_commands, screen, wiring
    from flows.promise_commands import today
    from flows.search_words import asking

    wanted = read_filter(_told(filters))
    wishes = ((VerdictName.IDLE, idle), (VerdictName.NO_OUTPUT, no_output))
    verdicts = frozenset(name for name, is_asked in wishes if is_asked)
    with wiring.reading(settings, as_of) as connection:
        asked = asking(connection, wanted, as_of or today())
        seen = launch_commands.Launches(connection, asked.today, settings.floor)
        among = seen.judged(verdicts) if verdicts else None
        rows = project_rows(connection, asked, limit=limit, among=among)
        launches = seen.of([row.public_id for row in rows])
    screen.show_as_of(as_of, as_json=as_json)
    screen.show_projects(rows, launches, as_json=as_json)


def _told(filters: dict[str, Any]) -> list[tuple[str, str]]:
    """As a query string has it."""
    pairs = []
    for name, value in filters.items():
        values = (
            value if isinstance(value, tuple) else (("1" if value else None) if isinstance(value, bool) else value,)
        )
        pairs += [(name, str(one)) for one in values if one is not None]
    return pairs
