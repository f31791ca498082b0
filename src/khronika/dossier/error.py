"""What can go wrong while a court package is written.

DossierError
├── PackageExistsError    the place is taken
├── ExhibitDiffersError   the bytes of an exhibit are not those that were sealed
├── UnprintableError      the typesetter refused the dossier
└── UnverifiedError       what was written does not verify
"""

from khronika.primitives.error import KhronikaError


class DossierError(KhronikaError):
    """A court package could not be written; nothing of it is left behind."""


class PackageExistsError(DossierError):
    """Something already stands where the package was to go."""


class ExhibitDiffersError(DossierError):
    """What came out of the vault is not what the log says was sealed."""


class UnprintableError(DossierError):
    """No conforming PDF could be made."""


class UnverifiedError(DossierError):
    """What was written does not verify: it was not published, and no event says that it left."""
