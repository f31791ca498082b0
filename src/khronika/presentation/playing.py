"""Film and sound as people are shown them: pictures of the shots, loudness and voices, then pieces of ten seconds."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import PicturePart, RenditionPart
from khronika.archive.derivation.renditions import bytes_of, metadata_of
from khronika.archive.derivation.views import ViewedBytes
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.locator import InSeconds
from khronika.evidence.readers.registry import ReaderKind
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.workers.playing import LONGEST_PIECE
from khronika.presentation.item_text import mapped_of
from khronika.presentation.sheet import ViewablePart, part_at
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

RECORDINGS = frozenset(ReaderKind.RECORDING.media)
MOST_FRAMES = 24
"""Pictures of shots on one page of the contact sheet."""
MOST_LINES = 400
"""Lines of a transcript that are listed."""
WIDTH, HEIGHT = 720, 80
_QUIETEST = -60.0
_MOST_BARS = 360


@dataclass(frozen=True, slots=True)
class FramePicture:
    """A picture of a shot: its number among all of the part, and the second at which it is shown."""

    number: int
    second: int

    @property
    def piece(self) -> int:
        """The piece in which it is shown."""
        return self.second * 1000 // LONGEST_PIECE


def sheet_of(frame: int) -> int:
    """The page of the contact sheet, from 1, on which a picture of a shot stands, by its number from 0."""
    return frame // MOST_FRAMES + 1


@dataclass(frozen=True, slots=True)
class LoudStretch:
    """A stretch of the curve: from second to second, and how many seconds of voice are in it.

    `level` is the loudest of it in decibels below full scale; None where nothing was heard.
    """

    start: int
    end: int
    level: float | None
    voice: float

    @property
    def height(self) -> float:
        """How high its bar is drawn."""
        return 1.0 if self.level is None else max(1.0, round(HEIGHT * (1 - self.level / _QUIETEST), 1))


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line of a transcript or of captions, with its seconds."""

    start: int
    end: int
    text: str

    @property
    def piece(self) -> int:
        """The piece in which it begins."""
        return self.start * 1000 // LONGEST_PIECE


@dataclass(frozen=True, slots=True)
class PlayedRecording:
    """A recording, and the piece of it that is looked at, from 0. `seconds` is 0 where nobody knows how long it is."""

    part: int
    member: tuple[str, ...]
    media: str
    seconds: float
    piece: int
    has_film: bool
    has_sound: bool
    frames: tuple[FramePicture, ...]
    first_frame: int
    frames_in_all: int
    shots: int
    curve: tuple[LoudStretch, ...]
    spoken: tuple[SpokenLine, ...]

    @property
    def pieces(self) -> int:
        """How many pieces it has; one more than this where its length is not known."""
        return max(1, -(-round(self.seconds * 1000) // LONGEST_PIECE)) if self.seconds else self.piece + 2

    @property
    def sheet(self) -> int:
        """The page of the contact sheet that is shown, from 1."""
        return sheet_of(self.first_frame)

    @property
    def start(self) -> int:
        """The second at which the piece begins."""
        return self.piece * LONGEST_PIECE // 1000

    @property
    def end(self) -> int:
        """The second at which it ends."""
        end = self.start + LONGEST_PIECE // 1000
        return min(end, max(self.start + 1, round(self.seconds + 0.499))) if self.seconds else end

    @property
    def bar(self) -> float:
        """How wide one bar of the curve is drawn."""
        return WIDTH / max(len(self.curve), 1)

    def in_piece(self, line: SpokenLine) -> bool:
        """Whether a line is spoken in the piece that is looked at."""
        return line.start < self.end and line.end > self.start

    def to_json(self) -> Json:
        """What is known of it."""
        return {"part": self.part, "seconds": round(self.seconds), "shots": self.shots, "piece": self.piece}

    def text(self, words: Words) -> Iterator[str]:
        """How long it is, and in how many shots."""
        yield words.say("length: {length}", length=words.duration(self.seconds))
        if self.shots:
            yield words.count("{n} shot", "{n} shots", self.shots)


def clock_text(seconds: float) -> str:
    """A time of a recording."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def playable(
    archive: Archive, row: ItemRow, derivation: Derivation | None, number: int
) -> ViewablePart | None:
    """A part that is a recording, by its number in the outline; raises MalformedError, VaultError."""
    found = part_at(archive, row, derivation, number)
    return found if found is not None and found.original.media in RECORDINGS else None


def frame_pictures(part: RenditionPart) -> list[PicturePart]:
    """The pictures of the shots of a film, in order."""
    return [each for each in part.pictures if each.role is NoteRole.FRAME]


def frame_bytes(derivation: Derivation, shown: ViewablePart, number: int) -> tuple[ViewedBytes, int] | None:
    """A picture of a shot as it was kept, and its second; None where there is none of this number."""
    pictures = frame_pictures(shown.part) if shown.part else []
    if number >= len(pictures):
        return None
    made = derivation.rendition(pictures[number].rendition)
    kept = ViewedBytes(shown.original.item, made.id, made.media, made.size, made.location)
    return kept, _second(pictures[number])


def _second(picture: PicturePart) -> int:
    match picture.locator.place:
        case InSeconds(start, _):
            return start
        case _:
            return 0


def played(
    archive: Archive, derivation: Derivation | None, shown: ViewablePart, piece: int, first_frame: int
) -> PlayedRecording:
    """A recording as its page shows it; raises MalformedError, VaultError."""
    part, media = shown.part, shown.original.media
    told = metadata_of(archive, derivation, part) if derivation and part else {}
    kinds = {value for name, value in told.items() if name.startswith("stream.") and name.endswith(".kind")}
    length = told.get("duration-ms", "")
    seconds = int(length) / 1000 if length.isdecimal() and len(length) < 12 else 0.0
    pictures = frame_pictures(part) if part else []
    first = min(first_frame, max(len(pictures) - 1, 0)) // MOST_FRAMES * MOST_FRAMES
    frames = [FramePicture(at, _second(each)) for at, each in enumerate(pictures)]
    curve: tuple[LoudStretch, ...] = ()
    shots = 0
    if derivation and part:
        curve = _curve(_noted(archive, derivation, part, NoteKind.SOUND))
        cut = _noted(archive, derivation, part, NoteKind.SHOTS).get("shots", [])
        shots = len(cut) if isinstance(cut, list) else 0
    return PlayedRecording(
        *(shown.number, shown.member, media, seconds, piece),
        has_film="video" in kinds or (not kinds and media.startswith("video/")),
        has_sound="audio" in kinds or not kinds,
        frames=tuple(frames[first : first + MOST_FRAMES]),
        first_frame=first,
        frames_in_all=len(frames),
        shots=shots,
        curve=curve,
        spoken=tuple(islice(_spoken(archive, derivation, part), MOST_LINES)) if derivation and part else (),
    )


def _noted(archive: Archive, derivation: Derivation, part: RenditionPart, kind: NoteKind) -> dict[str, Json]:
    if kind not in part.notes:
        return {}
    found = json.loads(bytes_of(archive, derivation.rendition(part.notes[kind])))
    return found if isinstance(found, dict) else {}


def _curve(noted: dict[str, Json]) -> tuple[LoudStretch, ...]:
    levels, voice = noted.get("loudness-dbfs-x10"), noted.get("voice")
    if not isinstance(levels, list) or not isinstance(voice, list):
        return ()
    step = max(1, -(-len(levels) // _MOST_BARS))
    spoken = [(each[0], each[1]) for each in voice if isinstance(each, list) and len(each) == 2]
    return tuple(
        _stretch(levels, spoken, at, min(at + step, len(levels))) for at in range(0, len(levels), step)
    )


def _stretch(levels: Sequence[Json], voice: Sequence[tuple[Json, Json]], start: int, end: int) -> LoudStretch:
    known = [each / 10 for each in levels[start:end] if isinstance(each, int)]
    first, last = start * 1000, end * 1000
    said = sum(
        max(0, min(last, stop) - max(first, begin))
        for begin, stop in voice
        if isinstance(begin, int) and isinstance(stop, int)
    )
    return LoudStretch(start, end, max(known, default=None), round(said / 1000, 1))


def _spoken(archive: Archive, derivation: Derivation, part: RenditionPart) -> Iterator[SpokenLine]:
    for text in part.texts:
        mapped = mapped_of(archive, derivation.rendition(text.rendition), part.member)
        for run in mapped.runs:
            match run.locator.place:
                case InSeconds(start, end):
                    yield SpokenLine(start, end, mapped.text[run.start : run.end])
                case _:
                    pass
