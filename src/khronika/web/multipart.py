"""A form with files (multipart/form-data, RFC 7578), taken apart as it comes, as browsers write it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khronika.web.body_stream import CutOffError
from khronika.web.error import WorkspaceError

LONGEST_HEAD = 16_384
"""Bytes of the head of a part."""
LONGEST_FIELD = 65_536
"""Bytes of a field that is no file."""
MOST_PARTS = 20_000
_BOUNDARY = re.compile(
    r'multipart/form-data;\s*boundary=(?:"([^"]{1,70})"|([\w\'()+,./:=?-]{1,70}))\s*',
    re.ASCII | re.IGNORECASE,
)
_NAME = re.compile(rb'[; ]name="([^"]*)"')
_FILE_NAME = re.compile(rb'[; ]filename="([^"]*)"')
_ESCAPED = ((b"%22", b'"'), (b"%0D", b"\r"), (b"%0A", b"\n"))
"""What browsers write in names instead of quotation marks and line ends (HTML, "multipart/form-data encoding")."""


class MalformedPartsError(WorkspaceError):
    """What was sent is no form with files as browsers send it."""


@dataclass(frozen=True, slots=True)
class FormPart:
    """A field; `file` is None where it is no file. `content` is to be taken before the next part is asked for."""

    name: str
    file: bytes | None
    content: Iterator[bytes]

    def text(self) -> str:
        """The value of a field that is no file; raises MalformedPartsError."""
        gathered = bytearray()
        for part in self.content:
            gathered += part
            if len(gathered) > LONGEST_FIELD:
                raise _malformed()
        try:
            return gathered.decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise _malformed() from error


def boundary_of(content_type: str) -> bytes:
    """What stands between the parts; raises MalformedPartsError."""
    found = _BOUNDARY.fullmatch(content_type.strip())
    if found is None:
        raise _malformed()
    return (found[1] or found[2]).encode("ascii", "replace")


class FormParts:
    """The parts of a form with files, one after the other."""

    def __init__(self, stream: Iterable[bytes], boundary: bytes) -> None:
        self._stream = iter(stream)
        # The first boundary begins no line of its own: with a line end before it, it is like all others.
        self._held = bytearray(b"\r\n")
        self._border = b"\r\n--" + boundary

    def __iter__(self) -> Iterator[FormPart]:
        """Each part; raises MalformedPartsError, CutOffError."""
        if any(map(len, self._content())):
            raise _malformed()
        for _ in range(MOST_PARTS):
            after = self._taken(2)
            if after == b"--":
                for _rest in self._stream:
                    pass  # what comes after the last boundary says nothing
                return
            if after != b"\r\n":
                raise _malformed()
            name, file = self._head()
            content = self._content()
            yield FormPart(name, file, content)
            for _left in content:
                pass
        raise MalformedPartsError(
            "more files than one form may hold", hint="choose their folder by its path instead"
        )

    def _taken(self, count: int) -> bytes:
        while len(self._held) < count:
            self._more()
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _more(self) -> None:
        try:
            self._held += next(self._stream)
        except StopIteration as error:
            raise CutOffError(
                "the connection was cut off", hint="nothing of this file was kept; send it again"
            ) from error

    def _head(self) -> tuple[str, bytes | None]:
        """The name of a part, and of its file."""
        while (end := self._held.find(b"\r\n\r\n")) < 0:
            if len(self._held) > LONGEST_HEAD:
                raise _malformed()
            self._more()
        head = bytes(self._held[:end])
        del self._held[: end + 4]
        disposition = next(
            (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-disposition:")), b""
        )
        name, file = _NAME.search(disposition), _FILE_NAME.search(disposition)
        if end > LONGEST_HEAD or name is None:
            raise _malformed()
        return name[1].decode("ascii", "replace"), _unescaped(file[1]) if file else None

    def _content(self) -> Iterator[bytes]:
        """Bytes up to the next boundary, which is taken, too."""
        keep = len(self._border) - 1
        while (at := self._held.find(self._border)) < 0:
            # Also none: whoever takes them looks meanwhile whether to go on.
            yield bytes(self._held[:-keep])
            del self._held[:-keep]
            self._more()
        if at:
            yield bytes(self._held[:at])
        del self._held[: at + len(self._border)]


def _unescaped(name: bytes) -> bytes:
    for written, meant in _ESCAPED:
        name = name.replace(written, meant)
    return name


def _malformed() -> MalformedPartsError:
    return MalformedPartsError(
        "this is no form of the workspace; nothing was done", hint="load the page again and send it once more"
    )
