"""Events as types: fields are declared once, and asked for by the attributes of their types."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from khronika.primitives.error import MalformedError
from khronika.primitives.event import (
    Event,
    EventFields,
    Exposure,
    ShownEvent,
    Veil,
    each_veiled,
    field_name,
    field_types,
    fields_of,
    parse_event,
    plain,
    text_values,
    veiled,
)
from khronika.primitives.form import NUMBER, TEXT, optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Event):
    """An invented type."""

    KIND: ClassVar[str] = "sighting"

    number: int = plain(NUMBER, Exposure.PUBLIC, "which one")
    from_: str = veiled(TEXT, Exposure.PERSONAL, "who saw it")
    said: str | None = veiled(optional(TEXT), Exposure.PROTECTED, "in which words")
    colours: tuple[str, ...] = each_veiled(TEXT, Exposure.PROTECTED, "what it looked like")


SEEN = Sighting(number=3, from_="B.", said=None, colours=("red", "green"))
SHOWN = ShownEvent(Sighting, {"said": None, "colours.2": "green", "colours.1": "red", "colours.x": "blue"})


def test_a_field_is_written_where_its_declaration_says():
    assert fields_of(SEEN) == EventFields(
        {"number": 3}, {"from": "B.", "said": None}, {"colours": ["red", "green"]}
    )
    assert parse_event(Sighting, fields_of(SEEN)) == SEEN


def test_fields_stand_in_the_order_in_which_they_are_declared():
    assert [(each.name, each.veil) for each in field_types(Sighting)] == [
        ("number", Veil.OPEN),
        ("from", Veil.WHOLE),
        ("said", Veil.WHOLE),
        ("colours", Veil.EACH),
    ]


def test_a_field_has_its_name_by_the_attribute_of_its_type():
    assert field_name(Sighting, lambda event: event.from_) == "from"
    assert field_name(Sighting, lambda event: event.colours) == "colours"


def test_field_texts_are_called_by_their_fields_and_numbers():
    assert text_values(SEEN) == {"from": "B.", "said": None, "colours.1": "red", "colours.2": "green"}


def test_what_is_shown_of_an_event_is_asked_for_by_attribute():
    assert SHOWN.shows(lambda event: event.said)
    assert not SHOWN.shows(lambda event: event.from_)
    assert SHOWN.value(lambda event: event.said) is None
    assert SHOWN.value(lambda event: event.from_) is None
    assert SHOWN.members(lambda event: event.colours) == [(1, "red"), (2, "green")]


def test_members_that_are_shown_keep_their_numbers():
    shown = ShownEvent(Sighting, {"colours.10": "blue", "colours.9": "red"})
    assert shown.members(lambda event: event.colours) == [(9, "red"), (10, "blue")]


def test_what_is_shown_and_not_of_its_form_is_refused_once_it_is_asked_for():
    shown = ShownEvent(Sighting, {"from": 7, "colours.1": 7})
    with pytest.raises(MalformedError):
        shown.value(lambda event: event.from_)
    with pytest.raises(MalformedError):
        shown.members(lambda event: event.colours)
