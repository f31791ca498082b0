"""Figures of patterns: bars for counts, and a graph of reliance with its circles."""

from collections.abc import Sequence
from typing import NamedTuple

from khronika.analysis.drawing import CERTAIN, POSSIBLE, WIDTH, Drawn, escape, svg
from khronika.analysis.independence.circle import circles
from khronika.analysis.independence.graph import SourceGraph

_ROW, _LEFT = 24, 270
_CHARACTER, _FEWEST = 7.6, 12
"""Units that a letter takes on an average, and letters that are always shown."""
_RELIES = 'class="relies" stroke="currentColor"'
_IN_A_CIRCLE = 'class="circle" stroke="currentColor" stroke-dasharray="5 3" stroke-width="2"'


class Bar(NamedTuple):
    """A bar: as far as it is certain, and as far as it is possible."""

    label: str
    certain: int
    possible: int


def bars(title: str, headings: tuple[str, str, str], values: Sequence[Bar]) -> Drawn:
    """Bars one below the other, the certain part full and the possible part as an outline."""
    most = max([each.possible for each in values], default=0) or 1
    scale = (WIDTH - _LEFT - 80) / most
    parts = []
    for number, each in enumerate(values):
        top = 40 + number * _ROW
        parts += [
            f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(_shortened(each.label, _LEFT - 20))}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{each.possible * scale:.1f}" height="16" {POSSIBLE}/>',
            f'<rect x="{_LEFT}" y="{top}" width="{each.certain * scale:.1f}" height="16" {CERTAIN}/>',
            f'<text x="{_LEFT + each.possible * scale + 6:.1f}" y="{top + 14}">{_range(each)}</text>',
        ]
    rows = tuple((each.label, str(each.certain), str(each.possible)) for each in values)
    return Drawn(svg(title, 56 + len(values) * _ROW, parts), headings, rows)


def _range(bar: Bar) -> str:
    return str(bar.certain) if bar.certain == bar.possible else f"{bar.certain}–{bar.possible}"


def reliance(title: str, headings: tuple[str, str, str], graph: SourceGraph, yes: str = "yes") -> Drawn:
    """What relies on what: the statement above, each below what relies on it, circles in another line."""
    inside: set[str] = set()
    for circle in circles(graph):
        inside.update(circle.members)
    levels = _levels(graph, inside)
    places, room = {}, {}
    for depth, names in enumerate(levels):
        for number, name in enumerate(names):
            places[name] = WIDTH * (number + 0.5) / len(names), 50 + depth * 70
            room[name] = WIDTH / len(names) / (2 if number + 1 == len(names) else 1)
    parts, rows = [], []
    for one, other in sorted(graph.relies):
        (left, top), (right, bottom) = places[one], places[other]
        is_circle = one in inside and other in inside
        kind = _IN_A_CIRCLE if is_circle else _RELIES
        parts.append(f'<line x1="{left:.0f}" y1="{top:.0f}" x2="{right:.0f}" y2="{bottom:.0f}" {kind}/>')
        rows.append((_label(graph, one), _label(graph, other), yes if is_circle else ""))
    for name, (left, top) in places.items():
        parts.append(f'<circle cx="{left:.0f}" cy="{top:.0f}" r="5"/>')
        label = _shortened(_label(graph, name), room[name] - 12)
        parts.append(f'<text x="{left + 8:.0f}" y="{top - 8:.0f}">{escape(label)}</text>')
    return Drawn(svg(title, 90 + 70 * len(levels), parts), headings, tuple(rows))


def _label(graph: SourceGraph, node: str) -> str:
    return graph.labels.get(node, node)


def _levels(graph: SourceGraph, inside: set[str]) -> list[list[str]]:
    """The nodes below everything that relies on them, but for circles; those that the statement does not rely on last."""
    downward = [pair for pair in sorted(graph.relies) if not inside.issuperset(pair)]
    depths = {graph.target: 0}
    for _ in graph.nodes():  # as many steps as the longest way has at most
        for one, other in downward:
            if one in depths:
                depths[other] = max(depths.get(other, 0), depths[one] + 1)
    _within_circles(graph, inside, depths)
    levels: list[list[str]] = [[] for _ in range(max(depths.values()) + 1)]
    for node, depth in sorted(depths.items()):
        levels[depth].append(node)
    return [each for each in [*levels, sorted(graph.nodes() - depths.keys())] if each]


def _within_circles(graph: SourceGraph, inside: set[str], depths: dict[str, int]) -> None:
    """Members of circles that only other members lead to, and what is below these: beside each other."""
    waiting = sorted(graph.relies)
    for _ in graph.nodes():
        for one, other in waiting:
            if one in depths and other not in depths:
                depths[other] = depths[one] + (0 if other in inside else 1)


def _shortened(text: str, width: float) -> str:
    """A label that fits between its node and the next; the table has it whole."""
    most = max(int(width / _CHARACTER), _FEWEST)
    return text if len(text) <= most else f"{text[: most - 1]}…"
