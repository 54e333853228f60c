"""The command that holds a register beside the news: `qadam reconcile LIST`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from flows.options import as_of_option, json_option
from flows.settings import Settings

_FIELDS = "name, region, place, product, sector, company, cost, capacity, jobs, launch or status"


def _given(_: click.Context, __: click.Parameter, words: tuple[str, ...]) -> dict[str, str]:
    """«name=Наименование» by field."""
    from extractors.headings import FIELDS

    pairs = [word.partition("=")[::2] for word in words]
    for field, heading in pairs:
        if field not in FIELDS or not heading.strip():
            raise click.BadParameter(f"write FIELD=HEADING, where FIELD is one of {', '.join(FIELDS)}.")
    return dict(pairs)


@click.command()
@click.argument("register", metavar="LIST", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--map",
    "given",
    multiple=True,
    callback=_given,
    metavar="FIELD=HEADING",
    help=f"What a column says; FIELD is {_FIELDS}.",
)
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook, if not the first.")
@click.option("--currency", metavar="CODE", help="Of costs that name none, such as KZT.")
@click.option("--country", metavar="CODE", default="KZ", show_default=True, help="Where the list's projects are.")
@click.option("--region", metavar="CODE", help="Look in the news of this region only, such as KZ-35.")
@click.option("--sector", help="Look in the news of this sector only, such as metallurgy.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Look only for what moved in the news since this day.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write a row per project: .csv or .xlsx.")
@as_of_option
@json_option
@click.pass_obj
def reconcile(
    settings: Settings,
    /,
    register: Path,
    given: dict[str, str],
    sheet: str | None,
    currency: str | None,
    country: str,
    region: str | None,
    sector: str | None,
    since: datetime | None,
    out: Path | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Hold a register (CSV or XLSX) beside the news: in both, only on the list, only in the news, and told otherwise.

    Nothing is stored: the register is compared with what is known today.
    """
    from domain.timeline import day_there, evening_of
    from flows import reconcile_screen, screen, wiring
    from flows.clock import now_utc
    from flows.reconcile import read_register, reconciled
    from flows.sheets import write_sheet

    now = now_utc() if as_of is None else evening_of(as_of)
    listed = read_register(register, on=day_there(now), given=given, sheet=sheet, country=country, currency=currency)
    with wiring.reading(settings, as_of) as connection:
        report = reconciled(
            connection,
            listed,
            now=now,
            floor=settings.floor,
            country=country,
            region=region,
            sector=sector,
            since=since.date() if since else None,
        )
    if out is not None:
        write_sheet(out, reconcile_screen.HEADINGS, reconcile_screen.report_rows(report))
    screen.show_as_of(as_of, as_json=as_json)
    reconcile_screen.show_report(report, as_json=as_json)
    if out is not None and not as_json:
        click.echo(f"A row per project: {out}")
