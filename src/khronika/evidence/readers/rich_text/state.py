"""What is known at a place of rich text: the group, its marks and lists, what was kept aside (RTF Specification 1.9.1)."""

from dataclasses import dataclass, field

from khronika.evidence.readers.office.list_numbers import ListNumbering, Lists

HEADS = frozenset(b"header headerl headerr headerf footer footerl footerr footerf footnote".split())
SAID = HEADS | {b"annotation"}
"""Groups whose words people wrote beside the document; their marks and changes are said in them."""


@dataclass(frozen=True, slots=True)
class Group:
    """What holds inside of the braces that stand around a place."""

    apart: bool = False
    unknown: bytes = b""
    """The name of a group that is left out because nothing is known of it."""
    fonts: bool = False
    alternatives: bool = False
    """Whether the next group says a second time, in fewer characters, what the one after it says."""
    into: bytes = b""
    """The captured group that words go to, if they do not go to the document."""
    marks: tuple[str, ...] = ()
    who: tuple[tuple[str, str], ...] = ()
    """Who made a change: deleted, inserted."""
    when: tuple[tuple[str, str], ...] = ()
    font: int = -1
    after_unicode: int = 1
    listed: tuple[str, int] | None = None
    """The list of the paragraph, and its level."""
    list_text: bool = False
    """Whether the words are the number of the paragraph."""


@dataclass(frozen=True, slots=True)
class RichFile:
    """A picture or an object that stands in a document."""

    name: str
    media: str
    content: bytes


@dataclass(slots=True)
class TextForm:
    """A form field, whose answer stands in no text."""

    kind: int = 0
    answer: int | None = None
    otherwise: int = 0
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Aside:
    """Words of a captured group so far, and the marks of those said last."""

    words: str = ""
    shown: tuple[str, ...] = ()


@dataclass(slots=True)
class TextState:
    """Where a reader of rich text stands, and what it found so far."""

    group: Group = field(default_factory=Group)
    outer: list[Group] = field(default_factory=list)
    page: int = 1252
    fonts: dict[int, int] = field(default_factory=dict)
    drawn: dict[int, str] = field(default_factory=dict)
    """Names of fonts."""
    waiting: bytearray = field(default_factory=bytearray)
    skip: int = 0
    starred: bool = False
    shown: tuple[str, ...] = ()
    """Marks of the words said last."""
    captured: dict[bytes, Aside] = field(default_factory=dict)
    data: bytearray = field(default_factory=bytearray)
    media: str = ""
    files: list[RichFile] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)
    """The words of each change of a paragraph, by what is said of it: `deleted by NAME, TIME`."""
    authors: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    clock: dict[bytes, int] = field(default_factory=dict)
    form: TextForm | None = None
    numbering: ListNumbering = field(default_factory=ListNumbering)
    begun: bool = False
    """Whether the paragraph says something yet."""
    numbered: bool = False
    """Whether the paragraph says its number in words."""
    definition: str = ""
    at: int = -1
    left_out: dict[str, int] = field(default_factory=dict)
    """Groups with words that are not read, by their names."""
    damaged: int = 0
    """Characters that are none: bytes that their code page does not have."""
    times: int = 0
    """Times of changes that are none."""

    @property
    def lists(self) -> Lists:
        """The lists of the document."""
        return self.numbering.lists

    def taken(self, name: bytes) -> str:
        """The words of a captured group, which are forgotten."""
        found = self.captured.pop(name, Aside())
        return (found.words + "]" * len(found.shown)).strip()


def heading(group: Group, change: str) -> str:
    """Who made the change around the words of a group, and when."""
    said = ", ".join(filter(None, (dict(group.who).get(change), dict(group.when).get(change))))
    return f"{change} by {said}" if said else change


def marks_beside(group: Group) -> tuple[str, ...]:
    """The marks of a place, for what stands beside the sentence there: a change with who made it and when."""
    return tuple(heading(group, mark) if mark in ("deleted", "inserted") else mark for mark in group.marks)


def brackets(before: tuple[str, ...], marks: tuple[str, ...]) -> str:
    """The brackets between words that are marked otherwise than those before."""
    if before == marks:
        return ""
    return "]" * len(before) + "".join(f"[{mark}: " for mark in marks)
