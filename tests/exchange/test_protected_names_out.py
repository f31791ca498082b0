"""No protected name in any format."""

from hypothesis import given
from hypothesis import strategies as st

from khronika.disclosure.audience import Audience
from tests.disclosure.name_spellings import names_and_spellings, spellings, surnames
from tests.disclosure.record_world import (
    EVERYONE,
    entity,
    grounds,
    identity,
    material,
    named,
    planned,
    stated,
)
from tests.exchange.written_files import WRITERS, readable

OUTER = (Audience.PRESS, Audience.PUBLIC)
PEOPLE = [
    entity("o", "Person", "Captain I. F. Loznyakov", "public", ["Лозняков И. Ф."]),
    entity("act", "Act", "beating of B."),
]


@given(name=surnames, audience=st.sampled_from(OUTER), data=st.data())
def test_no_spelling_of_who_is_named_inside_leaves_for_outer_audiences_in_any_format(name, audience, data):
    hidden = entity("i", "Person", f"Doctor {name}", "named inside", [f"{name} Иван"])
    written = data.draw(spellings(name))
    rows = [
        ("act", "victim", named("i")),
        ("i", "rank", "INVENTED"),
        ("act", "detail", written),
        ("o", "detail", written),
    ]
    plan = planned(material([hidden, *PEOPLE], [stated(1, *rows)]), audience)
    wanted = data.draw(st.sampled_from(sorted(WRITERS)))
    text = readable(WRITERS[wanted](plan))
    assert written not in text
    assert name not in text


@given(drawn=names_and_spellings(), audience=st.sampled_from(EVERYONE), data=st.data())
def test_in_no_case_alphabet_or_order_does_a_name_behind_a_pseudonym_leave_for_anybody_in_any_format(
    drawn, audience, data
):
    surname, own, fathers, written = drawn
    hidden = entity("w", "Person", "W.", "pseudonym", [f"{surname} {own} {fathers}"])
    rows = [
        ("act", "victim", named("w", label=f"{own} {surname}") | {"said": written}),
        ("act", "detail", f"they say {written} was there"),
        ("act", "detail", {"text": "one of them", "verbatim": f"was it {written}?"}),
        ("o", "rank", written),
        ("w", "name", {"value": written}),
    ]
    rests = {
        identity("batch1"): grounds(
            exact=f"and {written}, then", who=f"INVENTED of {written}", prefix=f"{written} said: "
        )
    }
    plan = planned(material([hidden, *PEOPLE], [stated(1, *rows)], rests=rests), audience)
    text = readable(WRITERS[data.draw(st.sampled_from(sorted(WRITERS)))](plan))
    assert written not in text
    assert f"{own} {surname}" not in text
