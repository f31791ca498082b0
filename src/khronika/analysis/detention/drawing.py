"""The figure of a clock: regimes over time as bars, one row each, and below them brackets over what they add up to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from khronika.analysis.drawing import escape, svg

WIDTH = 1_000
"""Units of the figure's width: it is drawn as wide as a page."""
_LEFT, _RIGHT, _TOP = 190, 12, 26
_LANE, _BAR = 13, 10
_GAP = 12
_MOST_LANES = 6
"""Bars of one regime that lie below each other; further ones lie upon the last."""
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_MOST_TICKS = 12
_LEAST_DAYS = 20
_NARROWEST = 3.0
_CHARACTERS = 28

Days = tuple[int, int]
"""The first and the last day, ordinals, both inclusive."""


class TimeBar(NamedTuple):
    """A stay: the days it may have covered, those it certainly covered, where it is told of, and what is told of it."""

    possible: Days
    certain: Days | None
    address: str
    told: str


class TimeRow(NamedTuple):
    """The bars of one regime, and a class that names its kind for a style sheet."""

    label: str
    kind: str
    bars: tuple[TimeBar, ...]


class Bracket(NamedTuple):
    """What several bars add up to over a stretch of days; `is_certain` where there is something of it in every world."""

    days: Days
    label: str
    is_certain: bool


class _Scale(NamedTuple):
    first: int
    last: int

    def at(self, day: float) -> float:
        """Where a day begins."""
        share = (min(max(day, self.first), self.last + 1) - self.first) / (self.last + 1 - self.first)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def clock_svg(title: str, rows: Sequence[TimeRow], brackets: Sequence[Bracket], extent: Days) -> str:
    """The figure. What lies outside of the extent is cut off at its edge."""
    scale = _Scale(extent[0], max(extent[1], extent[0] + _LEAST_DAYS))
    parts: list[str] = []
    top = _TOP + 8
    for row in rows:
        lanes = _lanes(row.bars)
        height = max(len(lanes), 1) * _LANE
        parts.append(
            f'<text x="8" y="{top + height / 2 + 4:.0f}" class="label">{escape(_shortened(row.label))}</text>'
        )
        for number, lane in enumerate(lanes):
            for bar in lane:
                parts += _bar(bar, row.kind, top + number * _LANE, scale)
        top += height + _GAP
    bottom = top
    if brackets:
        parts += _brackets(brackets, top + 4, scale)
        bottom = top + 34
    return svg(
        title, bottom + 6, [*_ticks(scale, top), *parts], width=WIDTH, has_heading=False, has_links=True
    )


def _shortened(label: str) -> str:
    return label if len(label) <= _CHARACTERS else f"{label[: _CHARACTERS - 1]}…"


def _lanes(bars: Iterable[TimeBar]) -> list[list[TimeBar]]:
    """The bars so that those of one lane do not overlap, as far as the lanes suffice."""
    lanes: list[list[TimeBar]] = []
    for bar in sorted(bars):
        free = next((lane for lane in lanes if lane[-1].possible[1] < bar.possible[0]), None)
        if free is not None:
            free.append(bar)
        elif len(lanes) < _MOST_LANES:
            lanes.append([bar])
        else:
            lanes[-1].append(bar)
    return lanes


def _bar(bar: TimeBar, kind: str, top: float, scale: _Scale) -> list[str]:
    left, right = scale.at(bar.possible[0]), scale.at(bar.possible[1] + 1)
    parts = [
        f'<a href="{escape(bar.address)}" class="bar {escape(kind)}"><title>{escape(bar.told)}</title>',
        f'<rect x="{left:.1f}" y="{top}" width="{max(right - left, _NARROWEST):.1f}" height="{_BAR}" rx="1.5"'
        ' class="possible" fill="none" stroke="currentColor"/>',
    ]
    if bar.certain is not None:
        left, right = scale.at(bar.certain[0]), scale.at(bar.certain[1] + 1)
        parts.append(
            f'<rect x="{left:.1f}" y="{top}" width="{max(right - left, _NARROWEST):.1f}" height="{_BAR}" rx="1.5"'
            ' class="certain" fill="currentColor"/>'
        )
    return [*parts, "</a>"]


def _brackets(brackets: Sequence[Bracket], top: float, scale: _Scale) -> list[str]:
    parts: list[str] = []
    free = 0.0
    for each in sorted(brackets):
        left, right = scale.at(each.days[0]), scale.at(each.days[1] + 1)
        right = max(right, left + _NARROWEST)
        dashes = "" if each.is_certain else ' stroke-dasharray="3 2"'
        parts.append(
            f'<path d="M{left:.1f} {top}v6H{right:.1f}v-6" class="bracket" fill="none" stroke="currentColor"{dashes}/>'
        )
        half = len(each.label) * 3.1
        middle = min(max((left + right) / 2, _LEFT + half), WIDTH - half)
        # Where two would lie on each other the table has the number.
        if middle - half >= free:
            parts.append(
                f'<text x="{middle:.1f}" y="{top + 20}" text-anchor="middle" font-size="11" class="sum">'
                f"{escape(each.label)}</text>"
            )
            free = middle + half + 4
    return parts


def _ticks(scale: _Scale, bottom: float) -> list[str]:
    parts: list[str] = []
    for day, label in _labelled(scale):
        left = scale.at(day)
        parts.append(
            f'<line x1="{left:.1f}" y1="{_TOP}" x2="{left:.1f}" y2="{bottom:.0f}" class="grid"'
            ' stroke="currentColor" stroke-opacity="0.15"/>'
        )
        parts.append(
            f'<text x="{left:.1f}" y="{_TOP - 8}" text-anchor="middle" font-size="10" class="tick">{label}</text>'
        )
    return parts


def _labelled(scale: _Scale) -> list[tuple[int, str]]:
    """First days of months or years, as many as there is room for."""
    begin, end = date.fromordinal(scale.first), date.fromordinal(scale.last)
    months = end.year * 12 + end.month - begin.year * 12 - begin.month + 1
    step = next((each for each in _STEPS if months <= each * _MOST_TICKS), _STEPS[-1])
    number = -(-(begin.year * 12 + begin.month) // step) * step
    found = []
    while number <= end.year * 12 + end.month - 1:
        day = date(number // 12, number % 12 + 1, 1)
        if scale.first <= day.toordinal() <= scale.last:
            found.append((day.toordinal(), f"{day:%Y}" if step >= 12 else f"{day:%m.%Y}"))
        number += step
    return found
