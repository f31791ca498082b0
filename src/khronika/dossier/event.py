"""Events of what goes out as a package: the export of an exhibit; of a package as a whole.

And of letters that name keys and packages.
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from khronika.ledger.custody import CustodyEvent
from khronika.primitives.codec import Json
from khronika.primitives.event import Event, Exposure, Form, plain, veiled
from khronika.primitives.form import (
    DIGEST,
    ID,
    NUMBER,
    TEXT,
    listed,
    optional,
    parse_members,
    parse_number,
    parse_text,
)

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportEvent(CustodyEvent):
    """An item leaves as an exhibit of a dossier, or its custody in an export."""

    KIND: ClassVar[str] = "export"

    dossier: str = plain(ID, PUBLIC, "the id of the dossier or export")
    purpose: str = plain(TEXT, PUBLIC, "for whom: `court`, `press`, ...")
    recipient: str | None = veiled(
        optional(TEXT), PERSONAL, "who received it; shown, if at all, in that very dossier"
    )


class Confirmed(NamedTuple):
    """A place of a package, its path or the id of a statement, and how many values about protected persons a member let leave there."""

    place: str
    values: int


class LeftOut(NamedTuple):
    """A statement against the case that did not travel, by its id, and why."""

    statement: str
    why: str


_CONFIRMED_NAMES, _LEFT_OUT_NAMES = frozenset(Confirmed._fields), frozenset(LeftOut._fields)


def _parse_confirmed(value: Json) -> Confirmed:
    found = parse_members(value, _CONFIRMED_NAMES)
    return Confirmed(parse_text(found["place"]), parse_number(found["values"]))


def _parse_left_out(value: Json) -> LeftOut:
    found = parse_members(value, _LEFT_OUT_NAMES)
    return LeftOut(parse_text(found["statement"]), parse_text(found["why"]))


CONFIRMED: Form[Confirmed] = Form('`{"place","values"}`', _parse_confirmed, lambda each: dict(each._asdict()))
LEFT_OUT: Form[LeftOut] = Form('`{"statement","why"}`', _parse_left_out, lambda each: dict(each._asdict()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEvent(Event):
    """A package was written whole, which binds what people read in it to what is proven.

    An export without it did not leave.
    """

    KIND: ClassVar[str] = "package"

    dossier: str = plain(ID, PUBLIC, "the id of the dossier, as in its `export` events")
    purpose: str = plain(TEXT, PUBLIC, "for whom, as in its `export` events")
    case: str | None = plain(
        optional(DIGEST), PUBLIC, "commitment of the `case` event it was made from, or `null`"
    )
    files: str = plain(
        DIGEST, PUBLIC, "SHA-256 of the list of the files it binds, a line each: SHA-256, size, path"
    )
    size: int = plain(NUMBER, PUBLIC, "entries in the tree under which its exhibits are proven")
    confirmed: tuple[Confirmed, ...] = veiled(
        listed(CONFIRMED), PROTECTED, "what was confirmed in the preview, by place and not by value"
    )
    left_out: tuple[LeftOut, ...] = veiled(
        listed(LEFT_OUT), PERSONAL, "statements against the case that did not travel"
    )
    recipient: str | None = veiled(optional(TEXT), PERSONAL, "who received it")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEvent(Event):
    """A letter was written that names keys, a root and digests, to be compared with packages (letter.md)."""

    KIND: ClassVar[str] = "letter"

    letter: str = plain(ID, PUBLIC, "the id of the letter, printed on it")
    digest: str = plain(DIGEST, PUBLIC, "SHA-256 of the file that is given beside the print")
    size: int = plain(NUMBER, PUBLIC, "entries in the tree whose root it names")
    root: str = plain(DIGEST, PUBLIC, "that root")
    packages: tuple[str, ...] = veiled(listed(ID), PROTECTED, "ids of the dossiers whose digests it names")
    recipient: str | None = veiled(optional(TEXT), PERSONAL, "who received it")
