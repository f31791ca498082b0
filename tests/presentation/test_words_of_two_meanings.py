"""Words that English has once and other languages twice: gaps, addresses, in the language of whoever reads them."""

import re
from itertools import product

import pytest

from khronika.archive.derivation.coverage import gap_text
from khronika.evidence.citation.locator import OnPage
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.presentation.conversation import FIELD_NAMES
from khronika.presentation.item import gap_line
from khronika.presentation.words import words_in


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_gap_of_any_unit_and_reason_has_no_english_word(language, count):
    gaps = [Gap(unit, why, count, (OnPage(3),)) for unit, why in product(Unit, Why)]
    told = [words_in(language).of(gap_text(gap)) for gap in gaps]
    assert [each for each in told if re.search("[A-Za-z]{2}", each)] == []
    assert told == [gap_line(gap, words_in(language)) for gap in gaps]


def test_in_english_a_gap_is_told_as_before():
    assert gap_text(Gap(Unit.PAGE, Why.ILLEGIBLE, 2, (OnPage(1), OnPage(4)))) == "pages illegible: 2 (1, 4)"


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_whom_a_message_went_to_is_no_end_of_a_time(language):
    assert words_in(language).of(FIELD_NAMES["to"]) == "кому"
