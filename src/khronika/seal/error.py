"""What can go wrong with keys and sealed bytes.

SealError
├── DamagedError        sealed bytes do not authenticate: changed, cut, moved, or under another key
├── WrongPassphraseError └── NotMemberError      the member's key opens no wrap of this epoch
"""

from khronika.primitives.error import KhronikaError


class SealError(KhronikaError):
    """A key does not fit or sealed bytes are not what was sealed."""


class DamagedError(SealError):
    """Sealed bytes do not authenticate."""


class WrongPassphraseError(SealError):
    """No slot opens under this passphrase."""


class NotMemberError(SealError):
    """None of the epoch's wraps is for this member."""
