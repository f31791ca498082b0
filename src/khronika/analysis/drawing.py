"""Figures as SVG, each with a table that says the same. They hold no styles: a page's style sheet finds them by their classes."""

from collections.abc import Sequence
from html import escape as escaped
from typing import NamedTuple

WIDTH = 720
"""Units of a figure's width."""
_NOT_OF_XML = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"
)
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Signs that turn the direction of what stands behind them: a label could read as another one."""
CERTAIN = 'class="certain" fill="currentColor"'
POSSIBLE = 'class="possible" fill="none" stroke="currentColor"'
"""How what is certain and what is possible is drawn, here and everywhere."""


def escape(text: str) -> str:
    """A text as XML has it, without what no XML may hold."""
    return escaped(text.translate(_NOT_OF_XML).translate(_TURNING))


class Drawn(NamedTuple):
    """A figure, and the table that says the same: headings, then rows."""

    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def svg(
    title: str,
    height: int,
    parts: Sequence[str],
    *,
    width: int = WIDTH,
    has_heading: bool = True,
    has_links: bool = False,
) -> str:
    """A figure of these parts under its title; without a heading the title is told to readers of the page alone.

    What has links is no picture but a group of them, for whoever hears a page.
    """
    role = "group" if has_links else "img"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="{role}"'
        f' font-family="sans-serif" font-size="12" fill="currentColor">'
    )
    named = f"<title>{escape(title)}</title>"
    shown = (
        [f'<text x="8" y="20" font-weight="bold" class="heading">{escape(title)}</text>']
        if has_heading
        else []
    )
    return "\n".join([head, named, *shown, *parts, "</svg>", ""])
