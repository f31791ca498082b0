"""The worker that measures a hostile item: reads it from standard input, answers one line of JSON, and can do nothing else."""

import json
import resource
import struct
import sys
from collections.abc import Iterator

LARGEST = 512 * 1_048_576
MEMORY = 2 * 1024 * 1_048_576
CPU_SECONDS = 20


def confine() -> None:
    """Give up memory and time beyond what measuring needs, and every means to open a file, a socket or another process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # The three pipes are open already; no descriptor is left for anything else.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def measure(media: str, data: bytes) -> dict[str, int]:
    """Pages, width and height, or milliseconds, as far as the format tells."""
    if media == "application/pdf":
        return _pdf(data)
    if media.startswith("image/"):
        return _image(data)
    if media in ("video/mp4", "audio/mp4", "video/quicktime", "video/3gpp"):
        return _iso_media(data)
    if media == "audio/wav":
        return _wave(data)
    return {}


def _pdf(data: bytes) -> dict[str, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return {"pages": len(document)}


def _image(data: bytes) -> dict[str, int]:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", data[16:24])
        return {"width": width, "height": height}
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(b"GIF8"):
        width, height = struct.unpack("<HH", data[6:10])
        return {"width": width, "height": height}
    return {}


def _jpeg(data: bytes) -> dict[str, int]:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return {"width": width, "height": height}
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return {}


def _iso_media(data: bytes) -> dict[str, int]:
    for kind, body in _boxes(data):
        if kind == b"moov":
            for inner, header in _boxes(body):
                if inner == b"mvhd":
                    return _movie_header(header)
    return {}


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if size == 0:
            size = len(data) - at
        if size < head:
            return
        yield data[at + 4 : at + 8], data[at + head : at + size]
        at += size


def _movie_header(body: bytes) -> dict[str, int]:
    scale, duration = struct.unpack(">IQ", body[20:32]) if body[0] == 1 else struct.unpack(">II", body[12:20])
    return {"milliseconds": duration * 1000 // scale} if scale else {}


def _wave(data: bytes) -> dict[str, int]:
    at, rate = 12, 0
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == b"fmt ":
            rate = int.from_bytes(data[at + 16 : at + 20], "little")
        if kind == b"data" and rate:
            return {"milliseconds": min(size, len(data) - at - 8) * 1000 // rate}
        at += 8 + size + size % 2
    return {}


def main() -> None:
    """Measure standard input as the media type of the only argument."""
    media = sys.argv[1]
    if media == "application/pdf":
        # A library can only be loaded while files can still be opened.
        import pypdfium2  # noqa: F401
    confine()
    data = sys.stdin.buffer.read(LARGEST)
    sys.stdout.write(json.dumps(measure(media, data)))


if __name__ == "__main__":
    main()
