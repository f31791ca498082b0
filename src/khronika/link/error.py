"""What can be wrong with what is to be linked.

LinkError
├── JudgementError   a judgement that cannot be one: about a single person, or withdrawn by nobody
└── MissingEngine    the extra with Splink, or a cluster's Spark, is not installed
"""

from khronika.primitives.error import KhronikaError


class LinkError(KhronikaError):
    """Persons or judgements cannot be taken as they are."""


class JudgementError(LinkError):
    """A judgement that no person can have made."""


class MissingEngine(LinkError):  # noqa: N818 -- says what is missing, like UnreadableDate
    """What links at scale is not installed here."""
