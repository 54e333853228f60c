"""Small bars in a line of text: how a count went from day to day."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT = 6, 24


def spark(counts: Sequence[int], said: str) -> Markup:
    """An SVG with a bar a count, as high as it is beside the highest; ``said`` is what a screen reader says."""
    highest = max((*counts, 1))
    drawn = Markup("").join(
        Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(place * _WIDTH, _HEIGHT - high, _WIDTH - 1, high)
        for place, count in enumerate(counts)
        if (high := max(1, round(count / highest * _HEIGHT)))
    )
    return Markup(
        '<svg class="spark" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
    ).format(said, len(counts) * _WIDTH, _HEIGHT, len(counts) * _WIDTH, _HEIGHT, drawn)
