"""JSON in which letters are written as escapes: each value as a line with its name, so that words are found as people type them."""

import json
import re
from typing import Any, BinaryIO

from khronika.evidence.citation.locator import InCharacters, InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.chats.flattened import lines_of
from khronika.evidence.readers.chats.messenger import repaired
from khronika.evidence.readers.text.plain_text import decoded
from khronika.evidence.reading.port import Report, without_surrogates

_ESCAPED = re.compile(r"\\u(?:0[0-9a-f]|d8|d9|1[0-9a-f])[0-9a-f]{2}", re.IGNORECASE)
_BEGINS = ("{", "[")


def looks_escaped(sample: str) -> bool:
    """Whether the beginning is that of JSON with letters written as escapes."""
    return sample.lstrip("\ufeff \t\r\n").startswith(_BEGINS) and _ESCAPED.search(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report each value as a paragraph `name: value`; what is no JSON stands as it is. Raises UnreadError."""
    text = decoded(item, report)
    composer = Composer()
    values = _values(text)
    if values is None:
        composer.cite(text.content, InCharacters(0, len(text.content)))
    else:
        for number, line in enumerate(lines_of({"": repaired(values)}), start=1):
            composer.line(without_surrogates(line.removeprefix(".").removeprefix(": ")), InParagraph(number))
    report.text(composer.finish(text.encoding))


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
