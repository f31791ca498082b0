"""What can be asked for and confirmed: a closed list, read strictly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.disclosure.case_place import PlaceKind, parse_case_place
from khronika.disclosure.disclosed_field import DisclosableField, DisclosedField, parse_disclosed_field
from khronika.disclosure.error import DisclosureError, UndisclosableError, UnknownPlaceError

BATCH = "a2" * 13
FIELDS = [field.value for field in DisclosableField]
PLACES = [
    "code",
    "title",
    "heading:2",
    "sentence:s3",
    f"statement:{BATCH}.3",
    f"quote:{BATCH}",
    f"context:{BATCH}",
    f"locator:{BATCH}",
    f"rendition:{BATCH}",
    f"chain:{BATCH}.1",
    f"origin:{BATCH}",
    f"report:{BATCH}.stance",
    "field:A-000003:exhibit.name",
    "field:export.recipient",
    "exhibit:A-000003",
    f"allegation:{BATCH}",
]


@pytest.mark.parametrize(
    "text", [*FIELDS, *(f"A-000003:{field}" for field in FIELDS if field != "export.recipient")]
)
def test_a_field_is_printed_as_it_is_read(text):
    assert str(parse_disclosed_field(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "source",
        "entities",
        "object",
        "member.name",
        "exhibit",
        "exhibit.",
        "Exhibit.name",
        "exhibit.name ",
        "exhibit.object",
        "A-3:exhibit.name",
        ":exhibit.name",
        "A-000003:",
        "A-000003:export.recipient",
        "A-000003:B-000001:exhibit.name",
        "ab:exhibit.name",
        "accession.name",
        "statement.entities",
        "statement.source",
        "A-000003:exhibit.name\n",
        "А-000003:exhibit.name",
    ],
)
def test_any_other_is_refused_with_the_list_of_all(text):
    with pytest.raises(UndisclosableError) as refusal:
        parse_disclosed_field(text)
    assert all(field in refusal.value.hint for field in FIELDS)


def test_no_name_of_a_member_no_names_of_entities_and_no_key_can_be_asked_for():
    parts = {part for field in FIELDS for part in field.split(".")}
    assert not {"member", "entities", "object", "holders", "why"} & parts
    assert [field for field in FIELDS if field.endswith(".name")] == ["exhibit.name"]


@pytest.mark.parametrize("text", PLACES)
def test_a_place_is_printed_as_it_is_read(text):
    assert str(parse_case_place(text)) == text


def test_every_kind_of_place_is_tried():
    assert {parse_case_place(text).kind for text in PLACES} == set(PlaceKind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title:",
        "title:1",
        "heading",
        "heading:0",
        "heading:02",
        "sentence:3",
        "sentence:s0",
        "statement:3",
        f"statement:{BATCH}",
        f"quote:{BATCH}.1",
        f"quote:{BATCH[1:]}",
        f"chain:{BATCH}.",
        "field:name",
        "field:",
        "everything",
        "exhibit",
        "exhibit:A-3",
        "exhibit:A-000003:exhibit.name",
        f"quote:{BATCH.upper()}",
    ],
)
def test_any_other_place_is_refused(text):
    with pytest.raises(UnknownPlaceError):
        parse_case_place(text)


@given(st.text(alphabet="abs03:.-A aеxhibit", max_size=24))
def test_whatever_is_read_is_printed_again(text):
    for parse in (parse_case_place, parse_disclosed_field):
        try:
            read = parse(text)
        except DisclosureError:
            continue
        assert str(read) == text


def test_a_field_made_by_hand_is_checked_as_one_that_was_read():
    with pytest.raises(UndisclosableError):
        DisclosedField(DisclosableField.EXPORT_RECIPIENT, "A-000001")
