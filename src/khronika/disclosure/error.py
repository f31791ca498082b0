"""What can be wrong with what is asked to leave.

DisclosureError
├── UndisclosableError    a field that cannot be disclosed, or none of this name
├── UnknownPlaceError     a place of a case that is none, or at which nothing asks to be confirmed
├── OuterAudienceError    a package of proofs for those who may not read what proofs hold
├── WithheldError         a case rests on what may not leave, whoever confirms it
└── UnconfirmedError      a case tells of protected persons, and nobody confirmed that it may
"""

from khronika.primitives.error import KhronikaError


class DisclosureError(KhronikaError):
    """Something may not leave as it was asked for; nothing was logged."""


class UndisclosableError(DisclosureError):
    """A field that cannot be disclosed, asked for or not."""


class UnknownPlaceError(DisclosureError):
    """No such place of a case, or none where anything asks to be confirmed."""


class OuterAudienceError(DisclosureError):
    """Proofs hold texts as they were logged, so that none can be made for an audience that reads other ids and labels."""


class WithheldError(DisclosureError):
    """A case rests on what may not leave, whoever confirms it."""


class UnconfirmedReleaseError(DisclosureError):
    """A case tells of protected persons in places that nobody confirmed."""
