"""Who bears a name: word for word in any alphabet and order; a numbered facility by its number however its kind is written."""

import pytest

from khronika.record.naming import ResolvedName, Sought


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("Ivanov", "Иванов"),
        ("ivanov", "ИВАНОВА"),
        ("Петров Иван", "Иван Петров"),
        ("Petrov, Ivan", "Іван Петров"),
        ("Petrov I.", "И. Петров"),
        ("el-Masri Khaled", "Халед эль-Масри"),
        ("KGB", "КГБ"),
    ],
)
def test_a_name_is_borne_in_another_alphabet_case_and_order(sought, name):
    assert Sought(sought).is_borne_by(name)
    assert Sought(name).is_borne_by(sought)
    assert Sought(sought).sift(f"nobody\n{name}\n") == [name]


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("Ivanov", "Иван Иванов"),
        ("Иван Петров", "Петров"),
        ("Иван Иван", "Иван Петров"),
        ("...", "..."),
        ("И.", "К."),
    ],
)
def test_more_or_fewer_words_are_another_name(sought, name):
    assert not Sought(sought).is_borne_by(name)


@pytest.mark.parametrize(
    ("sought", "name", "bare"),
    [
        ("ИК-6", "IK-6", True),
        ("ИК-6", "исправительная колония № 6", True),
        ("исправительная колония № 6", "IK-06", True),
        ("IK-6", "Corrective colony IK-6, quarantine unit", False),
        ("СИЗО-1 Омск", "Следственный изолятор № 1, Omsk", True),
        ("тюрьма 2", "Prison no. 2", True),
    ],
)
def test_a_numbered_facility_is_the_same_however_its_kind_is_written(sought, name, bare):
    assert Sought(sought).is_number_of(name)
    assert Sought(sought).is_bare_in(name) is bare
    assert Sought(sought).sift(f"7\tИК-7\n3\t{name}") == [f"3\t{name}"]


@pytest.mark.parametrize(
    ("sought", "name"),
    [("ИК-6", "ИК-16"), ("ИК-6", "СИЗО-6"), ("ИК-6 Омск", "IK-6 of Tver"), ("Иванов", "ИК-6")],
)
def test_another_number_kind_or_town_is_another_facility(sought, name):
    assert not Sought(sought).is_number_of(name)


def test_the_nearest_names_are_those_with_a_word_or_most_letters_in_common():
    labels = ["Сидоров Пётр", "Ivanova Anna", "Иванов Иван Иванович", "Петров Иван", "Ivnov I."]
    lines = [f"{number}\t{label}" for number, label in enumerate(labels)]
    assert Sought("Ivanov").nearest("\n".join(lines), 2) == [lines[1], lines[2]]
    assert Sought("Ivnow").nearest("\n".join(lines), 5)[0] == lines[4]
    assert Sought("Zzz").nearest("\n".join(lines), 5) == []


def test_what_was_named_by_id_or_label_was_not_taken_for_anything():
    assert ResolvedName("p1", "p1", "B.").is_exact
    assert ResolvedName("B.", "p1", "B.").is_exact
    assert not ResolvedName("b", "p1", "B.").is_exact
