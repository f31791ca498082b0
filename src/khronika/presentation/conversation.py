"""Mail and chats as a conversation: who says what to whom and when, message by message, and what is attached."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart, TextPart
from khronika.archive.derivation.renditions import ReadText, metadata_of, outline_of
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import MappedText
from khronika.presentation.item_text import Cited, CitedPassage, TextLine, is_same, mapped_of, text_lines
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message

MOST_MESSAGES = 50
"""Messages of a page."""
LONGEST_MESSAGE = 12_000
"""Code points of a message that are shown: the rest is read as text."""
_COLOURS = 6
_SENDERS = ("sender", "from", "resent-from")
_TIMES = ("time", "date", "date-sent")
_FIELD = re.compile(r"message\.(\d{1,9})\.([a-z0-9._-]+)", re.ASCII)

FIELD_NAMES = {
    "to": message("sent to"),
    "cc": message("copy to"),
    "subject": message("subject"),
    "forwarded-from": message("forwarded from"),
    "reply-to": message("reply to"),
    "edited": message("edited"),
    "action": message("what was done"),
    "attachment": message("attachment"),
}
"""What is shown of a message beside its words."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that hangs on a message: its part of the item, its name and type."""

    part: int
    name: str
    media: str


@dataclass(frozen=True, slots=True)
class TalkMessage:
    """A message: its number from 0, who wrote it and when, as the file says, further fields, its lines, what hangs on it.

    `colour` is the same for one sender; `end` is its last code point that is shown, `is_cut` whether it goes on.
    """

    number: int
    sender: str
    time: str
    colour: int
    fields: tuple[tuple[str, str], ...]
    lines: tuple[TextLine, ...]
    attached: tuple[AttachedFile, ...]
    start: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """A page of messages out of one text of an item; `rendition` is its id, `cited` what is cited of this page."""

    part: int
    text: int
    rendition: str
    member: tuple[str, ...]
    messages: tuple[TalkMessage, ...]
    first: int
    in_all: int
    end: int
    cited: tuple[Cited, ...]

    @property
    def earlier(self) -> int | None:
        """The place of the first message of the page before, among all; None where there is none."""
        return max(self.first - MOST_MESSAGES, 0) if self.first else None

    @property
    def later(self) -> int | None:
        """The place of the first message of the page after; None where there is none."""
        return self.first + MOST_MESSAGES if self.first + MOST_MESSAGES < self.in_all else None

    def to_json(self) -> Json:
        """Who and when, by message."""
        return [{"message": each.number, "sender": each.sender, "time": each.time} for each in self.messages]

    def text_of(self, _: Words) -> Iterator[str]:
        """A line a message."""
        for each in self.messages:
            yield f"{each.number + 1}  {each.time}  {each.sender}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    number: int
    start: int
    end: int


def text_at(
    archive: Archive, derivation: Derivation, number: int
) -> tuple[int, RenditionPart, TextPart] | None:
    """A text of an item by its number among all: its part by number, the part, and the text."""
    texts = [
        (at, part, text) for at, part in enumerate(outline_of(archive, derivation)) for text in part.texts
    ]
    return texts[number] if number < len(texts) else None


def conversation(
    archive: Archive, derivation: Derivation, number: int, first: int, cited: Iterable[CitedPassage]
) -> Conversation | None:
    """The messages of a text from the `first` on; None where it is no conversation. Raises VaultError, MalformedError."""
    found = text_at(archive, derivation, number)
    if found is None:
        return None
    at, part, text = found
    mapped = mapped_of(archive, derivation.rendition(text.rendition), part.member)
    stretches = _stretches(mapped)
    if not stretches:
        return None
    first = min(first, len(stretches) - 1) // MOST_MESSAGES * MOST_MESSAGES
    shown = stretches[first : first + MOST_MESSAGES]
    own = citable(derivation, ReadText(part, text, mapped)).rendition
    marks = _marks([each for each in cited if is_same(each.rendition, own)], shown)
    told = _told(metadata_of(archive, derivation, part), {each.number for each in shown})
    attached = _attached(outline_of(archive, derivation), part)
    colours: dict[str, int] = {}
    messages = tuple(
        _message(mapped, each, told.get(each.number, {}), attached.get(each.number, ()), (marks, colours))
        for each in shown
    )
    return Conversation(
        *(at, number, text.rendition, part.member, messages, first, len(stretches), shown[-1].end, marks)
    )


def _stretches(mapped: MappedText) -> list[_Stretch]:
    """Where each message begins and ends, in the order of the text."""
    found: list[_Stretch] = []
    for run in mapped.runs:
        match run.locator.place:
            case InMessage(number) if found and found[-1].number == number:
                found[-1] = _Stretch(number, found[-1].start, run.end)
            case InMessage(number):
                found.append(_Stretch(number, run.start, run.end))
            case _:
                pass
    return found


def _marks(cited: Sequence[CitedPassage], shown: Sequence[_Stretch]) -> tuple[Cited, ...]:
    begin, end = shown[0].start, shown[-1].end
    seen = (
        Cited(each.start, each.end, each.statements)
        for each in cited
        if each.start < end and each.end > begin
    )
    return tuple(sorted(seen, key=lambda mark: (mark.start, mark.end)))


def _told(metadata: Mapping[str, str], wanted: set[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, value in metadata.items():
        match = _FIELD.fullmatch(name)
        if match is not None and int(match[1]) in wanted:
            found.setdefault(int(match[1]), {})[match[2]] = value
    return found


def _attached(outline: Sequence[RenditionPart], part: RenditionPart) -> dict[int, list[AttachedFile]]:
    found: dict[int, list[AttachedFile]] = {}
    depth = len(part.member)
    for at, each in enumerate(outline):
        if each.message is not None and each.member[:depth] == part.member and len(each.member) == depth + 1:
            found.setdefault(each.message, []).append(AttachedFile(at, each.member[-1], each.media))
    return found


def _message(
    mapped: MappedText,
    stretch: _Stretch,
    told: Mapping[str, str],
    attached: Iterable[AttachedFile],
    shared: tuple[tuple[Cited, ...], dict[str, int]],
) -> TalkMessage:
    marks, colours = shared
    end = min(stretch.end, stretch.start + LONGEST_MESSAGE)
    sender = next((told[name] for name in _SENDERS if told.get(name)), "")
    return TalkMessage(
        number=stretch.number,
        sender=sender,
        time=next((told[name] for name in _TIMES if told.get(name)), ""),
        colour=colours.setdefault(sender, len(colours) % _COLOURS),
        fields=tuple((name, told[name]) for name in FIELD_NAMES if told.get(name)),
        lines=tuple(text_lines(mapped, (stretch.start, end), marks, None)),
        attached=tuple(attached),
        start=stretch.start,
        is_cut=end < stretch.end,
    )
