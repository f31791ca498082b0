"""How a count of independent origins is written."""

from khronika.analysis.independence.graph import Bounds
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, counted


def bounds_json(bounds: Bounds) -> Json:
    """As every count of independent origins is written."""
    return {"lower": bounds.lower, "upper": bounds.upper, "exact": bounds.exact}


def bounds_text(bounds: Bounds) -> str:
    """One number, or two where nameless origins may be one."""
    return str(bounds.lower) if bounds.lower == bounds.upper else f"{bounds.lower}–{bounds.upper}"


def origins_counted(bounds: Bounds) -> Message:
    """So many independent origins, in the form of the larger number."""
    return counted(
        "{shown} independent origin",
        "{shown} independent origins",
        bounds.upper,
        shown=bounds_text(bounds),
    )


def span_text(pair: tuple[int, int]) -> str:
    """A number, or the least and the most."""
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}–{pair[1]}"


def acts_counted(pair: tuple[int, int]) -> Message:
    """So many acts, in the form of the larger number."""
    return counted("{shown} act", "{shown} acts", pair[1], shown=span_text(pair))
