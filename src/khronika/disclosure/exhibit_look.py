"""What was found of protected names in what was read of an exhibit, and what of it nobody looked at."""

from dataclasses import dataclass
from enum import Enum

from khronika.disclosure.glued_name import Span


class NotLookedAt(Enum):
    """Why something of an exhibit was not looked at."""

    NEVER_READ = "it was never read"
    UNREADABLE = "it could not be read"
    PARTLY = "it was not read to its end"
    PICTURE = "no text was recognised in the picture"
    PAGES = "pages without text, in which none was recognised"
    RECORDING = "what is said was not written down"


@dataclass(frozen=True, slots=True)
class ExhibitGap:
    """A part of an exhibit that was not looked at: `where` is empty for the exhibit itself.

    `detail` is what the reader said of it, a Message where it can be said in other languages.
    """

    why: NotLookedAt
    where: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A protected name in what was read of an exhibit: where in it, and the words around it, the name marked. For who releases alone."""

    where: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class ExhibitLook:
    """What was found in one exhibit (its control number)."""

    exhibit: str
    mentions: tuple[Mention, ...]
    gaps: tuple[ExhibitGap, ...]


_AROUND = 48
"""Characters shown to either side of a name."""


def excerpt_of(text: str, span: Span) -> str:
    """The words around a name, the name marked, on one line."""
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    cut, more = "…" if span.start > _AROUND else "", "…" if span.end + _AROUND < len(text) else ""
    return " ".join(f"{cut}{before}«{text[span.start : span.end]}»{after}{more}".split())
