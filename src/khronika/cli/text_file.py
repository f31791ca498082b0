"""Texts that people write into files or pipe in: UTF-8, with a byte order mark or without.

UTF-16 with its mark.
"""

import codecs
import sys
from collections.abc import Callable
from pathlib import Path

from khronika.primitives.error import KhronikaError

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class TextFileError(KhronikaError):
    """A text that was given is in an encoding that is not read here, or is no text."""

    def __init__(self) -> None:
        super().__init__(
            "a text that was given is not UTF-8: nothing was done",
            hint="save it as plain text in UTF-8, and run it again",
        )


def decoded(data: bytes) -> str:
    """The text of a file, its line ends as they stand; raises TextFileError.

    What holds a zero byte is no text that somebody wrote: mostly it is UTF-16 without its mark, which is
    UTF-8 all the same.
    """
    mark, encoding = next(
        ((mark, each) for mark, each in _MARKS.items() if data.startswith(mark)), (b"", "utf-8")
    )
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise TextFileError from error
    if "\0" in text:
        raise TextFileError
    return text


def text_of(file: Path) -> str:
    """The text of a file, each line ending in a line feed; raises TextFileError, OSError."""
    from khronika.durable.reading import (
        bytes_given,
    )  # only where there are files with locks: packages verify anywhere

    return _with_line_feeds(decoded(bytes_given(file)))


def piped_text() -> str:
    """All of standard input, as `text_of` reads a file; raises TextFileError."""
    buffer = getattr(sys.stdin, "buffer", None)
    return _with_line_feeds(decoded(buffer.read())) if buffer is not None else sys.stdin.read()


def typed(read: Callable[[], str]) -> str:
    """What somebody types, or a line that is piped in; raises TextFileError."""
    try:
        return readable(read().removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise TextFileError from error


def readable(text: str) -> str:
    """A text as the system hands it over, where that was UTF-8; raises TextFileError."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TextFileError from error
    return text


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
