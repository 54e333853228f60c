"""Pictures of figures as SVG, made here and by pure functions; all that they say stands beside them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboard.outlines import Shape, outlines
from domain.regions import CITIES

# For where no style reaches, as in a picture that stands alone; pages have their own, for the dark, too.
_FILLS = ("#e9eceb", "#cfe8dc", "#9fd3bd", "#63b394", "#2c8a69", "#0b5a46")


@dataclass(frozen=True, slots=True)
class Bar:
    """``text`` is the value as people read it; ``mark``: the style of what it stands for, such as ``is-late``."""

    label: str
    value: float
    text: str
    link: str = ""
    mark: str = ""


def bars(rows: Sequence[Bar], caption: str) -> Markup:
    """A table of its own words, with a bar beside each: nothing is lost where no picture is seen."""
    most = max((row.value for row in rows), default=0.0) or 1.0
    lines = Markup().join(
        _LINE.format(
            _ANCHOR.format(row.link, row.label) if row.link else row.label,
            row.mark,
            _number(100 * row.value / most),
            row.text,
        )
        for row in rows
    )
    return _BARS.format(caption, lines)


def stacked(parts: Sequence[Bar], label: str) -> Markup:
    """One bar of several parts; ``label`` says all of it, for the bar itself says nothing aloud."""
    whole = sum(part.value for part in parts) or 1.0
    drawn, begins = Markup(), 0.0
    for part in parts:
        width = 100 * part.value / whole
        if width:
            drawn += _RECT.format(part.mark, _number(begins), _number(width), f"{part.label}: {part.text}")
        begins += width
    return _STACKED.format(label, drawn)


def columns(points: Sequence[Bar], label: str) -> Markup:
    """Small columns along time, each with its words as a tooltip; below them the label and where they begin and end."""
    most = max((point.value for point in points), default=0.0) or 1.0
    drawn = Markup()
    for at, point in enumerate(points):
        height = 30 * point.value / most
        drawn += _COLUMN.format(
            point.mark, at * 6, _number(32 - height), _number(height), f"{point.label}: {point.text}"
        )
    width = max(1, len(points) * 6 - 1)
    first, last = (points[0].label, points[-1].label) if points else ("", "")
    return _COLUMNS.format(width, width, drawn, first, last, label)


@dataclass(frozen=True, slots=True)
class Shown:
    """A region as the map shows it: ``shade`` from 0 (nothing) to 5, ``title`` for the tooltip."""

    shade: int
    title: str
    link: str = ""


def region_map(shown: Mapping[str, Shown]) -> Markup:
    """The regions of Kazakhstan; for those who see none of it the page has the same figures as a table."""
    map_ = outlines()
    drawn = (_region(code, map_.shapes[code], shown.get(code, Shown(0, code))) for code in _order(map_.shapes))
    return _MAP.format(map_.width + 40, map_.height + 40, Markup().join(drawn))


def _order(shapes: Iterable[str]) -> list[str]:
    """Cities last: on a map of the country they are smaller than a fingertip, and get a mark over their region."""
    return sorted(shapes, key=lambda code: (code in CITIES, code))


def _region(code: str, shape: Shape, shown: Shown) -> Markup:
    fill = _FILLS[shown.shade]
    drawn = _PATH.format(shown.shade, shape.path, fill, shown.title)
    if code in CITIES:
        drawn += _CITY.format(shown.shade, shape.x, shape.y, fill, shown.title)
    return _LINK.format(shown.link, drawn) if shown.link else drawn


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


_BARS = Markup('<table class="bars"><caption class="unseen">{}</caption><tbody>{}</tbody></table>')
_LINE = Markup(
    '<tr><th scope="row">{}</th><td class="bar" aria-hidden="true"><svg viewBox="0 0 100 10" '
    'preserveAspectRatio="none" width="100%" height="12"><rect class="{}" width="{}" height="10" '
    'fill="currentColor"/></svg></td><td class="figure">{}</td></tr>'
)
_ANCHOR = Markup('<a href="{}">{}</a>')
_STACKED = Markup(
    '<svg class="stacked" role="img" aria-label="{}" viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" '
    'height="14">{}</svg>'
)
_RECT = Markup('<rect class="{}" x="{}" width="{}" height="10" fill="currentColor"><title>{}</title></rect>')
_COLUMNS = Markup(
    '<figure class="over-time"><svg class="columns" viewBox="0 0 {} 33" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="base" y="32" width="{}" height="1" fill="currentColor"/>{}</svg>'
    '<p class="ends"><span>{}</span><span>{}</span></p><figcaption>{}</figcaption></figure>'
)
_COLUMN = Markup('<rect class="{}" x="{}" y="{}" width="5" height="{}" fill="currentColor"><title>{}</title></rect>')
_MAP = Markup(
    '<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 {} {}" aria-hidden="true" '
    'fill-rule="evenodd" stroke="#818d97" stroke-width="3" stroke-linejoin="round">{}</svg>'
)
_PATH = Markup('<path class="shade-{}" d="{}" fill="{}"><title>{}</title></path>')
_CITY = Markup('<circle class="city shade-{}" cx="{}" cy="{}" r="20" fill="{}"><title>{}</title></circle>')
_LINK = Markup('<a href="{}" tabindex="-1">{}</a>')
