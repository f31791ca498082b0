"""Figures of patterns: bars for counts, and a graph of reliance with its circles."""

from collections.abc import Sequence
from typing import NamedTuple

from khronika.analysis.drawing import CERTAIN, POSSIBLE, WIDTH, Drawn, escape, svg
from khronika.analysis.independence.circle import circles
from khronika.analysis.independence.graph import SourceGraph

_ROW, _LEFT = 24, 220
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
            f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(each.label)}</text>',
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
    levels = _levels(graph)
    inside: set[str] = set()
    for circle in circles(graph):
        inside.update(circle.members)
    places = {}
    for depth, names in enumerate(levels):
        for number, name in enumerate(names):
            places[name] = WIDTH * (number + 1) / (len(names) + 1), 50 + depth * 70
    parts, rows = [], []
    for one, other in sorted(graph.relies):
        (left, top), (right, bottom) = places[one], places[other]
        is_circle = one in inside and other in inside
        kind = _IN_A_CIRCLE if is_circle else _RELIES
        parts.append(f'<line x1="{left:.0f}" y1="{top:.0f}" x2="{right:.0f}" y2="{bottom:.0f}" {kind}/>')
        rows.append((_label(graph, one), _label(graph, other), yes if is_circle else ""))
    for name, (left, top) in places.items():
        parts.append(f'<circle cx="{left:.0f}" cy="{top:.0f}" r="5"/>')
        parts.append(f'<text x="{left + 8:.0f}" y="{top - 8:.0f}">{escape(_label(graph, name))}</text>')
    return Drawn(svg(title, 90 + 70 * len(levels), parts), headings, tuple(rows))


def _label(graph: SourceGraph, node: str) -> str:
    return graph.labels.get(node, node)


def _levels(graph: SourceGraph) -> list[list[str]]:
    """The nodes by how far they are from the statement; those that it does not rely on last."""
    relies: dict[str, list[str]] = {}
    for one, other in sorted(graph.relies):
        relies.setdefault(one, []).append(other)
    levels, seen = [[graph.target]], {graph.target}
    while levels[-1]:
        following: list[str] = []
        for node in levels[-1]:
            for other in relies.get(node, ()):
                if other not in seen:
                    seen.add(other)
                    following.append(other)
        levels.append(following)
    levels[-1] = sorted(graph.nodes() - seen)
    return [each for each in levels if each]
