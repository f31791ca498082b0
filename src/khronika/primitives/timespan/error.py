"""The one error of this room.

MalformedError
└── UnreadableDate      words that fix no date; keep them as they were said and flag them
"""

from khronika.primitives.error import MalformedError


class UnreadableDate(MalformedError):
    """Why words fix no date. The words themselves are never in the error."""
