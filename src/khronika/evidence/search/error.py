"""What can go wrong with a search.

SearchError
├── QueryError               what was asked cannot be understood
├── DamagedSearchError       the file cannot be read; it can be deleted and built again
└── NoSpaceForSearchError    the disk is full
"""

from khronika.evidence.citation.error import EvidenceError


class SearchError(EvidenceError):
    """Something could not be searched."""


class QueryError(SearchError):
    """What was asked cannot be understood."""


class DamagedSearchError(SearchError):
    """The file of the search cannot be read; delete it and build it again."""


class NoSpaceForSearchError(SearchError):
    """The disk is full: the search could not take in more."""
