"""Kazakhstan's regions and cities of that rank as they are since June 2022, by ISO 3166-2."""

from __future__ import annotations

CITIES = ("KZ-71", "KZ-75", "KZ-79")
REGIONS = (
    "KZ-10", "KZ-11", "KZ-15", "KZ-19", "KZ-23", "KZ-27", "KZ-31", "KZ-33", "KZ-35", "KZ-39", "KZ-43", "KZ-47", "KZ-55",
    "KZ-59", "KZ-61", "KZ-62", "KZ-63", *CITIES,
)  # fmt: skip
