"""What the verifier of a court demands of an event is what the program writes: two tables, made apart, that say the same."""

import pytest

from khronika.archive.events.event import EVENT_TYPES
from khronika.ledger.custody import LINK_FIELDS, CustodyEvent
from khronika.primitives.event import Veil, field_types
from khronika_verify.event import EVERY, FORMS_2, _veil, _veils

BY_KIND = {kind.KIND: kind for kind in EVENT_TYPES}


@pytest.mark.parametrize("name", FORMS_2)
def test_an_event_type_has_the_same_fields_under_the_same_veils(name):
    kind = BY_KIND[name]
    own = {field.name: field.veil for field in field_types(kind)}
    beside = LINK_FIELDS if issubclass(kind, CustodyEvent) else ()
    demanded = FORMS_2[name]
    assert demanded.keys() == {*own, *beside, *EVERY}
    assert {field for field, check in demanded.items() if check is _veil} == {
        field for field, veil in own.items() if veil is Veil.WHOLE
    }
    assert {field for field, check in demanded.items() if check is _veils} == {
        field for field, veil in own.items() if veil is Veil.EACH
    }


def test_every_custody_event_of_today_is_known_to_the_verifier():
    custody = {
        kind.KIND
        for kind in EVENT_TYPES
        if issubclass(kind, CustodyEvent) and not (kind.__doc__ or "").startswith("Reserved.")
    }
    assert custody <= FORMS_2.keys()
