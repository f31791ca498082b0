"""What a recording says of itself: its container, its streams, and what it claims about where and when it was made."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from khronika.evidence.readers.text.encoding import decode_name, likelier

if TYPE_CHECKING:
    from fractions import Fraction

    from av.container import InputContainer

_TAGS = {
    "creation_time": "created",
    "com.apple.quicktime.creationdate": "created-local",
    "date": "dated",
    "location": "location",
    "com.apple.quicktime.location.iso6709": "location",
    "com.apple.quicktime.location.accuracy.horizontal": "location-accuracy-metres",
    "encoder": "encoder",
    "title": "title",
    "artist": "creator",
    "comment": "comment",
    "major_brand": "brand",
    "make": "device-make",
    "com.apple.quicktime.make": "device-make",
    "com.android.manufacturer": "device-make",
    "model": "device-model",
    "com.apple.quicktime.model": "device-model",
    "com.android.model": "device-model",
    "com.apple.quicktime.software": "program",
    "com.android.version": "android-version",
}
"""Names of tags in the containers, in small letters, and what they are called here."""

_STREAM_TAGS = {
    "creation_time": "created",
    "language": "language",
    "encoder": "encoder",
    "handler_name": "handler",
    "title": "title",
}
_NAMELESS = re.compile(r"[^a-z0-9._-]+")
_HALF = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d")
_LONGEST_VALUE = 4_096
_MOST_TAGS = 500
_NO_LANGUAGE = ("und", "")


def facts_of(container: "InputContainer") -> dict[str, str]:
    """Names and values for metadata: what was claimed stands there as claimed."""
    found = {"container": container.format.name.partition(",")[0], "streams": str(len(container.streams))}
    if container.duration and container.duration > 0:
        found["duration-ms"] = str(container.duration // 1000)
    found |= _tagged(container.metadata)
    for stream in container.streams:
        found |= {f"stream.{stream.index}.{name}": value for name, value in _stream(stream) if value}
    return found


def _tagged(tags: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in list(tags.items())[:_MOST_TAGS]:
        # Of two claims the first stands under the plain name, the other under its own.
        said = _TAGS.get(name.lower(), "")
        if said == "created" and not _DAY.match(value):
            # In a wave file of a broadcaster it is a time of the day.
            said = ""
        found[said if said and said not in found else f"tag.{_plain(name)}"] = _read(value)[:_LONGEST_VALUE]
    return found


def _read(value: str) -> str:
    """A tag in the encoding that its letters say: programs write their code page where Latin-1 or UTF-8 is meant."""
    if value.isascii():
        return value
    try:
        data = value.encode("latin-1")
    except UnicodeEncodeError:
        data = value.encode("utf-8", "surrogateescape")
        return value if _HALF.search(value) is None else decode_name(data)
    return value if likelier(data, value) is None else decode_name(data)


def _plain(name: str) -> str:
    return _NAMELESS.sub("-", name.lower()).strip("-.")[:80] or "unnamed"


def _stream(stream: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- a stream of any of the library's five kinds
    yield "kind", stream.type
    context = getattr(stream, "codec_context", None)
    yield "codec", context.codec.canonical_name if context is not None else ""
    if (length := milliseconds(stream.duration, stream.time_base)) is not None:
        yield "duration-ms", str(length)
    # Of a stream in no known form nothing more is known.
    if stream.type == "video" and context is not None:
        yield from _video(stream)
    elif stream.type == "audio" and context is not None:
        yield "samples-per-second", str(context.sample_rate)
        yield "channels", str(context.channels)
    for name, said in _STREAM_TAGS.items():
        if (value := stream.metadata.get(name, "")) and not (said == "language" and value in _NO_LANGUAGE):
            yield said, _read(value)[:_LONGEST_VALUE].strip()


def _video(stream: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- as above
    yield "width", str(stream.width)
    yield "height", str(stream.height)
    rate = stream.average_rate or stream.guessed_rate
    yield "frames-per-second", f"{float(rate):.3f}".rstrip("0").rstrip(".") if rate else ""
    aspect = stream.sample_aspect_ratio
    yield "pixel-aspect", f"{aspect.numerator}:{aspect.denominator}" if aspect and aspect != 1 else ""


def milliseconds(ticks: int | None, base: "Fraction | None") -> int | None:
    """A time in ticks of `base` seconds, in whole milliseconds.

    None when it is not told or no time of a recording.
    """
    if ticks is None or not base or ticks < 0:
        return None
    found = int(ticks * base * 1000)
    return found if found < 2**53 else None
