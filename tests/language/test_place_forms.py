"""A place is one in whatever language it is named, and no two places are."""

import pytest

from khronika.language.place_forms import place_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ИК-99, Владимирская область", "IK-99, Vladimir Oblast"),
        ("Владимирская обл.", "Vladimir region"),
        ("Київ", "Киев"),
        ("Kyiv", "г. Киев"),
        ("Харківська область", "Kharkov region"),
        ("Днепропетровск", "Дніпро"),
        ("Санкт-Петербург", "St Petersburg"),
        ("Saint-Pétersbourg", "СПб"),
        ("в Москве", "Moscow"),
        ("Томская обл.", "Tomsk oblast"),
        ("Пермский край", "Perm Krai"),
        ("СИЗО-1, Львів", "SIZO-1, Lvov"),
    ],
)
def test_a_place_is_one_in_every_language(one, other):
    assert place_form(one) == place_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Владимир", "Владимирская область"),
        ("Москва", "Московская область"),
        ("Ростов", "Ровно"),
        ("Львов", "Луганск"),
        ("Омск", "Томск"),
        ("ИК-6, Владимирская область", "ИК-6, Ивановская область"),
        ("Saint-Denis", "Denis"),
    ],
)
def test_two_places_stay_two(one, other):
    assert place_form(one) != place_form(other)


def test_an_id_stays_as_it_is():
    assert place_form("0" * 32) == "0" * 32
