"""Case forms of names: every form that the grammars give is among them, and no form of another name."""

import pytest

from khronika.language.case_forms import case_forms
from khronika.language.folding import fold
from tests.disclosure.name_spellings import ENDINGS, SHORT

DECLINED = {
    f"Гурб{nominative}": [f"Гурб{end}" for end in ends.split()] for nominative, ends in ENDINGS.items()
} | {
    "Сокіл": ["Сокола", "Соколу", "Соколом", "Соколові"],
    "Китаец": ["Китайца", "Китайцу", "Китайцем"],
    "Щука": ["Щуці", "Щукой"],
    "Петрів": ["Петрова", "Петрову"],
}


@pytest.mark.parametrize("name", [*DECLINED, *SHORT])
def test_every_case_is_among_the_forms_of_a_name(name):
    assert set(map(fold, (DECLINED | SHORT)[name])) - set(case_forms(name)) == set()


@pytest.mark.parametrize(
    ("name", "other"), [("Мороз", "Морозов"), ("Иван", "Иванов"), ("Марков", "Марк"), ("Петров", "Петрович")]
)
def test_no_form_is_another_name(name, other):
    assert fold(other) not in case_forms(name)


def test_a_name_in_latin_letters_has_the_forms_of_its_likeliest_reading():
    assert {"testkovskiy", "тестковский", "тестковского"} <= set(case_forms("Testkovskiy"))
