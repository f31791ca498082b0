"""Why a time stamp is not taken: one reason, one class.

AnchorError
├── UnreachableError    no reply came: no connection, a time limit, an HTTP status, a missing file
├── RefusedError        the authority answered, and said no ├── GarbledError        the reply, or the request,
is not of the form RFC 3161 fixes ├── ImprintError        the token is over other bytes ├── NonceError
the token answers another request ├── RootsError          the file of trusted certificates holds no root ├──
UntrustedError      no chain of certificates leads from the signer to a root given ├── ExpiredError        the
only chains there are were not valid at the token's time ├── UnsignedError       the signature, or its
certificate's right to sign time, does not hold ├── DisagreementError   the second verifier does not accept
what the first accepted └── TakenError          a stamp is kept under this number already
"""

from khronika.primitives.error import KhronikaError


class AnchorError(KhronikaError):
    """A checkpoint could not be tied to a time."""


class UnreachableError(AnchorError):
    """No reply came."""


class RefusedError(AnchorError):
    """The authority answered and granted no token."""


class GarbledError(AnchorError):
    """Not the form RFC 3161 fixes."""


class ImprintError(AnchorError):
    """The token, or the request, is over other bytes than the checkpoint."""


class NonceError(AnchorError):
    """The token carries another nonce than the request, or none."""


class RootsError(AnchorError):
    """The trusted certificates do not contain a root."""


class UntrustedError(AnchorError):
    """No chain leads from the token's signer to a root that was given."""


class ExpiredError(AnchorError):
    """A certificate of the chain was not valid at the token's time."""


class UnsignedError(AnchorError):
    """The signature does not hold, or the signer's certificate may not sign time."""


class DisagreementError(AnchorError):
    """Two verifiers do not agree about one token."""


class TakenError(AnchorError):
    """A stamp with this size and number is kept already."""
