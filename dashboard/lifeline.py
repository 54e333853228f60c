"""A project's life as a picture: what it stood as, reports, milestones, and each promised date with its slips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from alerts.wording import expected_text, status_word
from domain.fates import BroughtForward, FateName, MadePrecise, Slipped
from domain.milestones import Reached
from domain.projects import Change
from domain.promises import Promise

_BAR, _BAR_HEIGHT = 20, 22
_TICKS, _MILESTONES, _LANE = 50, 72, 20
_ROW = 26
_AXIS = 22
_LETTER = 6.4  # a letter's width at the picture's size of writing
_EDGE = 8
# Older ones are in the table below the picture.
MOST_PROMISES = 8
_MILESTONE_SIZE, _DIAMOND_SIZE = 4, 6
_LEAST_BETWEEN_YEARS = 38
_GOOD = frozenset({FateName.KEPT, FateName.BROUGHT_FORWARD, FateName.MADE_PRECISE})
_BAD = frozenset({FateName.LATE, FateName.OVERDUE, FateName.DROPPED})


@dataclass(frozen=True, slots=True)
class Life:
    """What is drawn. ``changes`` are those that hold, oldest first; ``dates`` the promised launches in the order in
    which they were said; ``reports`` days with news."""

    changes: tuple[Change, ...]
    reports: tuple[date, ...]
    dates: tuple[Promise, ...]
    milestones: tuple[Reached, ...]
    today: date


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    width: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(_EDGE + share * (self.width - 2 * _EDGE), 1)


def picture(life: Life, language: str, width: int, label: str, today: str) -> Markup:
    """An SVG of ``width`` units; its words are escaped. ``label`` tells what it is, ``today`` is the word for it."""
    dates = life.dates[-MOST_PROMISES:]
    scale = _scale(life, dates, width)
    top = _MILESTONES + (_LANE if life.milestones else 0)
    height = top + len(dates) * _ROW + _AXIS
    parts = (
        *_years(scale, height),
        *_bar(life, scale, language),
        *_ticks(life.reports, scale),
        *(_milestone(one, scale) for one in life.milestones),
        *_promises(dates, top, scale, language),
        _today(life.today, scale, height, today),
    )
    return Markup('<svg class="lifeline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        width, height, label, Markup("").join(parts)
    )


def _scale(life: Life, dates: Sequence[Promise], width: int) -> _Scale:
    told = [*life.reports, life.today, *(change.on for change in life.changes), *(_due(one) for one in dates)]
    first, last = min(told), max(told)
    room = timedelta(days=max(20, (last - first).days // 25))
    return _Scale(first - room, last + room, width)


def _due(promise: Promise) -> date:
    return promise.due or promise.first_said


def _years(scale: _Scale, height: int) -> Iterator[Markup]:
    years = [year for year in range(scale.first.year, scale.last.year + 1) if scale.first <= date(year, 1, 1)]
    room = scale.width / max(1, len(years) + 1)
    step = max(1, round(_LEAST_BETWEEN_YEARS / room + 0.49))
    if not years or scale.x(date(years[0], 1, 1)) > 2 * _LEAST_BETWEEN_YEARS:
        yield _text(scale.first.year, _EDGE, height - 4, "axis")
    for year in years:
        x = scale.x(date(year, 1, 1))
        yield Markup('<line class="year" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(x, _BAR, height - _AXIS + 6)
        if (year - years[0]) % step == 0:
            yield _text(year, x, height - 4, "axis", "start" if x < 20 else "end" if x > scale.width - 20 else "middle")


def _text(words: object, x: float, y: float, kind: str, anchor: str = "start") -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(kind, x, y, anchor, str(words))


def _bar(life: Life, scale: _Scale, language: str) -> Iterator[Markup]:
    for at, change in enumerate(life.changes, 1):
        end = life.changes[at].on if at < len(life.changes) else life.today
        x, width = scale.x(change.on), max(2.0, scale.x(max(end, change.on)) - scale.x(change.on))
        word = status_word(change.after, language)
        yield Markup(
            '<rect class="segment is-{}" x="{}" y="{}" width="{:.1f}" height="{}" rx="4"><title>{}</title></rect>'
        ).format(change.after.value, x, _BAR, width, _BAR_HEIGHT, word)
        if len(word) * _LETTER + 8 <= width:
            yield _text(word, x + 6, _BAR + 15, f"word is-{change.after.value}")


def _ticks(reports: Iterable[date], scale: _Scale) -> Iterator[Markup]:
    """A line for all reports of the same days, so that a thousand cost no more than the picture is wide."""
    for x in sorted({round(scale.x(day)) for day in reports}):
        yield Markup('<line class="report" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(x, _TICKS, _TICKS + 10)


def _milestone(reached: Reached, scale: _Scale) -> Markup:
    return Markup('<circle class="milestone is-{}" cx="{}" cy="{}" r="{}"/>').format(
        reached.kind.value, scale.x(reached.on), _MILESTONES, _MILESTONE_SIZE
    )


def _promises(dates: Sequence[Promise], top: int, scale: _Scale, language: str) -> Iterator[Markup]:
    """From where a date was said to the date; from a date that was moved an arrow leads to the next."""
    for at, promise in enumerate(dates):
        y = top + at * _ROW + _ROW / 2
        said, due = scale.x(promise.first_said), scale.x(_due(promise))
        yield Markup('<line class="reach" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(said, due, y, y)
        yield Markup('<circle class="said" cx="{}" cy="{}" r="2.5"/>').format(said, y)
        if at + 1 < len(dates) and isinstance(promise.fate, Slipped | BroughtForward | MadePrecise):
            yield _arrow(due, y, scale.x(_due(dates[at + 1])), y + _ROW, promise)
        yield _diamond(due, y, _look(promise))
        yield _label(promise, due, y, scale, language)


def _look(promise: Promise) -> str:
    name = promise.fate.name
    return "good" if name in _GOOD else "bad" if name in _BAD else name.value


def _arrow(x: float, y: float, to_x: float, to_y: float, promise: Promise) -> Markup:
    way = 1 if to_x >= x else -1
    tip = to_x - way * (_DIAMOND_SIZE + 1)
    shape = f"M{x} {y + _DIAMOND_SIZE}V{to_y}H{tip}" if abs(to_x - x) > 3 * _DIAMOND_SIZE else f"M{x} {y}V{to_y - 8}"
    head = (
        f"M{tip} {to_y}l{-way * 6} -4v8z"
        if abs(to_x - x) > 3 * _DIAMOND_SIZE
        else f"M{x} {to_y - _DIAMOND_SIZE - 1}l-4 -6h8z"
    )
    return Markup('<path class="slip is-{0}" d="{1}"/><path class="tip is-{0}" d="{2}"/>').format(
        _look(promise), shape, head
    )


def _diamond(x: float, y: float, look: str) -> Markup:
    size = _DIAMOND_SIZE
    shape = f"M{x} {y - size}l{size} {size}l-{size} {size}l-{size} -{size}z"
    return Markup('<path class="due is-{}" d="{}"/>').format(look, shape)


def _label(promise: Promise, x: float, y: float, scale: _Scale, language: str) -> Markup:
    """Behind the diamond, or above its line where the picture ends there."""
    words = expected_text(str(promise.said), language)
    fits = x + 12 + len(words) * _LETTER < scale.width
    return _text(words, x + 11, y + 4, "when") if fits else _text(words, x - 9, y - 5, "when", "end")


def _today(day: date, scale: _Scale, height: int, word: str) -> Markup:
    x = scale.x(day)
    anchor = "end" if x > scale.width / 2 else "start"
    line = Markup('<line class="today" x1="{0}" x2="{0}" y1="14" y2="{1}"/>').format(x, height - _AXIS + 6)
    return line + _text(word, x, 11, "now", anchor)
