"""What of an exhibit no reader saw, or not as text: what was not read, pictures and recordings whose words nobody wrote down."""

from collections.abc import Iterator

from khronika.archive.derivation.coverage import coverage_of, gap_text
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import bytes_of, metadata_of, outline_of
from khronika.archive.store.archive import Archive
from khronika.disclosure.exhibit_look import ExhibitGap, NotLookedAt
from khronika.evidence.citation.locator import InPicture, OnPage
from khronika.evidence.citation.mapped_text import Origin, parse_text
from khronika.evidence.reading.coverage import Gap as ReadingGap
from khronika.evidence.reading.coverage import Why
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.primitives.message import message

_SILENT = "pages-without-text"
_RECORDING = "recording"


def gaps_of(archive: Archive, derivation: Derivation) -> Iterator[ExhibitGap]:
    """What of an item was not looked at, by its newest reading; raises VaultError, MalformedError."""
    parts = outline_of(archive, derivation)
    if not parts:
        yield from _of_reason(derivation.outcome, derivation.reason, "")
    for part in parts:
        where = " / ".join(part.member)
        yield from _of_reason(part.outcome, part.reason, where)
        if part.outcome is Outcome.READ or part.texts or part.metadata:
            yield from _of_part(archive, derivation, part, where)


def _of_reason(outcome: Outcome, reason: Reason | None, where: str) -> Iterator[ExhibitGap]:
    if outcome is Outcome.UNREAD and reason is not Reason.EMPTY:
        yield ExhibitGap(NotLookedAt.UNREADABLE, where, message(reason.value) if reason else "")
    elif reason is not None and reason is not Reason.EMPTY:
        yield ExhibitGap(NotLookedAt.PARTLY, where, message(reason.value))


def _of_part(
    archive: Archive, derivation: Derivation, part: RenditionPart, where: str
) -> Iterator[ExhibitGap]:
    told = metadata_of(archive, derivation, part)
    for gap in coverage_of(archive, derivation, part).gaps:
        if gap.is_lost and not _is_told_below(gap):
            yield ExhibitGap(NotLookedAt.PARTLY, where, gap_text(gap))
    if part.reader == _RECORDING and not _has(part, Origin.TRANSCRIBED):
        yield ExhibitGap(NotLookedAt.RECORDING, where)
    elif part.media.startswith("image/") and part.outcome is Outcome.READ and not part.texts:
        yield ExhibitGap(NotLookedAt.PICTURE, where)
    if silent := told.get(_SILENT, "").split():
        recognised = _recognised_pages(archive, derivation, part)
        if left := [page for page in silent if page not in recognised]:
            yield ExhibitGap(NotLookedAt.PAGES, where, " ".join(left))


def _is_told_below(gap: ReadingGap) -> bool:
    """Whether nobody asked for it to be done: of what kind it is says more."""
    return gap.why is Why.NOT_ASKED


def _has(part: RenditionPart, origin: Origin) -> bool:
    return any(text.origin is origin for text in part.texts)


def _recognised_pages(archive: Archive, derivation: Derivation, part: RenditionPart) -> set[str]:
    """Numbers of the pages of which something was recognised."""
    found: set[str] = set()
    for text in part.texts:
        if text.origin is Origin.RECOGNISED:
            mapped = parse_text(bytes_of(archive, derivation.rendition(text.rendition)))
            for run in mapped.runs:
                match run.locator.place:
                    case OnPage(page) | InPicture(page=int(page)):
                        found.add(str(page))
                    case _:
                        continue
    return found
