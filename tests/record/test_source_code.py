"""Codes of sources: drawn, checked, and found in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.record.error import SourceCodeError
from khronika.record.source_code import CODES, code_of, codes_in, well_typed

LOTS = st.integers(0, CODES - 1)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PLACES = [2, 3, 4, 5, 7, 8, 9, 10]


def test_a_code_is_the_one_of_the_format_page(project):
    assert code_of(123_456_789) == "S-0484-98XN"
    assert "S-0484-98XN" in (project / "docs/format/record.md").read_text()


@given(LOTS, LOTS)
def test_another_lot_has_another_code_and_every_code_is_well_typed(one, other):
    assert (code_of(one) == code_of(other)) == (one == other)
    assert well_typed(code_of(one)) == code_of(one)


@given(LOTS, st.sampled_from(PLACES), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(lot, place, sign):
    code = code_of(lot)
    typed = code[:place] + sign + code[place + 1 :]
    if typed == code:
        assert well_typed(typed) == code
    else:
        with pytest.raises(SourceCodeError):
            well_typed(typed)


@given(LOTS, st.sampled_from([(2, 3), (3, 4), (4, 5), (5, 7), (7, 8), (8, 9), (9, 10)]))
def test_two_neighbours_that_changed_places_are_noticed(lot, places):
    code, (one, other) = code_of(lot), places
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    typed = "".join(signs)
    if typed != code:
        with pytest.raises(SourceCodeError):
            well_typed(typed)


@pytest.mark.parametrize(
    "typed", ["s-0484-98xn", " S-0484-98XN ", "S 0484 98xn", "S-O484-98XN", "с-o484-98хn"]
)
def test_a_code_has_one_spelling_however_it_was_typed(typed):
    assert well_typed(typed) == "S-0484-98XN"


@pytest.mark.parametrize("own", ["S-17", "s-interview", "S-20240512", "S-048498XN", "Источник 4", ""])
def test_a_code_of_the_teams_own_making_stays_as_it_is(own):
    assert well_typed(own) == own


@pytest.mark.parametrize("lot", [-1, CODES])
def test_there_is_no_code_beyond_the_lots(lot):
    with pytest.raises(ValueError, match="drawn"):
        code_of(lot)


def test_codes_are_found_in_any_text_of_a_value_and_only_whole_ones():
    value = {
        "a": ["as s-0484-98xn told us,", 7, None],
        "b": {"text": "XS-0484-98XN, S-0484-98XN-2, S-0484-98XM"},
    }
    assert codes_in(value) == {"S-0484-98XN"}
    assert codes_in(value["b"]) == set()
