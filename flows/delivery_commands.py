"""`qadam watch resume` and `qadam webhook`: what people do about addresses at which nobody was reached."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from domain.channels import WEBHOOK, shown
from domain.problems import Problem
from domain.timeline import evening_of
from domain.watching import Stopped
from flows.settings import Settings


def stopped_addresses(settings: Settings) -> dict[str, Stopped]:
    """Those that get no more mail, by address."""
    from db.bouncing import stopped
    from flows import wiring

    with wiring.reading(settings) as connection:
        return {address.email: address for address in stopped(connection)}


@click.command("resume")
@click.argument("watch_id", metavar="WATCH")
@click.pass_obj
def resume(settings: Settings, watch_id: str) -> None:
    """Write to the address of WATCH again, after a server had said that nobody is there."""
    from db.bouncing import resume_address
    from db.watches import watches
    from flows import wiring
    from flows.clock import now_utc

    with wiring.opened(settings) as engine:
        address = next((watch.email for watch in watches(engine) if watch.id == watch_id), watch_id)
        if not resume_address(engine, address, now_utc()):
            raise Problem(f"{shown(address)} was not stopped: `qadam watch list` shows those that were.")
    click.echo(f"{shown(address)} is written to again; what waited goes out at the next run.")


@click.group()
def webhook() -> None:
    """Look after webhooks, to which letters go as signed JSON."""


@webhook.command("replay")
@click.argument("watch_id", metavar="WATCH")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Only what was told from this day on.")
@click.pass_obj
def replay(settings: Settings, watch_id: str, since: datetime) -> None:
    """Tell the webhook of WATCH once more what it was told, under the same ids, at the next run."""
    from db.bouncing import tell_again
    from db.watches import watches
    from flows import wiring
    from flows.clock import now_utc

    with wiring.opened(settings) as engine:
        found = [watch.email for watch in watches(engine) if watch.id == watch_id]
        if not found or not found[0].startswith(f"{WEBHOOK}://"):
            raise Problem(f"«{watch_id}» is no watch with a webhook: `qadam watch list` shows the watches.")
        count = tell_again(engine, found[0], evening_of(since.date() - timedelta(days=1)), now_utc())
    click.echo(f"{count} letters go to the webhook of {watch_id} again at the next run.")
