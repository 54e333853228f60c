"""The commands that show totals: `qadam programmes` and `qadam programme ID`."""

from __future__ import annotations

from datetime import date

import click

from domain.programmes import Phase
from flows.options import as_of_option, json_option, limit_option
from flows.settings import Settings


@click.command()
@click.option("--region", metavar="CODE", help="Only this region, as an ISO code such as KZ-35.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Only totals for this year, whole or in part.")
@click.option("--sector", help="Only this sector, such as metallurgy.")
@click.option("--phase", type=click.Choice([phase.value for phase in Phase]), help="Only promises, or what is done.")
@as_of_option
@limit_option
@json_option
@click.pass_obj
def programmes(
    settings: Settings,
    /,
    region: str | None,
    year: int | None,
    sector: str | None,
    phase: str | None,
    as_of: date | None,
    limit: int,
    as_json: bool,
) -> None:
    """List totals («180 projects worth 1.2 trillion tenge»), those told last first, and what is known of them.

    A total that was told again or counted anew is one line; its earlier figures stay.
    """
    from flows import programme_commands, programme_screen, screen, wiring

    with wiring.reading(settings, as_of) as connection:
        rows = programme_commands.programme_list(
            connection, floor=settings.floor, limit=limit, region=region, year=year, sector=sector, phase=phase
        )
    screen.show_as_of(as_of, as_json=as_json)
    programme_screen.show_programmes(rows, as_json=as_json)


@click.command()
@click.argument("programme_id", metavar="ID")
@as_of_option
@json_option
@click.pass_obj
def programme(settings: Settings, programme_id: str, as_of: date | None, as_json: bool) -> None:
    """Show one total: who said it when, the projects named with it or fitting it, and what they come to."""
    from flows import programme_commands, programme_screen, screen, wiring

    with wiring.reading(settings, as_of) as connection:
        page = programme_commands.programme_page(connection, programme_id, floor=settings.floor)
    screen.show_as_of(as_of, as_json=as_json)
    programme_screen.show_programme(page, as_json=as_json)
