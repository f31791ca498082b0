"""What can go wrong in the vault.

VaultError
├── MissingObjectError   an object that should be there is not
└── DamagedObjectError   an object's bytes do not authenticate, or it is shorter than it was
"""

from khronika.primitives.error import KhronikaError

RESTORE = "restore the archive's vault/ folder from another copy; nothing else is affected"
RESTORE_BUNDLES = "restore the archive's sealed/ folder from another copy; nothing else is affected"


class VaultError(KhronikaError):
    """A sealed object cannot be used."""


class MissingObjectError(VaultError):
    """An object that should be there is not."""


class DamagedObjectError(VaultError):
    """An object's bytes do not authenticate, or it is shorter than it was."""
