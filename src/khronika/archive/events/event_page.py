"""The page of documentation that is made from the types of events.

`python -m khronika.archive.events.event_page > docs/format/events.md` writes it anew.
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator
from inspect import getdoc

from khronika.archive.events.event import EVENT_TYPES, HEADER_TYPES, RESERVED_TYPES, event_fields
from khronika.archive.events.event_v1 import VERSION_1
from khronika.intake.event import Content, SealEvent
from khronika.ledger.custody import LINK_TYPES, CustodyEvent, Link
from khronika.primitives.codec import format_id
from khronika.primitives.event import Event, FieldType, Veil, field_name, field_types
from khronika.seal.box import KEY_LENGTH
from khronika.seal.opening import Sealed, prepare, sign_run
from khronika.seal.signature import SigningKey
from khronika.vault.location import Location

_HEAD = """# Events of the log

Made from the types of the program (`event.py` of each room) by `python -m khronika.archive.events.event_page`. Change
those, not this page: a test compares. What an opening, a veil and a field text are: [ledger.md](ledger.md). What lets
a field out of the archive: [disclosure.md](disclosure.md).

## Example

The opening of a `seal` event, whole. Its five lines are: format, salt, event line, place in its run, signature
([ledger.md](ledger.md)). All values are invented; the salts are no random bytes here, and the key that signed is 32
bytes of value 1, so that everybody gets the same bytes.

"""

_BESIDE = """
Its commitment, which `sha256sum` of the file prints: `{commitment}`.

The field text of `name`, kept apart. Its SHA-256 is the veil of `name` above:

"""

_READING = """
## How to read the tables

| a field | |
|---|---|
| open | stands in the event line |
| veiled | the event line holds `{"veiled": SHA-256 of its field text}` |
| each veiled | the event line holds a list of such veils; their texts are called `field.1`, `field.2`, ... It may be empty |
| public | goes wherever its event goes |
| protected | leaves the archive only where [disclosure.md](disclosure.md) lets it |
| personal | tells of a person or leads to one: as protected, and it goes when the person is erased |

An event has exactly the fields of its type: one that is unknown, missing, doubled, or not of its form makes the event
malformed. *Form* is how the value is written as JSON. An *id* is 26 letters ([vault.md](vault.md)), a *whole number*
is from 0 to 2^53 - 1, *SHA-256, hex* is 64 lower-case digits, *base64* has its padding, a *time* is
`2026-11-22T10:15:00Z` and a *day* `2026-11-22`, both in the calendar. No open field is a list, and none is an object
with the one member `veiled`.

An event of a type that is not listed here is kept, proven and shown by its name, and the record takes it for nothing.

## Fields of every event

"""

_CUSTODY = """## Fields of every custody event

A custody event is a link in the chain of an item at a site ([ledger.md](ledger.md#custody)). Beside the fields above
and its own it has:

"""

_RESERVED = """## Reserved types

No command writes them yet. They are read, proven and verified as events of their form, and the record takes them for
nothing. Each has a page that says what it is for, who may write it and what verification will ask of it.
"""

_VERSION_1 = """## Version 1

Archives and packages made before `khronika upgrade` hold openings of version 1 ([ledger.md](ledger.md#version-1)): no
lists of veils, no `site` and no `seen`. Their events are read as these types; all links belong to the one site of their
log. Fields in brackets may be missing. In an archive an event with a field that is not named here, or without one that
is, is malformed: nothing that it says is left out in silence. The verifiers of a package let it stand, as they did.

"""

AUTHOR = SigningKey.ed25519(b"\1" * 32)
MEMBER = format_id(b"khronika:member:")
AT = "2026-11-22T10:15:00Z"
_NAME = field_name(SealEvent, lambda event: event.name)


def example() -> Sealed:
    """The opening that the page shows, with its field texts."""
    event = SealEvent(
        item=format_id(b"khronika:::item:"),
        control="A-000001",
        accession=format_id(b"khronika:access:"),
        content=Content("text/plain", hashlib.sha256("Приказ № 7\n".encode()).hexdigest(), 18),
        name="Приказ № 7.txt".encode(),
        path="/media/usb/Приказ № 7.txt".encode(),
        times="2024-03-01T08:00:00Z",
        object=Location(format_id(b"khronika:object:"), 0, 18, bytes(KEY_LENGTH)),
    )
    prepared = prepare(event_fields(event, AT, MEMBER, Link(event.item, "a", 0, None, {})), _salts)
    return sign_run([prepared], AUTHOR.sign)[0]


def _salts(length: int) -> bytes:
    return hashlib.shake_256(b"khronika/example/1").digest(length)


def event_page() -> str:
    """The page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    shown = example()
    yield (
        _HEAD
        + _fenced(shown.opening)
        + _BESIDE.format(commitment=shown.commitment.hex())
        + _fenced(shown.fields[_NAME]).rstrip()
    )
    yield _READING + "\n".join(_table(HEADER_TYPES))
    yield _CUSTODY + "\n".join(_table(LINK_TYPES))
    yield "## Types\n"
    for kind in EVENT_TYPES:
        if kind not in RESERVED_TYPES:
            yield from _type(kind)
    yield _RESERVED
    for kind in RESERVED_TYPES:
        yield from _type(kind, f" Page: [{kind.KIND}.md](reserved/{kind.KIND}.md).")
    yield _VERSION_1 + "\n".join(_old_types())


def _fenced(text: bytes) -> str:
    return f"```\n{text.decode()}```\n"


def _type(kind: type[Event], more: str = "") -> Iterator[str]:
    said = " ".join((getdoc(kind) or "").removeprefix("Reserved. ").split())
    chained = " A custody event." if issubclass(kind, CustodyEvent) else ""
    yield f"### `{kind.KIND}`\n\n{said}{chained}{more}\n"
    yield from _table(field_types(kind))


def _table(declared: Iterable[FieldType]) -> Iterator[str]:
    yield "| field | | form | | what it says |"
    yield "|---|---|---|---|---|"
    for each in declared:
        yield f"| `{each.name}` | {_STANDS[each.veil]} | {each.form.shape} | {each.exposure.value} | {each.meaning} |"
    yield ""


_STANDS = {Veil.OPEN: "open", Veil.WHOLE: "veiled", Veil.EACH: "each veiled"}


def _old_types() -> Iterator[str]:
    yield "| type of version 1 | its fields | read as | how |"
    yield "|---|---|---|---|"
    for name, old in VERSION_1.items():
        kind, comma, rest = name.partition(", ")
        fields = [f"`{each}`" for each in sorted(old.names)] + [
            f"[`{each}`]" for each in sorted(old.optional)
        ]
        yield f"| `{kind}`{comma}{rest} | {', '.join(fields)} | `{old.today.KIND}` | {old.how} |"


if __name__ == "__main__":
    sys.stdout.write(event_page())
