"""Uncertain dates as people say them in testimony: the words kept, an EDTF form, and the days they cannot lie outside of."""

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.reading import parse
from khronika.primitives.timespan.span import Kind, Timespan

__all__ = ["Kind", "Timespan", "UnreadableDate", "parse"]
