"""How a count of independent origins is written."""

from khronika.analysis.independence.graph import Bounds
from khronika.primitives.codec import Json


def bounds_json(bounds: Bounds) -> Json:
    """As every count of independent origins is written."""
    return {"lower": bounds.lower, "upper": bounds.upper, "exact": bounds.exact}


def bounds_text(bounds: Bounds) -> str:
    """One number, or two where nameless origins may be one."""
    return str(bounds.lower) if bounds.lower == bounds.upper else f"{bounds.lower}–{bounds.upper}"
