"""The invented outlets of the demo: what each is called, and where its articles live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=5))


@dataclass(frozen=True, slots=True)
class Outlet:
    """``address`` is the path of an article; {number} and {day} (2025/03/31) are filled in."""

    id: str
    name: str
    language: str
    address: str

    def path(self, number: int, published: datetime) -> str:
        return self.address.format(number=number, day=published.astimezone(ZONE).strftime("%Y/%m/%d"))


OUTLETS = {
    outlet.id: outlet
    for outlet in (
        Outlet("ledger", "Steppe Ledger", "en", "/ledger/{day}/{number}/"),
        Outlet("ortalyq", "Ortalyq Wire", "en", "/ortalyq/en/news/{number}"),
        Outlet("gorn", "Горн", "ru", "/gorn/news/{number}.html"),
        Outlet("polyn", "Полынь-инфо", "ru", "/polyn/{day}/{number}/"),
        Outlet("tobol", "Тобол-вестник", "ru", "/tobol/ru/{number}"),
        Outlet("dala", "Дала хабары", "kk", "/dala/kk/{number}/"),
        Outlet("betege", "Betege", "kk", "/betege/{number}"),
    )
}
