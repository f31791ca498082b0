"""Errors of this room.

KhronikaError
└── WorkspaceError        something that a person at a page can mend
    ├── NoArchiveError    no archive was chosen yet
    └── NotFoundError     no page of this address
"""

from khronika.primitives.error import KhronikaError


class WorkspaceError(KhronikaError):
    """Something that a person at a page can mend."""


class NoArchiveError(WorkspaceError):
    """No archive was chosen yet, or it is locked."""


class NotFoundError(WorkspaceError):
    """No page of this address."""
