"""Figures as SVG, each with a table that says the same: bars for counts, and a graph of reliance with its circles."""

from collections.abc import Sequence
from html import escape as escaped
from typing import NamedTuple

from khronika.analysis.independence.circle import circles
from khronika.analysis.independence.graph import SourceGraph

_ROW, _LEFT, _WIDTH = 24, 220, 720
_NOT_OF_XML = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"
)
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of what stands behind them: a label could read as another one."""


def escape(text: str) -> str:
    """A text as XML has it, without what no XML may hold."""
    return escaped(text.translate(_NOT_OF_XML).translate(_TURNING))


class Drawn(NamedTuple):
    """A figure, and the table that says the same: headings, then rows."""

    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Bar(NamedTuple):
    """A bar: as far as it is certain, and as far as it is possible."""

    label: str
    certain: int
    possible: int


def bars(title: str, headings: tuple[str, str, str], values: Sequence[Bar]) -> Drawn:
    """Bars one below the other, the certain part full and the possible part as an outline."""
    most = max([each.possible for each in values], default=0) or 1
    scale = (_WIDTH - _LEFT - 80) / most
    parts = []
    for number, each in enumerate(values):
        top = 40 + number * _ROW
        parts += [
            f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(each.label)}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{each.possible * scale:.1f}" height="16" class="possible"/>',
            f'<rect x="{_LEFT}" y="{top}" width="{each.certain * scale:.1f}" height="16" class="certain"/>',
            f'<text x="{_LEFT + each.possible * scale + 6:.1f}" y="{top + 14}">{_range(each)}</text>',
        ]
    rows = tuple((each.label, str(each.certain), str(each.possible)) for each in values)
    return Drawn(_svg(title, 56 + len(values) * _ROW, parts), headings, rows)


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
            places[name] = _WIDTH * (number + 1) / (len(names) + 1), 50 + depth * 70
    parts, rows = [], []
    for one, other in sorted(graph.relies):
        (left, top), (right, bottom) = places[one], places[other]
        is_circle = one in inside and other in inside
        kind = "circle" if is_circle else "relies"
        parts.append(
            f'<line x1="{left:.0f}" y1="{top:.0f}" x2="{right:.0f}" y2="{bottom:.0f}" class="{kind}"/>'
        )
        rows.append((_label(graph, one), _label(graph, other), yes if is_circle else ""))
    for name, (left, top) in places.items():
        parts.append(f'<circle cx="{left:.0f}" cy="{top:.0f}" r="5"/>')
        parts.append(f'<text x="{left + 8:.0f}" y="{top - 8:.0f}">{escape(_label(graph, name))}</text>')
    return Drawn(_svg(title, 90 + 70 * len(levels), parts), headings, tuple(rows))


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


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' font-family="sans-serif" font-size="12" fill="currentColor">'
    )
    style = (
        "<style>.certain{fill:currentColor}.possible{fill:none;stroke:currentColor}"
        "line{stroke:currentColor}.circle{stroke-dasharray:5 3;stroke-width:2}</style>"
    )
    named = f"<title>{escape(title)}</title>"
    shown = f'<text x="8" y="20" font-weight="bold">{escape(title)}</text>'
    return "\n".join([head, named, style, shown, *parts, "</svg>", ""])
