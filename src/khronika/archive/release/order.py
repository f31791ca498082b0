"""What a member asks for with a case."""

from dataclasses import dataclass

from khronika.archive.error import ArchiveError
from khronika.disclosure.case_place import CasePlace
from khronika.disclosure.disclosed_field import DisclosedField


class FallenError(ArchiveError):
    """A case rests on statements that were withdrawn or superseded since it was recorded."""


class NoExhibitError(ArchiveError):
    """What is to be withheld is no exhibit of the case."""


class ForeignCaseError(ArchiveError):
    """A case of an older format, or one that names other batches than the log holds."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go out: the case, for whom (kept veiled), which fields are disclosed, what was confirmed, whose bytes stay behind."""

    code: str
    purpose: str = "court"
    recipient: str = ""
    disclose: frozenset[DisclosedField] = frozenset()
    allow: frozenset[CasePlace] = frozenset()
    withhold: frozenset[str] = frozenset()
