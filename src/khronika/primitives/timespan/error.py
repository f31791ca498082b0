"""The one error of this room.

MalformedError
└── UnreadableDate      words that fix no date; keep them as they were said and flag them
"""

from khronika.primitives.error import MalformedError


class UnreadableDate(MalformedError):  # noqa: N818 -- the name of the published interface
    """Why words fix no date. The words themselves are never in the error."""
