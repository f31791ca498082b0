"""What a member asks for with a case."""

from collections.abc import Collection
from dataclasses import dataclass

from khronika.archive.error import ArchiveError
from khronika.disclosure.case_place import CasePlace
from khronika.disclosure.disclosed_field import DisclosedField
from khronika.dossier.event import LeftOut
from khronika.record.recorded import State


class FallenError(ArchiveError):
    """A case rests on statements that were withdrawn or superseded since it was recorded."""


class UnacceptedError(ArchiveError):
    """A case rests on statements that nobody accepted, or that are disputed, and nobody said that they may leave as that."""


class NotAgainstError(ArchiveError):
    """What is to be left out of a package (`statements`) does not speak against its case, or nobody said why."""

    def __init__(self, fact: str, *, hint: str = "", statements: Collection[str] = ()) -> None:
        super().__init__(fact, hint=hint)
        self.statements = statements


class ForeignReviewError(ArchiveError):
    """A review names something else than statements of its batch, which nobody may read."""


class EmptyCaseError(ArchiveError):
    """A case has no sentence: nothing of it would leave."""


class NoExhibitError(ArchiveError):
    """What is to be withheld (`exhibits`, control numbers) is no exhibit of the case."""

    def __init__(self, fact: str, *, hint: str = "", exhibits: Collection[str] = ()) -> None:
        super().__init__(fact, hint=hint)
        self.exhibits = exhibits


class ForeignCaseError(ArchiveError):
    """A case of an older format, or one that names other batches than the log holds."""


class ChangedPreviewError(ArchiveError):
    """What would leave is not what was looked at."""

    def __init__(self) -> None:
        super().__init__(
            "what would leave now is not what was looked at: the case, its statements or what was asked for changed since",
            hint="look at the preview again; nothing was logged or written",
        )


class LostQuoteError(ArchiveError):
    """Words that were found in a reading when they were recorded do not stand there."""

    def __init__(self) -> None:
        super().__init__(
            "words that this case cites are not in the reading in which they were recorded as found",
            hint="khronika verify ARCHIVE; where it is sound, state the batch again from what is read now",
        )


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """What is to go out: the case, for whom (kept veiled), which fields are disclosed, what was confirmed, whose bytes stay behind.

    Statements that are accepted may leave, and those in `states`, which are then said to be in that state. `left_out` is what speaks
    against the case and stays behind, with the reasons.
    """

    code: str
    purpose: str = "court"
    recipient: str = ""
    disclose: frozenset[DisclosedField] = frozenset()
    allow: frozenset[CasePlace] = frozenset()
    withhold: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    left_out: tuple[LeftOut, ...] = ()
