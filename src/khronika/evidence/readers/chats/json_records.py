"""JSON and other lists in which letters are written as escapes or in base64: a line for each value, with words as people type them."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any, BinaryIO

from khronika.evidence.citation.locator import InCharacters, InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.chats.flattened import lines_of
from khronika.evidence.readers.chats.messenger import repaired
from khronika.evidence.readers.text.plain_text import decoded
from khronika.evidence.reading.port import Report, without_surrogates

_ESCAPED = re.compile(r"\\u(?:0[0-9a-f]|d8|d9|1[0-9a-f])[0-9a-f]{2}", re.IGNORECASE)
_UNITS = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_BEGINS = ("{", "[")
_LETTER = re.compile(r"\\u(?:0[04][0-9a-f]|05[0-2])[0-9a-f]", re.IGNORECASE)
_FEWEST = 5
"""Letters written as escapes that make a text a list of such, whatever wrote it: a program has a few."""
_DIRECTORY = re.compile(r"(?:#[^\n]*\n|version:[^\n]*\n|\s)*dn::?[ \t]?\S", re.IGNORECASE)
_CODED = re.compile(r"^([\w.;-]{1,80}):: ?([A-Za-z0-9+/=]{2,})[ \t\r]*$", re.MULTILINE)
_FOLD = re.compile(r"\r?\n ")
"""Directories are handed on in LDIF (RFC 2849): lines go on after a space, values beyond ASCII are in base64."""


def looks_escaped(sample: str) -> bool:
    """Whether the beginning is that of a text with letters written as escapes, or of a directory with some in base64."""
    begins = sample.lstrip("\ufeff \t\r\n").startswith(_BEGINS)
    return (
        (begins and _ESCAPED.search(sample) is not None)
        or len(_LETTER.findall(sample)) >= _FEWEST
        or (_DIRECTORY.match(sample) is not None and _CODED.search(_FOLD.sub("", sample)) is not None)
    )


def read(item: BinaryIO, report: Report) -> None:
    """Report each value as a paragraph `name: value`; what is no JSON stands as it is. Raises UnreadError."""
    text = decoded(item, report)
    composer = Composer()
    values = _values(text)
    if values is None and not looks_escaped(text.content):
        composer.cite(text.content, InCharacters(0, len(text.content)))
    elif values is None:
        for number, line in enumerate(_unescaped(text.content), start=1):
            composer.line(without_surrogates(line), InParagraph(number))
    else:
        for number, line in enumerate(lines_of({"": repaired(values)}), start=1):
            composer.line(without_surrogates(line.removeprefix(".").removeprefix(": ")), InParagraph(number))
    report.text(composer.finish(text.encoding))


def _unescaped(text: str) -> Iterator[str]:
    """The lines of a text that is no JSON, with letters for what stands for them."""
    unfolded = _CODED.sub(_plain, _FOLD.sub("", text)) if _DIRECTORY.match(text) else text
    for line in unfolded.splitlines():
        yield _UNITS.sub(_letters, line)


def _letters(units: re.Match[str]) -> str:
    """Escapes as letters: two of them may be one sign beyond the first plane."""
    return bytes.fromhex(units[0].replace("\\u", "")).decode("utf-16-be", "surrogatepass")


def _plain(coded: re.Match[str]) -> str:
    """A value in base64 as text; as it stands where it is none."""
    try:
        return f"{coded[1]}: {b64decode(coded[2]).decode()}"
    except (binascii.Error, UnicodeDecodeError):
        return coded[0]


def _values(text: SourceText) -> Any:  # noqa: ANN401 -- whatever a program exports
    """What the text holds; of a file of lines, each JSON by itself, all of them. None when it is neither."""
    try:
        return json.loads(text.content)
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.content.splitlines() if line.strip()]
    except ValueError:
        return None
