"""What `qadam doctor` says of mail: what does not arrive, what waits, and whether others believe our sender."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.bouncing import stopped, troubled
from db.engine import reading
from domain.channels import shown
from flows import wiring
from flows.clock import now_utc
from flows.settings import Settings

if TYPE_CHECKING:
    from alerts.sender_records import Lookup

# A letter that waits longer is worth a look, though it is tried again.
LONG = timedelta(hours=24)
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    healthy: bool
    words: str


def delivery_findings(settings: Settings, now: datetime | None = None) -> Iterator[Finding]:
    """Of letters and addresses in the database."""
    with wiring.opened(settings) as engine, reading(engine) as connection:
        addresses, trouble = stopped(connection), troubled(connection, (now or now_utc()) - LONG)
    for address in addresses[:SHOWN]:
        advice = "correct its watch, or `qadam watch resume` it"
        yield Finding("mail", False, f"{shown(address.email)} gets no more mail ({address.reason}): {advice}.")
    if len(addresses) > SHOWN:
        yield Finding("mail", False, f"… and {len(addresses) - SHOWN} more: `qadam watch list` shows them.")
    if trouble.lost:
        yield Finding("mail", False, f"{trouble.lost} letters did not arrive, the last because: {trouble.last_lost}.")
    if trouble.waiting:
        yield Finding("mail", False, f"{trouble.waiting} letters wait for a day or more: {trouble.last_waiting}.")


def record_findings(settings: Settings, lookup: Lookup | None = None) -> Iterator[Finding]:
    """Of the sender's domain in the DNS; nothing where it is this machine's own name."""
    from alerts.sender_records import by_dns, sender_records

    domain = wiring.sender_domain(settings)
    if "." not in domain:
        yield Finding("mail", False, f"QADAM_SENDER is at «{domain}», which no other server believes: give yours.")
        return
    try:
        for record in sender_records(domain, wiring.signer(settings), lookup or by_dns):
            yield Finding(record.kind, record.good, record.words)
    except OSError as error:
        yield Finding("mail", True, f"SPF, DKIM and DMARC were not checked: {error}.")
