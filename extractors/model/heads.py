"""What each column of the model's token output means; training and reading share it."""

from __future__ import annotations

from domain.records import Facility, Sector, Status

KINDS = ("facility", "product", "company", "place", "money", "capacity", "jobs", "count", "date", "cue")
ANCHORS = frozenset({"facility", "product"})  # kinds that name a project
OWNERS = ("nobody", "project", "programme")
STATUSES = tuple(Status)
FACILITIES = tuple(Facility)
SECTORS = tuple(Sector)
LINK = 64  # length of the vectors whose product says that two spans belong to one project

_SIZES = {
    "tag": 1 + 2 * len(KINDS),  # O, then B and I of each kind
    "owner": len(OWNERS),
    "status": len(STATUSES),
    "facility": len(FACILITIES),
    "sector": len(SECTORS),
    "shared": 1,  # the words stand for several projects: «plants» of a list
    "promised": 1,  # the date is when the next step is due
    "query": LINK,
    "key": LINK,
}


def _columns() -> dict[str, slice]:
    columns, at = {}, 0
    for head, size in _SIZES.items():
        columns[head] = slice(at, at + size)
        at += size
    return columns


HEADS = _columns()
WIDTH = sum(_SIZES.values())
