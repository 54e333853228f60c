"""The commands of `qadam alerts`: the ledger of what was told to whom, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from flows.clock import now_utc
from flows.options import json_option, limit_option
from flows.settings import Settings


@click.group(invoke_without_command=True)
@click.option("--watch", metavar="ID", help="Only what this watch was told.")
@click.option("--project", metavar="ID", help="Only of this project.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was queued from this day on (UTC).")
@click.option("--state", metavar="STATE", help="Only in this state: delivered, rejected, waiting, held, muted, …")
@limit_option
@json_option
@click.pass_context
def alerts(
    context: click.Context,
    /,
    watch: str | None,
    project: str | None,
    since: datetime | None,
    state: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show what was told to whom, and what became of it, newest first."""
    if context.invoked_subcommand:
        return
    from db.alert_views import alert_rows
    from flows import wiring
    from flows.watch_screen import show_alerts

    day = since.replace(tzinfo=UTC) if since else None
    with wiring.reading(context.obj) as connection:
        rows = alert_rows(connection, now_utc(), watch=watch, project=project, since=day, state=state, limit=limit)
    show_alerts(rows, as_json=as_json)


@alerts.command("why")
@click.argument("watch_id", metavar="WATCH")
@click.argument("project_id", metavar="PROJECT")
@json_option
@click.pass_obj
def alerts_why(settings: Settings, watch_id: str, project_id: str, as_json: bool) -> None:
    """Explain why WATCH heard of each change of PROJECT, or why it did not."""
    from flows import wiring
    from flows.alert_ledger import reasons
    from flows.watch_screen import show_reasons

    with wiring.reading(settings) as connection:
        show_reasons(reasons(connection, watch_id, project_id, now_utc()), as_json=as_json)
