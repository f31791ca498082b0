"""A BagIt 1.0 bag (RFC 8493) written in one pass: every file is hashed while it is written, the manifests come last."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from khronika.durable import Stream
from khronika.durable.stream import NO_DATE, sync_folder
from khronika.primitives.error import MalformedError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What went into one file."""

    sha256: str
    size: int


class Bag:
    """A bag being written below `root`, a folder nobody reads yet."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._payload: dict[str, WrittenFile] = {}
        self._tags: dict[str, WrittenFile] = {}
        self._written: set[str] = set()
        self._folders = {""}

    def payload(self, path: str, chunks: Iterable[bytes]) -> WrittenFile:
        """Write one file below `data/`; `path` is relative to it."""
        written = self._payload[f"data/{path}"] = self._write(f"data/{path}", chunks)
        return written

    def tag(self, path: str, content: bytes) -> None:
        """Write one file beside `data/`."""
        self._tags[path] = self._write(path, (content,))

    def listed(self) -> bytes:
        """The list of the files written so far, as the event of a package commits to it: SHA-256, size and path, by path."""
        files = {**self._payload, **self._tags}
        return "".join(
            f"{written.sha256} {written.size} {path}\n" for path, written in sorted(files.items())
        ).encode()

    def close(self, facts: Iterable[tuple[str, str]]) -> None:
        """Write declaration, `bag-info.txt` (the facts and Payload-Oxum) and manifests, then make every folder durable."""
        self.tag("bagit.txt", DECLARATION)
        oxum = f"{sum(file.size for file in self._payload.values())}.{len(self._payload)}"
        self.tag(
            "bag-info.txt",
            "".join(f"{label}: {value}\n" for label, value in (*facts, ("Payload-Oxum", oxum))).encode(),
        )
        self.tag("manifest-sha256.txt", manifest(self._payload.items()))
        self._write("tagmanifest-sha256.txt", (manifest(self._tags.items()),))
        for folder in sorted((path for path in self._root.rglob("*") if path.is_dir()), reverse=True):
            sync_folder(folder)
        sync_folder(self._root)

    def _write(self, path: str, chunks: Iterable[bytes]) -> WrittenFile:
        if path.casefold() in self._written:  # some file systems take both cases of a letter for one
            raise MalformedError("a plan names one file twice")
        self._written.add(path.casefold())
        self._make_folder(path.rpartition("/")[0])
        stream = Stream(f"{self._root}/{path}", NO_DATE)
        try:
            written = _pour(stream, chunks)
            stream.sync()
            stream.publish()
        except BaseException:
            stream.discard()
            raise
        return written

    def _make_folder(self, folder: str) -> None:
        """Make a folder below the root that is not there yet, by its path from there."""
        if folder not in self._folders:
            self._make_folder(folder.rpartition("/")[0])
            (self._root / folder).mkdir(mode=0o700)
            self._folders.add(folder)


def _pour(stream: Stream, chunks: Iterable[bytes]) -> WrittenFile:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        stream.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return WrittenFile(digest.hexdigest(), size)


def manifest(files: Iterable[tuple[str, WrittenFile]]) -> bytes:
    """The lines of a manifest, by path."""
    return "".join(f"{written.sha256}  {manifest_path(path)}\n" for path, written in sorted(files)).encode()


def manifest_path(path: str) -> str:
    """A path as a manifest spells it: CR, LF and the per cent sign encoded, nothing else (RFC 8493 section 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
