"""Which renditions travel with an exhibit: those that show where what is cited stands in what was read of it (docs/format/dossier.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation, Rendition, derivation_of_entry
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import ReadText, bytes_of, metadata_of, outline_of
from khronika.archive.index.index import ItemRow
from khronika.archive.release.case import StateEntry
from khronika.archive.release.order import LostQuoteError
from khronika.archive.store.archive import Archive
from khronika.disclosure.release import CaseRelease
from khronika.evidence.citation.bounds import is_known
from khronika.evidence.citation.citation import Citation, CitationStanding, FromReading
from khronika.evidence.citation.error import OutOfBoundsError
from khronika.evidence.citation.locator import Locator, Whole
from khronika.evidence.citation.mapped_text import parse_text
from khronika.evidence.citation.part import CitablePart, CitableText, extent_of
from khronika.evidence.citation.resolve import WHOLE
from khronika.evidence.event import DeriveEvent
from khronika.primitives.event import field_name
from khronika.record.event import StateEvent
from khronika_verify.limit import MAX_RENDITION, MAX_RENDITIONS

_WORDS = frozenset(
    {field_name(StateEvent, lambda event: event.rendition), field_name(StateEvent, lambda event: event.quote)}
)
_LOCATOR = field_name(StateEvent, lambda event: event.locator)
_RENDITIONS = field_name(DeriveEvent, lambda event: event.renditions)


@dataclass(slots=True)
class Travelling:
    """What travels of the readings of one item: renditions by their ids, and which numbers they have in which `derive` event."""

    renditions: dict[str, Rendition] = field(default_factory=dict)
    _numbers: dict[int, set[int]] = field(default_factory=dict)
    _size: int = 0

    def fields(self, position: int) -> frozenset[str]:
        """Names of the field texts that are disclosed of the event at this place in the log."""
        return frozenset(f"{_RENDITIONS}.{number}" for number in self._numbers.get(position, ()))

    def take(self, derivation: Derivation, identities: Iterable[str]) -> None:
        """Let the outline of a reading travel, and those of its renditions, as far as a verifier would take them."""
        outline = derivation.renditions[0].id if derivation.renditions else ""
        numbers = {made.id: number for number, made in enumerate(derivation.renditions, start=1)}
        for identity in dict.fromkeys((outline, *identities)):
            made = derivation.renditions[numbers[identity] - 1] if identity in numbers else None
            if (
                made is None
                or made.size > MAX_RENDITION
                or (made.id not in self.renditions and self._size + made.size > MAX_RENDITIONS)
            ):
                if identity == outline:
                    return
                continue
            self._size += 0 if made.id in self.renditions else made.size
            self.renditions[made.id] = made
            self._numbers.setdefault(derivation.position, set()).add(numbers[identity])


def travelling(
    archive: Archive, batches: Iterable[StateEntry], rows: Iterable[ItemRow], release: CaseRelease
) -> Mapping[str, Travelling]:
    """What travels with each of the exhibits whose bytes leave, by the ids of the items.

    `batches` are all that are shown.

    Raises LostQuoteError where words that were found in a reading are not in it, VaultError, MalformedError.
    """
    found: dict[str, Travelling] = {}
    shown = defaultdict[str, list[StateEntry]](list)
    for state in batches:
        shown[state.event.item or ""].append(state)
    for row in rows:
        # One after another: the texts of one item may fill the memory.
        readings = _Readings(archive, row)
        for state in shown[row.id]:
            if (citation := state.event.citation) is not None:
                readings.cite(citation, release.leaving(state.event.batch))
        found[row.id] = readings.found
    return found


@dataclass(slots=True)
class _Readings:
    """The readings of one item, opened when something of it is cited."""

    archive: Archive
    row: ItemRow
    found: Travelling = field(default_factory=Travelling)
    _derivations: list[Derivation] | None = None
    _is_older: bool = False
    _outlines: dict[int, tuple[RenditionPart, ...]] = field(default_factory=dict)
    _texts: dict[str, CitableText] = field(default_factory=dict)

    def cite(self, citation: Citation, leaving: frozenset[str]) -> None:
        """Let travel what shows this citation, as far as the parts of it that leave need it."""
        if citation.standing is CitationStanding.FOUND:
            if isinstance(citation.rendition, FromReading) and leaving >= _WORDS:
                self._cite_words(citation, citation.rendition)
        elif _LOCATOR in leaving and citation.locators != WHOLE:
            self._cite_place(citation)

    def _cite_words(self, citation: Citation, reading: FromReading) -> None:
        for derivation in self._all():
            part = next(
                (
                    part
                    for part in self._outline(derivation)
                    if any(text.rendition == reading.id for text in part.texts)
                ),
                None,
            )
            if part is not None and derivation.rendition(reading.id).sha256 == reading.sha256:
                if not _stands(citation, self._text(derivation, part, reading.id)):
                    raise LostQuoteError
                self.found.take(derivation, (reading.id,))
                return
        if not self._is_older:
            raise LostQuoteError

    def _cite_place(self, citation: Citation) -> None:
        """The newest reading that shows that the item has the place.

        Where none does, the newest of all, whatever it says of the place.
        """
        for derivation in self._all():
            wanted = self._showing(citation.locators, derivation)
            if wanted is not None:
                self.found.take(derivation, wanted)
                return
        for derivation in self._all()[:1]:
            parts = [part for part in self._outline(derivation) if part.member == citation.locators[0].member]
            is_analyst = citation.standing is CitationStanding.ANALYST
            texts = (text.rendition for part in parts for text in part.texts if not is_analyst)
            self.found.take(derivation, (*(part.metadata for part in parts), *texts))

    def _showing(self, locators: Sequence[Locator], derivation: Derivation) -> list[str] | None:
        """Renditions that together show that the item has all these places; None where none do."""
        member = locators[0].member
        if all(isinstance(locator.place, Whole) for locator in locators):
            return (
                []
                if any(part.member[: len(member)] == member for part in self._outline(derivation))
                else None
            )
        part = next((part for part in self._outline(derivation) if part.member == member), None)
        if part is None:
            return None
        known = CitablePart(
            part.member, part.media, extent=extent_of(metadata_of(self.archive, derivation, part))
        )
        wanted = [part.metadata]
        for locator in locators:
            if not _has(locator, known):
                texts = (
                    (text.rendition, self._text(derivation, part, text.rendition)) for text in part.texts
                )
                shows = (identity for identity, text in texts if _has(locator, replace(known, texts=(text,))))
                wanted.append(next(shows, ""))
        return None if "" in wanted[1:] else wanted

    def _all(self) -> list[Derivation]:
        """The readings, the newest first.

        Those of version 1 cannot travel: the field text of their renditions holds keys.
        """
        if self._derivations is None:
            positions = reversed(self.archive.index.all_of_item(DeriveEvent, self.row.number))
            entries = [self.archive.entry(position) for position in positions]
            self._is_older = any(entry.version == 1 for entry in entries)
            self._derivations = [derivation_of_entry(entry) for entry in entries if entry.version > 1]
        return self._derivations

    def _outline(self, derivation: Derivation) -> tuple[RenditionPart, ...]:
        if derivation.position not in self._outlines:
            self._outlines[derivation.position] = outline_of(self.archive, derivation)
        return self._outlines[derivation.position]

    def _text(self, derivation: Derivation, part: RenditionPart, identity: str) -> CitableText:
        if identity not in self._texts:
            text = next(text for text in part.texts if text.rendition == identity)
            mapped = parse_text(bytes_of(self.archive, derivation.rendition(identity)), part.member)
            self._texts[identity] = citable(derivation, ReadText(part, text, mapped))
        return self._texts[identity]


def _stands(citation: Citation, text: CitableText) -> bool:
    quote = citation.quote
    if quote is None or quote.start is None or quote.end is None:
        return False
    places = tuple(dict.fromkeys(text.mapped.narrowed(quote.start, quote.end)))
    return text.mapped.text[quote.start : quote.end] == quote.exact and places == citation.locators


def _has(locator: Locator, part: CitablePart) -> bool:
    try:
        return is_known(locator, part)
    except OutOfBoundsError:
        return False
