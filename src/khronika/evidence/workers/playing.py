"""Pieces of film and sound for people: pixels and samples of one worker, made into a file by another that never sees the item.

Sound alone is written here: a head of ours, then samples.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from khronika.evidence.reading.asked import Task
from khronika.evidence.reading.outcome import MEBIBYTE, Limits, Outcome, Reason
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.sink import Source
from khronika.evidence.workers.supervisor import OneTask, one_answer

LONGEST_PIECE = 10_000
"""Milliseconds of one piece."""
RATE = 16_000
"""Samples a second."""
LIMITS = Limits(cpu_seconds=40, wall_seconds=80, total_seconds=80, contained=72 * MEBIBYTE, members=4)
"""How far a worker may go that plays one piece."""
_LONGEST_SIDE = 1_024
_MOST_PICTURES = 200
_GREY = b"\x80"


@dataclass(frozen=True, slots=True)
class PlayedPiece:
    """What is seen and heard of a stretch: pictures of a size, as planes (YUV 4:2:0), and samples of one channel."""

    size: tuple[int, int]
    pictures: int
    film: bytes
    sound: bytes

    @property
    def grey(self) -> "PlayedPiece":
        """The same without colours."""
        width, height = self.size
        light, colours = width * height, width * height // 2
        grey = _GREY * colours
        planes = [
            part
            for at in range(0, len(self.film), light + colours)
            for part in (self.film[at : at + light], grey)
        ]
        return PlayedPiece(self.size, self.pictures, b"".join(planes), self.sound)

    def wave(self) -> bytes:
        """What is heard, as a file of samples (RIFF WAVE, PCM)."""
        form = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
        data = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(self.sound))
        return b"RIFF" + struct.pack("<I", 4 + len(data) + len(self.sound)) + b"WAVE" + data + self.sound


def play_piece(media: str, size: int, source: Source, start: int, server: Server) -> PlayedPiece | Reason:
    """What is seen and heard for up to ten seconds from `start`, in milliseconds; or why nothing is.

    Raises SourceError and whatever `source` raises.
    """
    asked = OneTask(Task.HEAR, (start, start + LONGEST_PIECE), LIMITS)
    reading, files = one_answer(media, size, source, asked, server)
    if reading.outcome is not Outcome.READ:
        return reading.reason or Reason.MALFORMED
    try:
        return _piece(reading.metadata, files)
    except (KeyError, ValueError):
        # It said what no worker of ours says.
        return Reason.CRASHED


def _piece(told: Mapping[str, str], files: Mapping[str, bytes]) -> PlayedPiece:
    width, height = (int(each) for each in told["film.size"].split(" "))
    pictures, samples = int(told["film.pictures"]), int(told["sound.samples"])
    film, sound = files.get("film", b""), files.get("sound", b"")
    sides = all(0 <= side <= _LONGEST_SIDE and side % 2 == 0 for side in (width, height))
    if not sides or not 0 <= pictures <= _MOST_PICTURES or bool(pictures) != bool(width * height):
        raise ValueError("no size of a film")
    if len(film) != pictures * width * height * 3 // 2 or len(sound) != 2 * samples:
        raise ValueError("not what was told of it")
    if samples > RATE * LONGEST_PIECE // 1000 or not (pictures or samples):
        raise ValueError("no piece of a recording")
    return PlayedPiece((width, height), pictures, film, sound)


def encode_piece(piece: PlayedPiece, server: Server, *, with_sound: bool) -> bytes | Reason:
    """The piece as a film (WebM), silent or not."""
    whole = piece.film + (piece.sound if with_sound else b"")
    numbers = (*piece.size, piece.pictures, len(piece.sound) // 2 if with_sound else 0)
    asked = OneTask(Task.ENCODE, numbers, LIMITS)
    source: Source = lambda offset, length: whole[offset : offset + length]  # noqa: E731 -- one range
    reading, files = one_answer("video/webm", len(whole), source, asked, server)
    if reading.outcome is not Outcome.READ or "film" not in files:
        return reading.reason or Reason.CRASHED
    return files["film"]
