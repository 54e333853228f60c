"""What the links of a letter let their holder do, without a login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Purpose = Literal["unsubscribe", "mute", "confirm"]


@dataclass(frozen=True, slots=True)
class Permit:
    """Whoever holds it may end these watches of this address, mute one project in them, or confirm a watch in time.

    The holder of a watch's id may have changed since: compare the address with the watch's before you act.
    """

    purpose: Purpose
    watch_ids: tuple[str, ...]
    email: str
    project_id: str = ""
    expires: datetime | None = None
