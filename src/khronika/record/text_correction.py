"""Corrections of recognised text: which of them count, which were taken back, and which a later one replaced. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from khronika.evidence.citation.citation import Citation, CitedRendition, FromReading
from khronika.evidence.citation.passage import CONTEXT, whole_words
from khronika.ledger.entry import LogEntry
from khronika.record.event import TextCorrectedEvent, TextCorrectionWithdrawnEvent


class CorrectionStanding(Enum):
    """What became of a correction."""

    COUNTS = "counts"
    REPLACED = "replaced by a later one"
    WITHDRAWN = "taken back"


@dataclass(frozen=True, slots=True)
class TextCorrection:
    """A correction as it stands: its event, when and by whom as claimed, and who took it back or what replaced it.

    `replaced_by` is the id of a later correction of some of the same words.
    """

    event: TextCorrectedEvent
    position: int
    at: str
    by: str
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    why: str = ""
    replaced_by: str = ""

    @property
    def id(self) -> str:
        """Its id."""
        return self.event.correction

    @property
    def span(self) -> tuple[int, int]:
        """Code points of the reading, from and to."""
        start = self.event.recognised.start or 0
        return start, start + len(self.event.recognised.exact)

    @property
    def member(self) -> tuple[str, ...]:
        """The file in the item that the words stand in; empty for the item itself."""
        return self.event.locator[0].member

    @property
    def sha256(self) -> str:
        """The digest of the text that was corrected, hex."""
        return self.event.rendition.sha256 if isinstance(self.event.rendition, FromReading) else ""

    def is_of(self, rendition: CitedRendition, member: tuple[str, ...]) -> bool:
        """Whether it is of this text: the same to the last byte, of the same file."""
        if not isinstance(rendition, FromReading):
            return False
        return (self.sha256, self.member) == (rendition.sha256, member)

    def is_of_words(self, citation: Citation) -> bool:
        """Whether it is of words that a citation cites."""
        quote = citation.quote
        if quote is None or quote.start is None or quote.end is None:
            return False
        is_of_text = self.is_of(citation.rendition, citation.locators[0].member)
        return is_of_text and self.span[0] < quote.end and quote.start < self.span[1]

    def is_around_words(self, citation: Citation) -> bool:
        """Whether it is of what stands before or after words that a citation cites, and of none of these."""
        quote, context = citation.quote, citation.context
        if quote is None or quote.start is None or quote.end is None or context is None:
            return False
        start, end = quote.start - len(context.prefix), quote.end + len(context.suffix)
        is_of_text = self.is_of(citation.rendition, citation.locators[0].member)
        is_touched = is_of_text and self.span[0] < end and start < self.span[1]
        return is_touched and not self.is_of_words(citation)

    def is_of_other_reading(self, citation: Citation) -> bool:
        """Whether it is of another reading of the file that a citation cites."""
        reading = citation.rendition
        is_same_file = isinstance(reading, FromReading) and citation.locators[0].member == self.member
        return is_same_file and not self.is_of(reading, self.member)

    @property
    def standing(self) -> CorrectionStanding:
        """Whether it counts."""
        if self.withdrawn_at:
            return CorrectionStanding.WITHDRAWN
        return CorrectionStanding.REPLACED if self.replaced_by else CorrectionStanding.COUNTS

    @property
    def counts(self) -> bool:
        """Whether it is shown beside what was recognised."""
        return self.standing is CorrectionStanding.COUNTS


def text_corrections(entries: Iterable[LogEntry]) -> tuple[TextCorrection, ...]:
    """All corrections that these events tell, in the order of the log.

    Of two under one id the first counts. Of those that have words of one reading in common the last does, unless it was
    taken back: then the one before it counts again.
    """
    made: dict[str, TextCorrection] = {}
    for entry in entries:
        match entry.event:
            case TextCorrectedEvent(correction=identity) as event if identity not in made:
                made[identity] = TextCorrection(event, entry.position, entry.at, entry.by)
            case TextCorrectionWithdrawnEvent(correction=identity, item=item, why=why) if (
                (known := made.get(identity)) and known.event.item == item and not known.withdrawn_at
            ):
                made[identity] = _withdrawn(known, entry, why or "")
            case _:
                continue
    found = list(made.values())
    return tuple(_replaced(each, found[number:]) for number, each in enumerate(found, start=1))


def _withdrawn(known: TextCorrection, entry: LogEntry, why: str) -> TextCorrection:
    return TextCorrection(known.event, known.position, known.at, known.by, entry.at, entry.by, why)


def _replaced(each: TextCorrection, later: Sequence[TextCorrection]) -> TextCorrection:
    over = (other for other in reversed(later) if not other.withdrawn_at and do_overlap(each, other))
    if each.withdrawn_at or (last := next(over, None)) is None:
        return each
    return TextCorrection(each.event, each.position, each.at, each.by, replaced_by=last.id)


def do_overlap(one: TextCorrection, other: TextCorrection) -> bool:
    """Whether two corrections are of one text and overlap in it."""
    if not one.is_of(other.event.rendition, other.member):
        return False
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def sentence_of(event: TextCorrectedEvent) -> str:
    """What a member reads with the whole words around it, as the search takes it in: always the same of one event."""
    before, after = event.context.prefix, event.context.suffix
    if len(before) >= CONTEXT:
        before = before[_first_blank(before) :].lstrip()
    if len(after) >= CONTEXT:
        after = after[: len(after) - _first_blank(after[::-1])].rstrip()
    return f"{before}{event.corrected}{after}"


def _first_blank(text: str) -> int:
    """How many characters stand before the first blank; all where there is none."""
    return next((at for at, sign in enumerate(text) if sign.isspace()), len(text))


@dataclass(frozen=True, slots=True)
class ReadByMembers:
    """All that members read in words that a citation cites, and around them: a protected name in it keeps these back."""

    words: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


def read_by_members(corrections: Iterable[TextCorrection], citation: Citation) -> ReadByMembers:
    """What members read in and around the words of a citation, of all the corrections of its item.

    Only what was taken back is left out. One that a later one replaced is in it: the later one may be of a few of its
    letters only. So is one of another reading, where it is of the same words or at a place that is cited. Beside each by
    itself stands what all that count say together: a name may be put right in two parts.
    """
    held = [each for each in corrections if not each.withdrawn_at]
    of_words = [each for each in held if each.is_of_words(citation) or _is_of_words_elsewhere(each, citation)]
    near = [each for each in held if any(each is one or do_overlap(each, one) for one in of_words)]
    around = [each for each in held if each.is_around_words(citation) or _is_around_elsewhere(each, citation)]
    words, whole = as_read(held, citation)
    # What was recognised leaves with a correction, and may be more than is cited.
    recognised = (text for each in near for text in _recognised(each.event))
    return ReadByMembers(
        tuple(dict.fromkeys([*(sentence_of(each.event) for each in near), *recognised, *words])),
        tuple(dict.fromkeys([*(sentence_of(each.event) for each in around), *whole])),
    )


def _is_of_words_elsewhere(each: TextCorrection, citation: Citation) -> bool:
    if citation.quote is None or not each.is_of_other_reading(citation):
        return False
    own, cited = each.event.recognised.exact, citation.quote.exact
    return own in cited or cited in own or any(place in citation.locators for place in each.event.locator)


def _is_around_elsewhere(each: TextCorrection, citation: Citation) -> bool:
    context = citation.context
    if context is None or not each.is_of_other_reading(citation):
        return False
    return any(each.event.recognised.exact in part for part in (context.prefix, context.suffix))


def _recognised(event: TextCorrectedEvent) -> Iterator[str]:
    prefix, exact = event.context.prefix, event.recognised.exact
    yield exact
    yield whole_words(prefix, exact, event.context.suffix)


def as_read(
    corrections: Iterable[TextCorrection], citation: Citation
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a citation with all in them that counts, and the same with what stands around; empty where nothing does."""
    quote = citation.quote
    if quote is None or quote.start is None:
        return (), ()
    prefix, suffix = (citation.context.prefix, citation.context.suffix) if citation.context else ("", "")
    text, base = f"{prefix}{quote.exact}{suffix}", quote.start - len(prefix)
    start, end = len(prefix), len(prefix) + len(quote.exact)
    counting = [
        each
        for each in corrections
        if each.counts and (each.is_of_words(citation) or each.is_around_words(citation))
    ]
    # From the last to the first: so the places of those before stay as they are.
    for each in sorted(counting, key=lambda one: one.span, reverse=True):
        first, last = max(each.span[0] - base, 0), min(each.span[1] - base, len(text))
        read, longer = each.event.corrected, len(each.event.corrected) - (last - first)
        text = f"{text[:first]}{read}{text[last:]}"
        if last <= start:
            start, end = start + longer, end + longer
        elif first < end:
            start, end = min(start, first), max(end, last) + longer
    return (
        ((text[start:end], whole_words(text[:start], text[start:end], text[end:])), (text,))
        if counting
        else ((), ())
    )
