"""A recording opened so that it can lead nowhere: one container format, chosen by its first bytes, and no name it gives is opened."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import av
import av.audio.stream
import av.error
import av.logging
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.stream

from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

if TYPE_CHECKING:
    from av.container import InputContainer

_MOST_STREAMS = 64
_MOST_PIXELS = 64 * 1024 * 1024

# Where the bytes stand, what they are, and the one demuxer that may look at them. Playlists and lists of parts (HLS, DASH, concat, ...)
# are not among them: they are texts that name other files.
_FORMATS = (
    (4, b"ftyp", "mov"),
    (4, b"moov", "mov"),
    (4, b"mdat", "mov"),
    (4, b"wide", "mov"),
    (4, b"free", "mov"),
    (4, b"skip", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (8, b"AVI ", "avi"),
    (8, b"WAVE", "wav"),
    (0, b"OggS", "ogg"),
    (0, b"#!AMR", "amr"),
    (0, b"fLaC", "flac"),
    (0, b"FLV\x01", "flv"),
    (0, b"\0\0\x01\xba", "mpeg"),
    (0, b"\x30\x26\xb2\x75", "asf"),
    (0, b"FORM", "aiff"),
    (0, b"\x47", "mpegts"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xf0", "aac"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf8", "aac"),
    (0, b"\xff\xf9", "aac"),
    (0, b"\xff", "mp3"),
)

CODECS: frozenset[str] = frozenset(
    json.loads(Path(__file__).with_name("decoders.json").read_text(encoding="utf-8"))["decoders"]
)
"""Decoders of what phones, cameras, recorders and messengers write: what is not here is named, and not
decoded."""

_OPTIONS = {
    # Every further input would go through these; nothing has this name.
    "protocol_whitelist": "none",
    "codec_whitelist": ",".join(sorted(CODECS)),
    "max_streams": str(_MOST_STREAMS),
    "max_pixels": str(_MOST_PIXELS),
}
_OWN_OPTIONS = {
    # A QuickTime file may say that its samples lie in other files ("dref").
    "mov": {"enable_drefs": "0", "use_absolute_path": "0"}
}


def load() -> None:
    """Silence the library, whose messages would quote the item; call it before any item is there."""
    # What is imported above and not named below, the library itself imports at its first recording, when a
    # worker can load nothing.
    av.logging.set_level(None)


def tools() -> Mapping[str, str]:
    """Names and versions of the libraries that decode."""
    parts = {name: ".".join(map(str, version)) for name, version in av.library_versions.items()}
    return {"av": av.__version__} | {
        name: parts[name] for name in ("libavcodec", "libavformat") if name in parts
    }


def format_of(item: Blocks) -> str:
    """The demuxer for a recording, by its first bytes; leaves the item at its beginning.

    Raises UnreadError for what is no recording.
    """
    item.seek(0)
    head = item.read(16)
    item.seek(0)
    for offset, signature, name in _FORMATS:
        if head.startswith(signature, offset):
            return name
    raise UnreadError(Reason.UNKNOWN)


@contextmanager
def opened(item: Blocks) -> Iterator["InputContainer"]:
    """The container, open; raises UnreadError when it is malformed or takes too much memory."""
    name = format_of(item)
    with faults():
        container = av.open(
            item,
            mode="r",
            format=name,
            options=_OPTIONS | {"format_whitelist": name} | _OWN_OPTIONS.get(name, {}),
            metadata_errors="surrogateescape",
            io_open=_refuse,
        )
    try:
        yield container
    finally:
        container.close()


@contextmanager
def faults() -> Iterator[None]:
    """What the library says of malformed bytes, as an UnreadError."""
    try:
        yield
    except av.error.MemoryError as error:
        raise UnreadError(Reason.TOO_MUCH) from error
    except av.error.FFmpegError as error:
        raise UnreadError(Reason.MALFORMED) from error


def _refuse(*_: object) -> NoReturn:
    raise PermissionError("a recording leads to nothing outside of it")


def may_decode(stream: Any) -> bool:  # noqa: ANN401 -- a stream of any of the library's five kinds
    """Whether a stream is decoded: its decoder is there, is one of CODECS, and has a picture of a size that can be held."""
    context = getattr(stream, "codec_context", None)
    if context is None or context.codec.name not in CODECS:
        return False
    return bool(stream.type != "video" or 0 < stream.width * stream.height <= _MOST_PIXELS)
