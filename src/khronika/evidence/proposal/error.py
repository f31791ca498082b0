"""What can be wrong when proposals are made or read.

EvidenceError
└── ProposalError
    └── UnknownLanguageError      a language whose words are not known

MalformedError
└── MalformedProposalsError       not the exact form of the rendition `proposals`
"""

from khronika.evidence.citation.error import EvidenceError
from khronika.primitives.error import MalformedError


class ProposalError(EvidenceError):
    """Proposals cannot be made."""


class UnknownLanguageError(ProposalError):
    """A language whose words are not known."""

    def __init__(self) -> None:
        super().__init__(
            "nothing can be proposed in this language", hint="give ru, uk, en or fr, or no language"
        )


class MalformedProposalsError(MalformedError):
    """Not the exact form of the rendition `proposals` (docs/format/evidence.md, "Proposals")."""
