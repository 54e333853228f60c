"""The outlines of Kazakhstan's regions: drawn on a grid for pictures, and given back in degrees for maps elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "static" / "regions.json"
_RING = re.compile(r"M([^z]+)z")
_NUMBER = re.compile(r"-?\d+")
_DIGITS = 4  # of degrees: ten metres, where a step of the grid is two kilometres


class Shape(NamedTuple):
    """Where a region's mark stands, and its outline as the path of an SVG: one ring, and one more for a city in it."""

    x: int
    y: int
    path: str


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Shapes by ISO code on a grid where a degree of longitude is as long as one at 48° N."""

    width: int
    height: int
    west: float
    south: float
    east: float
    north: float
    shapes: Mapping[str, Shape]

    def rings(self, code: str) -> list[list[Point]]:
        """Longitude and latitude, closed: the outline counter-clockwise, then the holes clockwise (RFC 7946)."""
        outer, *holes = (_closed(ring) for ring in _steps(self.shapes[code].path))
        turned = (_turned(outer, 1), *(_turned(hole, -1) for hole in holes))
        return [[self._degrees(x, y) for x, y in ring] for ring in turned]

    def _degrees(self, x: float, y: float) -> Point:
        longitude = self.west + (self.east - self.west) * x / self.width
        latitude = self.north - (self.north - self.south) * y / self.height
        return round(longitude, _DIGITS), round(latitude, _DIGITS)


@cache
def outlines() -> Outlines:
    drawn = json.loads(_FILE.read_text(encoding="utf-8"))
    (west, south, east, north), regions = drawn["bounds"], drawn["regions"].items()
    shapes = {code: Shape(region["at"][0], region["at"][1], region["path"]) for code, region in regions}
    return Outlines(drawn["width"], drawn["height"], west, south, east, north, shapes)


def _steps(path: str) -> Iterator[list[Point]]:
    """The corners of each ring; a path tells the first, and then how far it is to each next one."""
    for ring in _RING.findall(path):
        numbers = list(map(int, _NUMBER.findall(ring)))
        yield list(accumulate(zip(numbers[::2], numbers[1::2], strict=True), _moved))


def _moved(corner: Point, by: Point) -> Point:
    return corner[0] + by[0], corner[1] + by[1]


def _closed(ring: list[Point]) -> list[Point]:
    return [*ring, ring[0]]


def _turned(ring: list[Point], way: int) -> list[Point]:
    """1: counter-clockwise as seen on a map, where the grid counts downwards; -1: clockwise."""
    area = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))
    return ring if (area < 0) == (way > 0) else ring[::-1]
