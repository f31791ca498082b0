"""The coverage account of an item, read back: what of it and of each file in it was looked at, and what was not."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import metadata_of, outline_of
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.locator import Locator, OnPage, Place, locator_json
from khronika.evidence.reading.coverage import Coverage, Gap, Unit, coverage_json, why_of
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.workers.coverage_told import told_by_metadata
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, message

MOST_SHOWN = 12
"""Places or names of a gap that are shown."""


@dataclass(frozen=True, slots=True)
class CoverageAccount:
    """What became of the item itself (`member` is empty) or of a file in it."""

    member: tuple[str, ...]
    media: str
    reason: Reason | None
    """Why it was not read to its end."""
    coverage: Coverage

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read; of what is empty there is nothing to read."""
        return self.reason in (None, Reason.EMPTY) and self.coverage.is_whole

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was not read, the part itself among it where it was not read to its end."""
        own = (Gap(Unit.MEMBER if self.member else Unit.ITEM, why_of(self.reason)),) if self.reason else ()
        return (*own, *self.coverage.gaps)


def accounts(archive: Archive, derivation: Derivation) -> Iterator[CoverageAccount]:
    """The account of an item, then of each file in it; raises VaultError, MalformedError."""
    for part in outline_of(archive, derivation):
        yield CoverageAccount(part.member, part.media, part.reason, coverage_of(archive, derivation, part))


def coverage_of(archive: Archive, derivation: Derivation, part: RenditionPart) -> Coverage:
    """The account of a part.

    Of one that was read by an earlier version of this program, what its metadata tell.
    """
    if part.coverage.looked or part.coverage.gaps or not part.metadata:
        return part.coverage
    return Coverage(gaps=told_by_metadata(metadata_of(archive, derivation, part)))


def is_partly(archive: Archive, derivation: Derivation) -> bool:
    """Whether an item was read, and something in it was not, also by an earlier version.

    Raises VaultError, MalformedError.
    """
    if derivation.outcome is not Outcome.READ:
        return derivation.outcome is Outcome.PARTLY
    return not all(account.is_whole for account in accounts(archive, derivation))


def account_json(account: CoverageAccount) -> Json:
    """An account as `--json` prints it."""
    reason = account.reason.value if account.reason else None
    return {
        "member": list(account.member),
        "media_type": account.media,
        "reason": reason,
        "coverage": coverage_json(account.coverage),
    }


def gap_text(gap: Gap) -> Message:
    """A gap on one line: how many, of what, why, and where or what they are called."""
    where = ", ".join(place_text(place) for place in gap.places[:MOST_SHOWN]) or ", ".join(
        gap.names[:MOST_SHOWN]
    )
    more = ", ..." if max(len(gap.places), len(gap.names)) > MOST_SHOWN else ""
    plural = "bytes" if gap.unit is Unit.OCTET else f"{gap.unit.value}s"
    unit = message(plural if gap.count > 1 else gap.unit.value)
    told = message("{unit} {why}: {count}", unit=unit, why=message(gap.why.value), count=gap.count)
    return message("{fact} ({where})", fact=told, where=f"{where}{more}") if where else told


def place_text(place: Place) -> str:
    """Where in an item something is, in a few words."""
    match place:
        case OnPage(page, None):
            return str(page)
        case _:
            return " ".join(f"{name} {value}" for name, value in locator_json(Locator(place)).items())
