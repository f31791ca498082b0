"""Values as people type them on one line."""

import pytest

from khronika.record.vocabulary_file import vocabulary
from khronika.record.written_value import written_value

WORDS = vocabulary()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("date", "2024-04-07", {"date": "2024-04-07"}),
        ("date", "в ночь на 7 апреля 2024", {"said": "в ночь на 7 апреля 2024"}),
        ("type", "beating", {"code": "beating"}),
        ("type", "избиение", {"code": "beating", "said": "избиение"}),
        ("type", "something unheard of", "something unheard of"),
        ("number_of_perpetrators", "4", 4),
        ("number_of_perpetrators", "3–4", {"from": 3, "to": 4, "said": "3–4"}),
        ("number_of_perpetrators", "several", "several"),
        ("detail", "2024", "2024"),
    ],
)
def test_a_text_is_taken_for_what_its_property_holds_and_else_stays_as_it_was_said(name, text, value):
    assert written_value(text, WORDS.property("Act", name), WORDS) == value
