"""Closed sets of words in events of the team's own work: views that are saved, proposals that are turned down."""

from enum import Enum


class ViewKind(Enum):
    """What a saved view is a view of."""

    EVIDENCE = "evidence"
    """The list of evidence."""
    SEARCH = "search"
    """Evidence and record at once."""


class ProposalVerdict(Enum):
    """What a member decided on a proposal without recording anything."""

    DECLINED = "declined"
    REOPENED = "reopened"
