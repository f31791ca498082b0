"""What can go wrong in the ledger.

LedgerError
├── ProofError          a proof does not prove what it is said to prove
├── SignatureError      a checkpoint is not signed by the keys that must sign it
├── DamagedLedgerError  a file of the log is missing or is not what the checkpoint commits to
└── RollbackError       signing would contradict a checkpoint signed before

Text that does not parse raises primitives.MalformedError.
"""

from khronika.primitives.error import KhronikaError


class LedgerError(KhronikaError):
    """The log cannot do what was asked."""


class ProofError(LedgerError):
    """The proof fails."""


class SignatureError(LedgerError):
    """A signature is missing, or does not verify."""


class DamagedLedgerError(LedgerError):
    """A file of the log is missing or changed; `check` says which."""


class RollbackError(LedgerError):
    """The log has been set back, or another tree has been signed."""
