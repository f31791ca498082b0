"""The pages on events say what the types say (docs/format/events.md, docs/format/reserved, docs/format/disclosure.md)."""

import hashlib
import re
import subprocess
import sys

import pytest

from khronika.archive.events.event import EVENT_TYPES, HEADER_TYPES, RESERVED_TYPES, read_entry
from khronika.archive.events.event_page import AUTHOR, event_page, example
from khronika.intake.event import SealEvent
from khronika.ledger.custody import LINK_TYPES, CustodyEvent, parse_link
from khronika.primitives.codec import canonical, parse_canonical
from khronika.primitives.event import EventFields, Veil, field_types, parse_event
from khronika.record.event import NoteEvent, ProposalEvent, SavedViewEvent, TagEvent
from khronika.seal.opening import parse, veils_of
from tests.house.sources import PROJECT

FORMAT = PROJECT / "docs" / "format"
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STAND_IN = {"<64 hex>": "0" * 64, "<8 hex>": "0" * 8, "<26 letters>": "a" * 26, "<base64>": "AAAA"}
OPEN = "open"

OF_THE_TEAM = (NoteEvent, TagEvent, SavedViewEvent, ProposalEvent)
"""Types that are written, each with a page of its own."""

reserved = pytest.mark.parametrize("kind", RESERVED_TYPES, ids=lambda kind: kind.KIND)
paged = pytest.mark.parametrize("kind", [*RESERVED_TYPES, *OF_THE_TEAM], ids=lambda kind: kind.KIND)


def text_of(name):
    return (FORMAT / name).read_text(encoding="utf-8")


def reserved_page(kind):
    return text_of(f"{'' if kind in OF_THE_TEAM else 'reserved/'}{kind.KIND}.md")


def blocks(text):
    return BLOCK.findall(text)


def filled(text):
    for placeholder, value in STAND_IN.items():
        text = text.replace(placeholder, value)
    return text


def test_the_page_is_what_the_types_say():
    assert text_of("events.md") == event_page(), (
        "python -m khronika.archive.events.event_page > docs/format/events.md"
    )


def test_the_command_that_the_page_names_writes_it(tmp_path):
    made = subprocess.run(
        [sys.executable, "-m", "khronika.archive.events.event_page"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    assert made.stdout.decode() == event_page()


def test_the_example_is_a_signed_opening_of_an_event():
    opening, field = blocks(text_of("events.md"))[:2]
    parsed = parse(opening.encode())
    assert AUTHOR.verifying_key.verifies(parsed.signature, parsed.signed())
    assert hashlib.sha256(field.encode()).hexdigest() == veils_of(parsed.event)["name"]
    assert hashlib.sha256(opening.encode()).hexdigest() in text_of("events.md")
    assert isinstance(read_entry(0, example(), "a").event, SealEvent)


def test_every_type_has_a_section_and_every_field_a_row():
    page = text_of("events.md")
    for kind in EVENT_TYPES:
        section = page.split(f"\n### `{kind.KIND}`\n")[1].partition("\n##")[0]
        assert re.findall(r"^\| `([a-z_0-9]+)` \|", section, re.MULTILINE) == [
            each.name for each in field_types(kind)
        ]


def test_every_reserved_type_has_a_page_and_every_page_a_reserved_type():
    assert {path.stem for path in (FORMAT / "reserved").glob("*.md")} == {
        kind.KIND for kind in RESERVED_TYPES
    }


@paged
def test_the_example_of_a_type_with_a_page_is_an_event_of_it(kind):
    line = filled(blocks(reserved_page(kind))[0].strip())
    event = parse_canonical(line)
    assert canonical(event) == line
    assert event["type"] == kind.KIND
    header = {each.name for each in HEADER_TYPES} | (
        {each.name for each in LINK_TYPES} if issubclass(kind, CustodyEvent) else set()
    )
    plain = {
        name: value for name, value in event.items() if not veils_of({name: value}) and name not in header
    }
    values = values_of(kind)
    assert values.keys() == veils_of(event).keys()
    each = {declared.name: [] for declared in field_types(kind) if declared.veil is Veil.EACH}
    for name in each:
        each[name] = [value for key, value in values.items() if key.partition(".")[0] == name]
    whole = {name: value for name, value in values.items() if "." not in name}
    fields = EventFields(plain, whole, each)
    if issubclass(kind, CustodyEvent):
        assert parse_event(kind, fields, item=parse_link(event).item)
    else:
        assert parse_event(kind, fields)


def values_of(kind):
    """The values under the veils, which the second block of the page lists by the names of their texts; none where all stands open."""
    if all(each.veil is Veil.OPEN for each in field_types(kind)):
        return {}
    lines = filled(blocks(reserved_page(kind))[1]).strip().split("\n")
    return {name: parse_canonical(value) for name, _, value in (line.partition(" ") for line in lines)}


@reserved
def test_the_page_of_a_reserved_type_answers_the_same_questions(kind):
    headings = re.findall(r"^## (.*)$", reserved_page(kind), re.MULTILINE)
    asked = ["What it is for", "Who may write it", "What verification will ask of it", "What it leaves open"]
    assert [heading for heading in headings if heading in asked] == asked


def test_the_page_on_disclosure_knows_the_fields_as_the_types_do():
    exposures = {(kind.KIND, each.name): each for kind in EVENT_TYPES for each in field_types(kind)}
    rows = list(disclosed_rows())
    assert len(rows) > 30
    for kind, name, exposure in rows:
        declared = exposures[kind, name]
        assert exposure == (OPEN if declared.veil is Veil.OPEN else declared.exposure.value), f"{kind}.{name}"


def disclosed_rows():
    """Type, field and exposure of each row of the table of fields in the page on disclosure."""
    table = text_of("disclosure.md").split("\n## Fields\n")[1].split("\n## ")[0]
    kind = ""
    for row in re.findall(r"^\|(.*)\|$", table, re.MULTILINE):
        first, names, exposure, _ = (cell.strip() for cell in row.split("|", 3))
        kind = first.strip("` ") or kind
        for name in re.findall(r"`([a-z_0-9]+)(?:\.N)?`", names):
            yield kind, name, exposure
