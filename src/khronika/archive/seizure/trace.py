"""What a thief who holds the originals knows of them, in every spelling it could be found in."""

import base64
import hashlib
import os
import re
import time
import unicodedata
import urllib.parse
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from khronika.durable.reading import open_file
from khronika.primitives.codec import canonical
from khronika.primitives.error import MalformedError

HEAD = 8
"""Bytes by which a trace is looked up; what is shorter is looked for as a word of its own, in text."""

_SHORTEST_WORD = 4
_DIGEST = 16
"""Bytes of a digest, however it is spelt, that are looked for: a shortened digest tells as much as a whole
one."""
_FRAGMENT, _SHORTEST_FRAGMENT = 48, 16
_FRAGMENTS = 24
_VARIED = 6
"""Different bytes a fragment has at least; zeros and dashes are everywhere."""
_BLOCK = 1 << 20

_ALGORITHMS = (
    "md5",
    "ripemd160",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha512_256",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "blake2b",
    "blake2s",
)
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866")
_OURS = frozenset(
    re.findall(
        r"\S+",
        "archive archive.json argon2id begin certificate checkpoint cosignatures entries epoch format index index.db invalid keys khronika "
        "ledger locked origin past sealed search search.db site site-a sites tile timestamps vault verifiers views views.db",
    )
)
"""Words of the format itself: an original of such a name would be found in every archive."""


class TraceKind(StrEnum):
    """What of an original a trace gives away."""

    NAME = "name"
    DIGEST = "digest"
    CONTENT = "content"
    SIZE = "size"
    TIME = "time"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class SoughtTrace:
    """Bytes that give an original away, and what they are, in words that do not."""

    data: bytes
    kind: TraceKind
    what: str

    @property
    def is_word(self) -> bool:
        """Whether it is too short, or too common among digits, to mean anything inside other bytes."""
        return len(self.data) < HEAD or self.data.isdigit()


def traces_of(path: Path, inside: Path) -> Iterator[SoughtTrace]:
    """Every trace to the original at `path`, of which the part below `inside` is its own name."""
    for name in path.relative_to(inside).parts or (path.name,):
        yield from _name_traces(name)
    status = path.stat()
    yield from _size_traces(status.st_size)
    yield from _time_traces(status.st_mtime_ns)
    yield from _digest_traces(path, status.st_size)
    yield from _content_traces(path, status.st_size)


def _name_traces(name: str) -> Iterator[SoughtTrace]:
    for form in dict.fromkeys((name, Path(name).stem)):
        if len(form) >= _SHORTEST_WORD and form.lower() not in _OURS:
            for what, data in _spellings_of_text(form):
                yield SoughtTrace(data, TraceKind.NAME, f"a name, {what}")


def _spellings_of_text(text: str) -> Iterator[tuple[str, bytes]]:
    yield "as the disk has it", os.fsencode(text)
    for form in ("NFC", "NFD"):
        for encoding in _ENCODINGS:
            try:
                data = unicodedata.normalize(form, text).encode(encoding)
            except UnicodeEncodeError:
                continue
            yield encoding.upper(), data
    yield from _spellings(os.fsencode(text))
    yield "percent-encoded", urllib.parse.quote_from_bytes(os.fsencode(text)).encode()
    yield from _as_json(text)


def _as_json(text: str) -> Iterator[tuple[str, bytes]]:
    try:
        yield "as JSON", canonical(text)[1:-1].encode()
    except MalformedError:
        return
    yield (
        "as escaped JSON",
        "".join(letter if letter.isascii() else f"\\u{ord(letter):04x}" for letter in text).encode(),
    )


def _spellings(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "hexadecimal", data.hex().encode()
    yield "hexadecimal", data.hex().upper().encode()
    for shift in range(3):
        # Where it begins within three bytes decides how base64 spells it; the ends are spelt together with
        # what is next to it.
        spelt = base64.b64encode(bytes(shift) + data)
        yield "base64", spelt[(0, 2, 3)[shift] : (shift + len(data)) * 8 // 6]


def _size_traces(size: int) -> Iterator[SoughtTrace]:
    if size >= 10_000:
        yield SoughtTrace(str(size).encode(), TraceKind.SIZE, "a size, decimal")
        yield SoughtTrace(size.to_bytes(8, "big"), TraceKind.SIZE, "a size, 64 bits")
        yield SoughtTrace(size.to_bytes(8, "little"), TraceKind.SIZE, "a size, 64 bits")


def _time_traces(nanoseconds: int) -> Iterator[SoughtTrace]:
    if nanoseconds <= 0:
        return
    seconds = nanoseconds // 1_000_000_000
    for separator in "T ":
        text = time.strftime(f"%Y-%m-%d{separator}%H:%M:%S", time.gmtime(seconds))
        yield SoughtTrace(text.encode(), TraceKind.TIME, "a time")
    yield SoughtTrace(str(seconds).encode(), TraceKind.TIME, "a time, in seconds")
    yield SoughtTrace(nanoseconds.to_bytes(8, "big"), TraceKind.TIME, "a time, 64 bits")
    yield SoughtTrace(nanoseconds.to_bytes(8, "little"), TraceKind.TIME, "a time, 64 bits")


def _digest_traces(path: Path, size: int) -> Iterator[SoughtTrace]:
    for algorithm, digest in _digests(path, size):
        for what, data in _spellings_of_digest(digest):
            yield SoughtTrace(data[:_DIGEST], TraceKind.DIGEST, f"a digest, {algorithm}, {what}")


def _digests(path: Path, size: int) -> list[tuple[str, bytes]]:
    running = {
        name: hashlib.new(name, usedforsecurity=False)
        for name in _ALGORITHMS
        if name in hashlib.algorithms_available
    }
    running["git blob"] = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    checksum = 0
    for block in _blocks(path):
        checksum = zlib.crc32(block, checksum)
        for each in running.values():
            each.update(block)
    return [
        ("crc32", checksum.to_bytes(4, "big")),
        *((name, each.digest()) for name, each in running.items()),
    ]


def _spellings_of_digest(digest: bytes) -> Iterator[tuple[str, bytes]]:
    if len(digest) >= HEAD:
        yield "raw", digest
        yield "base64", base64.b64encode(digest)
        yield "base64", base64.urlsafe_b64encode(digest)
        yield "base32", base64.b32encode(digest)
        yield "base32", base64.b32encode(digest).lower()
    yield "hexadecimal", digest.hex().encode()
    yield "hexadecimal", digest.hex().upper().encode()


def _content_traces(path: Path, size: int) -> Iterator[SoughtTrace]:
    with open_file(path) as original:
        for offset in _offsets(size):
            original.seek(offset)
            fragment = original.read(_FRAGMENT)
            if len(fragment) >= _SHORTEST_FRAGMENT and len(set(fragment)) >= _VARIED:
                yield SoughtTrace(fragment, TraceKind.CONTENT, "a part of the content")
                for what, data in _spellings(fragment):
                    yield SoughtTrace(data, TraceKind.CONTENT, f"a part of the content, {what}")


def _offsets(size: int) -> Iterable[int]:
    """Places spread over an original, its beginning and its end among them."""
    last = max(0, size - _FRAGMENT)
    return dict.fromkeys(last * place // (_FRAGMENTS - 1) for place in range(_FRAGMENTS))


def _blocks(path: Path) -> Iterator[bytes]:
    with open_file(path) as original:
        while block := original.read(_BLOCK):
            yield block
