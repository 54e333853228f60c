"""What a sum is worth in dollars, roughly: to tell whether two sums in two currencies can be one.

Nothing that people read is converted: budgets are drawn up at rates that nobody tells.
"""

from __future__ import annotations

from datetime import date

from domain.records import Money

SWING = 1.5
"""One sum may be told at the rates of two years: so much further apart is still no other sum. More than that the tenge
has lost within two years only once in this table, in 2015 and 2016."""

# Units to a dollar, the average of the year. Tenge: the official rate as the World Bank has it (PA.NUS.FCRF), as
# published by Knoema; roubles: the Bank of Russia's, weighted by days, as published by Ruxpert; euros: the yearly
# averages of the United States' Internal Revenue Service.
_TO_A_DOLLAR = {
    "KZT": {
        2010: 147.4, 2011: 146.6, 2012: 149.1, 2013: 152.1, 2014: 179.2, 2015: 221.7, 2016: 342.2, 2017: 326.0,
        2018: 344.7, 2019: 382.7, 2020: 413.0, 2021: 425.9, 2022: 460.2, 2023: 456.2, 2024: 469.0,
    },
    "RUB": {
        2010: 30.37, 2011: 29.39, 2012: 31.09, 2013: 31.85, 2014: 38.42, 2015: 60.96, 2016: 67.03, 2017: 58.35,
        2018: 62.71, 2019: 64.74, 2020: 72.15, 2021: 73.65, 2022: 68.55, 2023: 85.25,
    },
    "EUR": {2020: 0.877, 2021: 0.846, 2022: 0.951, 2023: 0.924, 2024: 0.924},
}  # fmt: skip
_YEARS_AFTER = 3  # for which the last rate serves: the margin bears what it has changed by then


def dollars(money: Money, on: date) -> float | None:
    """By the rate of the year; None for currencies and years without one."""
    if money.currency == "USD":
        return money.amount
    rates = _TO_A_DOLLAR.get(money.currency, {})
    year = next((year for year in range(on.year, on.year - _YEARS_AFTER - 1, -1) if year in rates), None)
    return money.amount / rates[year] if year else None
