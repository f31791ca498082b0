"""Uncertain dates as people say them in testimony: the words kept, an EDTF form, and the days they cannot lie outside of."""

from datetime import date

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.figures import of_figures
from khronika.primitives.timespan.span import Kind, Timespan

__all__ = ["Kind", "Timespan", "UnreadableDate", "parse"]


def parse(text: str, *, reference: date | None = None, language: str | None = None) -> Timespan:
    """The timespan these words fix (`reading.parse`); raises UnreadableDate.

    The words of four languages are loaded with the first date that is read in words: most commands read none.
    """
    if (written := of_figures(text)) is not None:
        return written
    from khronika.primitives.timespan.reading import parse as read

    return read(text, reference=reference, language=language)
