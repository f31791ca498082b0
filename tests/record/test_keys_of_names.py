"""Whoever is meant by a name has a key of each of its words: to look only at those leaves nobody out."""

from itertools import product

import pytest

from khronika.record.naming import Sought, keys_of_name

NAMES = (
    *("Омутечкин Евгений Львович", "омутечкин е. л.", "Omutechkin", "Е. Омутечкин", "Evgenij Omutetschkin"),
    *("Белова Анна", "Belov", "БЄЛОВ", "Белов И. Ф.", "captain Belov", "Болова", "А.", "Х.", "Ли", "Li Х."),
    *("ИК-6", "исправительная колония № 6", "колония № 6 города Зимний", "СИЗО-1", "IK 6", "ИК-16", "6"),
    *("Гоголадзе Тамар", "გოგოლაძე თამარ", "Ткачёва-Белова", "Mueller", "Müller", "act 12", "12", "", "—"),
    "один два три четыре пять шесть семь восемь девять",
    "ДЕВЯТЬ один два три четыре пять шесть семь восемь",
)


@pytest.mark.parametrize("name", NAMES)
def test_who_is_meant_by_a_name_has_a_key_of_each_of_its_words(name):
    sought = Sought(name)
    for other in NAMES:
        keys = keys_of_name(other)
        if sought.is_borne_by(other) or sought.is_part_of(other):
            assert all(not word.isdisjoint(keys) for word in sought.words), other
        if sought.is_number_of(other):
            assert sought.facility in keys, other


def test_some_of_these_names_mean_one_another():
    pairs = [(one, other) for one, other in product(NAMES, NAMES) if one != other and Sought(one).fits(other)]
    assert len(pairs) >= 10
