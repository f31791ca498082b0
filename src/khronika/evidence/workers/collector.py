"""What a worker says, parsed strictly and counted: a state machine over frames that trusts none of them."""

import re
from dataclasses import dataclass, field

from khronika.evidence.citation.locator import Locator, parse_place
from khronika.evidence.citation.mapped_text import MappedText, parse_text
from khronika.evidence.reading.coverage import Coverage, parse_gap, parse_looked
from khronika.evidence.reading.distinct import Distinct
from khronika.evidence.reading.error import BrokenRuleError, ExhaustedError
from khronika.evidence.reading.frame import LARGEST_RANGE, FrameType
from khronika.evidence.reading.note import NoteKind, NoteRole, Picture
from khronika.evidence.reading.outcome import MEBIBYTE, Outcome, Reason
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.sink import InMemory, Keeper, Keeping, Kept
from khronika.primitives.codec import Json, parse_canonical
from khronika.primitives.error import MalformedError

_MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_WORD = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_LONGEST_NAME = 65_536

# What one frame may hold, so that parsing it takes no multiple of the memory it came in; bytes are limited
# by the allowance alone.
_LARGEST = {
    FrameType.METADATA: 8 * MEBIBYTE,
    FrameType.NOTE: 8 * MEBIBYTE,
    FrameType.LOOKED: 4096,
    FrameType.GAP: MEBIBYTE,
    FrameType.PICTURE: 4096,
    FrameType.BEGIN: MEBIBYTE,
    FrameType.END: 4096,
    FrameType.LAST: 65_536,
}
_MOST_BRACKETS = 2_000_000

_NOTES = frozenset(kind.value for kind in NoteKind)
_PICTURES = ("image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class CollectedText:
    """A contained file as the worker gave it: what was kept of it, or the reason why there is nothing."""

    name: str
    media: str
    content: Kept | None
    reason: Reason | None
    message: int | None


@dataclass(slots=True)
class _File:
    """A contained file that has begun."""

    name: str
    media: str
    message: int | None
    content: Keeping

    def take(self, data: bytes) -> None:
        self.content.write(data)


@dataclass(slots=True)
class _Drawn:
    """A picture that has begun."""

    role: NoteRole
    locator: Locator
    media: str
    content: bytearray = field(default_factory=bytearray)

    def take(self, data: bytes) -> None:
        self.content += data


@dataclass(frozen=True, slots=True)
class Ending:
    """How the worker says that it ended."""

    outcome: Outcome
    reason: Reason | None
    reader: str
    tools: dict[str, str]


class Collector:
    """Takes the frames of one worker; what is whole stays, whatever comes after it."""

    def __init__(self, member: tuple[str, ...], allowance: Allowance, keeper: Keeper = InMemory) -> None:
        self._member = member
        self._allowance = allowance
        self._keeper = keeper
        self._names = Distinct()
        self._open: _File | _Drawn | None = None
        self.texts: list[MappedText] = []
        self.metadata: dict[str, str] | None = None
        self.notes: dict[NoteKind, Json] = {}
        self.pictures: list[Picture] = []
        self.files: list[CollectedText] = []
        self.coverage = Coverage()
        self.ending: Ending | None = None

    def expect(self, kind: FrameType, size: int) -> None:
        """Count a frame before it is received, since its length is only a claim; raises ExhaustedError."""
        if kind is FrameType.BYTES and isinstance(self._open, _File):
            self._allowance.spend_contained(size)
        else:
            self._allowance.spend(size)

    def abandon(self) -> None:
        """The worker is gone: forget what has begun and is not whole."""
        if isinstance(self._open, _File):
            self._open.content.drop()
        self._open = None

    def take(self, kind: FrameType, body: bytes) -> None:
        """Take a frame other than a request for bytes; raises BrokenRuleError, ExhaustedError.

        Its bytes are counted already.
        """
        if self.ending is not None:
            raise BrokenRuleError("a frame after the last")
        _require_small(kind, body)
        if kind in (FrameType.BYTES, FrameType.END):
            self._continue(kind, body)
        elif self._open is not None:
            raise BrokenRuleError("a frame inside of a contained file or a picture")
        else:
            self._take(kind, body)

    def _take(self, kind: FrameType, body: bytes) -> None:
        match kind:
            case FrameType.TEXT:
                self.texts.append(_mapped(body, self._member))
            case FrameType.METADATA:
                self._describe(body)
            case FrameType.NOTE:
                self._note(body)
            case FrameType.LOOKED | FrameType.GAP:
                self.coverage = _accounted(self.coverage, kind, _json(body))
            case FrameType.PICTURE:
                self._open = _drawn(_json(body), self._member)
            case FrameType.BEGIN:
                self._allowance.count_member()
                self._open = _begin(_json(body), self._keeper, self._names)
            case FrameType.LAST:
                self.ending = _end(_json(body))
            case _:
                raise BrokenRuleError("a frame that only the main process sends")

    def _continue(self, kind: FrameType, body: bytes) -> None:
        if (held := self._open) is None or len(body) > LARGEST_RANGE:
            raise BrokenRuleError("bytes outside of a contained file, or too many at once")
        if kind is FrameType.BYTES:
            held.take(body)
            return
        self._close(held, _reason_alone(_json(body)) if body else None)
        self._open = None

    def _close(self, held: _File | _Drawn, reason: Reason | None) -> None:
        match held:
            case _File() if reason is None:
                self.files.append(
                    CollectedText(held.name, held.media, held.content.finish(), None, held.message)
                )
            case _File():
                held.content.drop()
                self.files.append(CollectedText(held.name, held.media, None, reason, held.message))
            case _Drawn() if reason is None:
                self.pictures.append(Picture(held.role, held.locator, held.media, bytes(held.content)))
            case _:
                pass

    def _note(self, body: bytes) -> None:
        kind, value = _noted(_json(body))
        if kind in self.notes:
            raise BrokenRuleError("a note of one kind twice")
        self.notes[kind] = value

    def _describe(self, body: bytes) -> None:
        if self.metadata is not None:
            raise BrokenRuleError("metadata twice")
        self.metadata = _texts(_json(body))


def _require_small(kind: FrameType, body: bytes) -> None:
    if len(body) > _LARGEST.get(kind, len(body)) or (
        kind is FrameType.TEXT and body.count(b"[") + body.count(b"{") > _MOST_BRACKETS
    ):
        raise ExhaustedError(Reason.TOO_MUCH)


def _json(body: bytes) -> Json:
    try:
        return parse_canonical(body.decode())
    except (MalformedError, UnicodeDecodeError) as error:
        raise BrokenRuleError("a frame that is not canonical JSON") from error


def _texts(value: Json) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BrokenRuleError("no object of texts")
    found = {name: text for name, text in value.items() if isinstance(text, str) and _WORD.fullmatch(name)}
    if len(found) < len(value):
        raise BrokenRuleError("no object of texts")
    return found


def _noted(value: Json) -> tuple[NoteKind, Json]:
    match value:
        case {"kind": str(kind), "value": body, **rest} if not rest and kind in _NOTES:
            return NoteKind(kind), body
        case _:
            raise BrokenRuleError("no note")


def _accounted(coverage: Coverage, kind: FrameType, value: Json) -> Coverage:
    try:
        match value:
            case dict() if kind is FrameType.LOOKED:
                return coverage.joined(Coverage((parse_looked(value | {"reader": ""}),)))
            case _:
                return coverage.with_gaps((parse_gap(value),))
    except MalformedError as error:
        raise BrokenRuleError(error.fact) from error


def _drawn(value: Json, member: tuple[str, ...]) -> _Drawn:
    match value:
        case {"role": str(role), "place": place, "media": str(media), **rest} if (
            not rest and media in _PICTURES
        ):
            return _Drawn(_role(role), _locator(place, member), media)
        case _:
            raise BrokenRuleError("no beginning of a picture")


def _mapped(body: bytes, member: tuple[str, ...]) -> MappedText:
    try:
        return parse_text(body, member)
    except MalformedError as error:
        raise BrokenRuleError(error.fact) from error


def _locator(place: Json, member: tuple[str, ...]) -> Locator:
    try:
        return Locator(parse_place(place), member)
    except MalformedError as error:
        raise BrokenRuleError(error.fact) from error


def _role(role: str) -> NoteRole:
    try:
        return NoteRole(role)
    except ValueError as error:
        raise BrokenRuleError("no known role of a picture") from error


def _begin(value: Json, keeper: Keeper, names: Distinct) -> _File:
    match value:
        case {"name": str(name), "media": str(media), "message": int(message), **rest} if (
            not rest and type(message) is int and message >= 0
        ):
            return _File(names.take(_name(name)), _media(media), message, keeper())
        case {"name": str(name), "media": str(media), **rest} if not rest:
            return _File(names.take(_name(name)), _media(media), None, keeper())
        case _:
            raise BrokenRuleError("no beginning of a contained file")


def _name(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        raise BrokenRuleError("a name that is too long")
    return name


def _media(media: str) -> str:
    if not _MEDIA.fullmatch(media):
        raise BrokenRuleError("no media type")
    return media


def _reason(value: Json) -> Reason:
    try:
        return Reason(value)
    except ValueError as error:
        raise BrokenRuleError("no known reason") from error


def _reason_alone(value: Json) -> Reason:
    match value:
        case {"reason": reason, **rest} if not rest:
            return _reason(reason)
        case _:
            raise BrokenRuleError("no known reason")


def _end(value: Json) -> Ending:
    match value:
        case {"outcome": "read", "reader": str(reader), "tools": tools, **rest} if (
            not rest and _WORD.fullmatch(reader)
        ):
            return Ending(Outcome.READ, None, reader, _texts(tools))
        case {"outcome": "unread", "reason": reason, "reader": str(reader), "tools": tools, **rest} if (
            not rest
        ):
            return Ending(Outcome.UNREAD, _reason(reason), reader, _texts(tools))
        case _:
            raise BrokenRuleError("no known outcome")
