"""The command line `qadam`: each command is a few lines that join settings, a stage or a query, and the screen."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from domain.fates import FateName
from domain.problems import Problem
from flows.deciding import merge, review, split
from flows.delivery_commands import webhook
from flows.listing_commands import projects
from flows.machine_commands import export, mcp, write_proof
from flows.operator_commands import operator
from flows.options import as_of_option, json_option, limit_option
from flows.reconciling import reconcile
from flows.settings import HOUSE, Settings, read_settings
from flows.telling import alerts
from flows.totalling import programme, programmes
from flows.watching import watch

STAGE_NAMES = ("poll", "read", "link", "send")
FATE_NAMES = tuple(name.value for name in FateName)


class House(click.Group):
    """Prints every expected problem as one sentence, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Problem as problem:
            raise click.ClickException(str(problem)) from problem
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'The system'}: {error.strerror or error}.") from error
        except KeyboardInterrupt:
            click.echo("\nStopped. Nothing is lost: run it again.", err=True)
            raise click.exceptions.Exit(130) from None


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qadam")
@click.option("--database", metavar="URL", help="Another database than the configured one, as an SQLAlchemy address.")
@click.pass_context
def main(context: click.Context, database: str | None) -> None:
    """Follow industrial projects in the news: poll, read, link, and write to those who asked when one moves.

    Settings come from QADAM_… variables; the README lists them.
    """
    context.obj = read_settings(os.environ | ({"QADAM_DATABASE": database} if database else {}))


@main.command()
@click.option("--only", type=click.Choice(STAGE_NAMES), multiple=True, help="Only this stage; may be given again.")
@click.option("--all-sources", is_flag=True, help="Poll every source now, due or not.")
@click.option(
    "--with-prefect/--without-prefect",
    default=False,
    help="Record the run on a Prefect server. Without (the default) it starts in a second instead of ten.",
)
@json_option
@click.pass_obj
def run(settings: Settings, only: tuple[str, ...], all_sources: bool, with_prefect: bool, as_json: bool) -> None:
    """Do the main job once: poll what is due, read, link, deliver alerts.

    Ends with status 0 if at least one source could be polled or none was due, articles could be read, and the mail
    server takes our letters.
    """
    from flows import running

    if (only or with_prefect) and (all_sources or as_json):
        raise click.UsageError("--all-sources and --json go with a whole run without Prefect.")
    if with_prefect:
        running.with_prefect(settings, only)
    elif only:
        running.stages(settings, only)
    else:
        sys.exit(running.once(settings, all_sources=all_sources, as_json=as_json))


@main.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), default=HOUSE / "var" / "demo", help="Where its database goes."
)
@click.option("--days", type=click.IntRange(1), help="Stop after so many virtual days.")
@click.pass_obj
def demo(settings: Settings, folder: Path, days: int | None) -> None:
    """Run the pipeline against a local newsroom: 18 months of invented news, day by day."""
    from flows.demonstration import demonstrate

    demonstrate(settings, folder, days)


@main.command()
@click.option("--port", default=4200, show_default=True, help="Where the Prefect page is served, on this machine only.")
@click.pass_obj
def serve(settings: Settings, port: int) -> None:
    """Start a local Prefect server with its page, and run our schedules until interrupted."""
    from flows.serving import prefect_server, read_deployments, serve_deployments

    os.environ["QADAM_DATABASE"] = settings.database  # the flows read their settings anew
    click.echo("Starting the Prefect server (ten to thirty seconds) …")
    with prefect_server(HOUSE / "var" / "prefect", port) as page:
        click.echo(f"Its page: {page}    Stop with Ctrl+C.")
        serve_deployments(read_deployments())


@main.command()
@json_option
@click.pass_obj
def sources(settings: Settings, as_json: bool) -> None:
    """Show the sources, when each was last heard, and what is wrong with it."""
    from flows import screen, wiring

    screen.show_sources(wiring.sources(settings), wiring.known_sources(settings), as_json=as_json)


@main.command()
@click.argument("public_id", metavar="ID")
@click.option(
    "--why", is_flag=True, help="Why each mention is here: the machine's reasons, or the decision that did it."
)
@click.option("--proof", type=click.Path(path_type=Path, dir_okay=False), help="Write all that supports it to a ZIP.")
@as_of_option
@json_option
@click.pass_obj
def project(
    settings: Settings, public_id: str, why: bool, proof: Path | None, as_of: date | None, as_json: bool
) -> None:
    """Show one project: its values, its history, and the sentence behind each step."""
    if proof is not None:
        if not write_proof(settings, public_id, as_of, proof):
            raise Problem(_no_project(public_id, as_of))
        click.echo(f"All that supports it: {proof}")
        return
    from db.project_views import disputes_of, project_page
    from flows import promise_commands, screen, wiring
    from flows.review_screen import show_reasons

    today = as_of or promise_commands.today()
    with wiring.reading(settings, as_of) as connection:
        page = project_page(connection, public_id)
        known = page.project.public_id if page else public_id  # that of the survivor, where two were merged
        found = promise_commands.prospects_of(connection, known, today=today, floor=settings.floor)
        disputes = disputes_of(connection, known, settings.floor)
        since = promise_commands.known_since(connection, found.promises if found else ())
    if page is None or found is None:
        raise Problem(_no_project(public_id, as_of))
    screen.show_as_of(as_of, as_json=as_json)
    if why and not as_json:
        show_reasons(page)
    else:
        screen.show_project(page, found, disputes, since, as_json=as_json)


def _no_project(public_id: str, as_of: date | None) -> str:
    if as_of is None:
        return f"There is no project {public_id}: `qadam projects` lists the ids."
    return f"On {as_of} no project {public_id} was known: `qadam projects --as-of {as_of}` lists those that were."


@main.command()
@click.option("--region", metavar="CODE", help="Only this region, as an ISO code such as KZ-35.")
@click.option("--sector", help="Only this sector, such as metallurgy.")
@click.option("--company", metavar="NAME", help="Only projects of this company, in any spelling.")
@click.option("--fate", "fates", type=click.Choice(FATE_NAMES), multiple=True, help="Only these; may be given again.")
@click.option("--by", type=click.Choice(("region", "sector", "company", "source")), help="Count them by this instead.")
@as_of_option
@limit_option
@json_option
@click.pass_obj
def promises(
    settings: Settings,
    /,
    as_json: bool,
    limit: int,
    by: str | None,
    fates: tuple[str, ...],
    as_of: date | None,
    **filters: str | None,
) -> None:
    """List what was promised (launch dates, jobs, capacities) and what became of it, the newest first.

    A date that moves never takes the place of the old one: the old promise stays, with its slip.
    """
    from db.promise_views import Promised, promise_rows, tallies
    from flows import promise_commands, promise_screen, screen, wiring

    today = as_of or promise_commands.today()
    place = filters["region"], filters["sector"], filters["company"]
    wanted = Promised(frozenset(FateName(fate) for fate in fates), *place, kin=True)
    with wiring.reading(settings, as_of) as connection:
        screen.show_as_of(as_of, as_json=as_json)
        if by:
            promise_screen.show_tallies(tallies(connection, by, wanted, today)[:limit], by, as_json=as_json)
        else:
            rows = promise_rows(connection, wanted, today, limit)
            known = promise_commands.known_since(connection, (row.promise for row in rows))
            promise_screen.show_promises(rows, known, as_json=as_json)


@main.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only changes recorded from this day on.")
@as_of_option
@limit_option
@json_option
@click.pass_obj
def changes(settings: Settings, since: datetime | None, as_of: date | None, limit: int, as_json: bool) -> None:
    """List status changes, newest first; those that are unconfirmed yet are marked with «?»."""
    from db.views import change_rows, unconfirmed_rows
    from flows import screen, wiring
    from flows.naming import titles_of

    day = since.date() if since else None
    with wiring.reading(settings, as_of) as connection:
        rows = [*unconfirmed_rows(connection, since=day, limit=limit), *change_rows(connection, since=day, limit=limit)]
        newest = sorted(rows, key=lambda row: row.on, reverse=True)[:limit]
        titles = {} if as_json else titles_of(connection, {row.project_id for row in newest}, "en")
    screen.show_as_of(as_of, as_json=as_json)
    screen.show_changes(newest, titles, as_json=as_json)


@main.command()
@click.option("--relevant/--irrelevant", default=None, help="Only those with, or only those without, a project.")
@click.option("--source", metavar="ID", help="Only this source.")
@as_of_option
@limit_option
@json_option
@click.pass_obj
def articles(
    settings: Settings, /, as_json: bool, limit: int, as_of: date | None, relevant: bool | None, source: str | None
) -> None:
    """List stored articles and what became of each, newest first."""
    from db.views import article_rows
    from flows import screen, wiring

    with wiring.reading(settings, as_of) as connection:
        rows = article_rows(connection, relevant=relevant, source=source, limit=limit)
    screen.show_as_of(as_of, as_json=as_json)
    screen.show_articles(rows, as_json=as_json)


for command in (
    projects,
    review,
    merge,
    split,
    programmes,
    programme,
    reconcile,
    webhook,
    watch,
    alerts,
    operator,
    export,
    mcp,
):
    main.add_command(command)


@main.group("db")
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Make the database, or bring it up to date; a copy of the old file is kept."""
    from db.engine import upgrade_database

    upgrade_database(settings.database).dispose()
    click.echo(f"The database is up to date: {settings.database}")


@database.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(settings: Settings, target: Path) -> None:
    """Copy the database to TARGET while it may be in use, and check the copy."""
    from db.engine import backup_database

    click.echo(f"The copy is whole: {backup_database(settings.database, target)}")


@main.command()
@json_option
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Check settings, database, sources, mail and model; say what to do about each fault."""
    from flows import screen
    from flows.doctor import examine

    findings = examine(settings)
    screen.show_findings(findings, as_json=as_json)
    sys.exit(any(not finding.healthy for finding in findings))


@main.command()
@click.option("--model", metavar="NAME", help="Another reader than the configured one: a model's folder, or lexicon.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles published from this day on.")
@click.option("--apply", is_flag=True, help="Write it. Without, only what would change is shown.")
@limit_option
@json_option
@click.pass_obj
def reread(settings: Settings, /, since: datetime | None, limit: int, as_json: bool, **wishes: Any) -> None:
    """Read stored articles again, with the present reader or another; nobody is mailed for it.

    Shows what would change, tried out in full on a copy of the database; on a server, which is not copied, only the
    differences of the readings. A reader that does not answer alike each time may do otherwise on --apply.
    """
    from flows import screen
    from flows.reread import reread_stored
    from flows.reread_screen import show_reread

    with screen.progress(quiet=as_json) as told:
        day = since.date() if since else None
        report = reread_stored(settings, since=day, examples=limit, progress=told, **wishes)
    show_reread(report, as_json=as_json)


@main.command()
@click.argument("recorded", metavar="IN.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where the readings go, a line an article.")
@click.option("--quiet", is_flag=True, help="Say nothing.")
@click.pass_obj
def replay(settings: Settings, recorded: Path, out: Path, quiet: bool) -> None:
    """Read recorded articles in order of publication, in a fresh temporary database, and write what came of each."""
    from flows.replay import replay_file

    count = replay_file(settings, recorded, out)
    if not quiet:
        click.echo(f"{count} articles read; see {out}")


@main.command()
@click.option("--port", default=8090, show_default=True, help="Where its pages are served.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="From where it may be reached; put a proxy before it."
)
@click.option("--demo", "over_demo", is_flag=True, help="Over what `make demo` has left, on the last day of its news.")
@click.pass_obj
def dashboard(settings: Settings, port: int, host: str, over_demo: bool) -> None:
    """Serve the dashboard until interrupted: pages to look at, an API and feeds of what is known."""
    from flows.demonstration import demonstrated
    from flows.serving import serve_dashboard

    serve_dashboard(demonstrated(settings) if over_demo else settings, host, port)
