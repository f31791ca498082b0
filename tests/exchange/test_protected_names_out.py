"""No protected name in any format."""

from hypothesis import given
from hypothesis import strategies as st

from khronika.disclosure.audience import Audience
from tests.disclosure.name_spellings import spellings, surnames
from tests.disclosure.record_world import entity, material, named, planned, stated
from tests.exchange.written_files import WRITERS, readable

OUTER = (Audience.PRESS, Audience.PUBLIC)
PEOPLE = [entity("o", "Person", "Captain I. F. Loznyakov", "public", ["Лозняков И. Ф."]), entity("act", "Act", "beating of B.")]


@given(name=surnames, audience=st.sampled_from(OUTER), data=st.data())
def test_no_spelling_of_who_is_named_inside_leaves_for_outer_audiences_in_any_format(name, audience, data):
    hidden = entity("i", "Person", f"Doctor {name}", "named inside", [f"{name} Иван"])
    written = data.draw(spellings(name))
    rows = [("act", "victim", named("i")), ("i", "rank", "INVENTED"), ("act", "detail", written), ("o", "detail", written)]
    plan = planned(material([hidden, *PEOPLE], [stated(1, *rows)]), audience)
    wanted = data.draw(st.sampled_from(sorted(WRITERS)))
    text = readable(WRITERS[wanted](plan))
    assert written not in text
    assert name not in text
