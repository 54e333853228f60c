"""Figures of projects as pictures in the reader's language, each bar leading to the projects that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from markupsafe import Markup

from alerts.wording import expected_text, money_text, number_text, region_name, sector_word, status_word
from dashboard.look import Look
from dashboard.pictures import Bar, bars, columns
from dashboard.rendering import words
from db.volumes import launches
from domain.records import Money, Sector, Status
from domain.volumes import Cell, Volume, by_month, by_region, by_sector, by_status, month_before

K = TypeVar("K", Status, Sector, str)


def value_text(look: Look, figure: Volume, currency: str | None) -> str:
    """The number of projects, or their sum in one currency; empty where none is told in it."""
    if currency is None:
        return number_text(figure.projects, look.language)
    amount = figure.amount(currency)
    return money_text(Money(amount, currency), look.language) if amount else ""


def value_of(figure: Volume, currency: str | None) -> float:
    return figure.projects if currency is None else figure.amount(currency)


def status_bars(look: Look, cells: Iterable[Cell], currency: str | None = None, **also: str) -> Markup:
    """``also``: what else the projects behind a bar are filtered by."""
    return bars(_status_rows(look, by_status(cells), currency, **also), words(look.language)("by status"))


def _status_rows(look: Look, found: Mapping[Status, Volume], currency: str | None, **also: str) -> list[Bar]:
    return [
        Bar(
            status_word(status, look.language),
            value_of(figure, currency),
            value_text(look, figure, currency),
            look.link("/projects", status=status.value, **also),
            f"is-{status.value}",
        )
        for status, figure in found.items()
    ]


def sector_bars(look: Look, cells: Iterable[Cell], currency: str | None = None, most: int = 10, **also: str) -> Markup:
    rows = [
        Bar(
            sector_word(sector, look.language),
            *_told(look, figure, currency),
            look.link("/projects", sector=sector.value, **also),
        )
        for sector, figure in by_sector(cells).items()
    ]
    return bars(_largest(rows, most), words(look.language)("by sector"))


def region_bars(look: Look, cells: Iterable[Cell], currency: str | None = None, most: int = 20) -> Markup:
    """Regions of Kazakhstan."""
    rows = [
        Bar(region_name(code, look.language), *_told(look, figure, currency), look.link(f"/regions/{code}"))
        for code, figure in by_region(cell for cell in cells if cell.country == "KZ").items()
    ]
    return bars(_largest(rows, most), words(look.language)("by region"))


def _told(look: Look, figure: Volume, currency: str | None) -> tuple[float, str]:
    return value_of(figure, currency), value_text(look, figure, currency)


def _largest(rows: Iterable[Bar], most: int) -> list[Bar]:
    return sorted(rows, key=lambda row: -row.value)[:most]


def launch_columns(look: Look, many: int = 24, region: str | None = None) -> Markup:
    """Launches in each of the last months, the running one included."""
    t = words(look.language)
    days = launches(look.connection, month_before(look.today, many - 1), look.today, region)
    months = by_month(days, look.today, many)
    points = [
        Bar(
            expected_text(_month(month), look.language),
            count,
            number_text(count, look.language),
            mark="is-commissioned",
        )
        for month, count in months
    ]
    whole = sum(count for _, count in months)
    return columns(points, t("launches in months", launches=number_text(whole, look.language), months=many))


def _month(month: date) -> str:
    return f"{month:%Y-%m}"
