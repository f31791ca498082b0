"""One name has one key, in whatever alphabet, case and scheme it is written. All names are invented or names of no one in particular."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.language.names import name_key, name_keys
from khronika.language.romanisation import Scheme, romanise

ONE_NAME = [
    "Omutechkin Омутечкин Омутечкину Омутечкиным Омутечкина Омутєчкін Omutetchkine Omutetschkin Omutieczkin",
    "Сергей Сергея Сергію Сергієві Serhiy Serguei Sergueï Sergej Sergey",
    "Жуков Жуковой Zhukov Joukov Schukow Żukow",
    "Михаил Михаилом Михайло Mikhail Michail Mikhaïl",
    "Павел Павла Павлом Павло Pavel",
    "Пётр Петра Петро Petr Piotr Pyotr",
    "Королёв Королев Королёвым Korolyov Korolev Koroliov",
    "Горский Горского Горская Горську Gorskij Gorskiy Gorsky Horskyi",
    "Щербаков Щербаковой Shcherbakov Chtcherbakov Schtscherbakow Szczerbakow",
    "Хрущёв Khrushchev Chruschtschow Khrouchtchev Chruszczow",
    "Цветков Tsvetkov Zwetkow Cwietkow",
    "Александр Олександр Олександру Alexander Aleksandr Alexandre",
    "Кравець Кравця Кравцем Kravets Krawez",
    "Максим Максима Максимом Maksim Maxim",
    "Воробьёв Воробйов Vorob'ev Vorobyov Vorobiev",
    "Ахмедов Akhmedov Axmedov Achmedow",
    "Джамалов Jamalov Dzhamalov Djamalov Ҷамалов",
]

FURTHER = [
    "Джапаридзе ჯაფარიძე ჯაფარიძემ ჯაფარიძის Japaridze",
    "Мчедлидзе მჭედლიძე მჭედლიძეს Mchedlidze",
    "Հովանեսյան Հովանեսյանի Հովանեսյանին Ованесян Hovanesyan",
    "Казарян Ղազարյան Ղազարյանը",
]
"""Names in alphabets of which one letter may be read in several ways: each spelling shares a key with the first."""


@pytest.mark.parametrize("spellings", FURTHER)
def test_a_name_in_georgian_or_armenian_shares_a_key_with_its_cyrillic_and_latin_spellings(spellings):
    first, *others = spellings.split()
    assert all(set(name_keys(first)) & set(name_keys(other)) for other in others)


SYLLABLES = [
    "ба",
    "ве",
    "гор",
    "дан",
    "жу",
    "зи",
    "ка",
    "лов",
    "мир",
    "но",
    "пет",
    "ру",
    "се",
    "тар",
    "фи",
    "хо",
    "ча",
    "шу",
    "ще",
    "юр",
    "як",
]
RUSSIAN_SURNAMES = (
    st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3)
    .map("".join)
    .flatmap(
        lambda stem: st.sampled_from(["ов", "ин", "ский"]).map(lambda ending: (stem + ending).capitalize())
    )
)
RUSSIAN_SCHEMES = [scheme for scheme in Scheme if scheme.startswith("ru")]


@pytest.mark.parametrize("forms", ONE_NAME, ids=lambda forms: forms.split()[0])
def test_all_writings_of_a_name_share_a_key(forms):
    first, *others = forms.split()
    assert [other for other in others if not set(name_keys(first)) & set(name_keys(other))] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Иванов", "Петров"), ("Омутечкин", "Омулькин"), ("Белов", "Волков"), ("Сергей", "Андрей")],
)
def test_different_names_have_different_keys(one, other):
    assert not set(name_keys(one)) & set(name_keys(other))


def test_the_first_key_is_the_key():
    assert name_key("Michail") == name_keys("Michail")[0] != name_key("Михаил") == name_keys("Michail")[1]


@pytest.mark.parametrize("word", ["", "6", "А", "ab1", "日本", "ь", "'"])
def test_what_is_no_name_has_no_key(word):
    assert (name_key(word), name_keys(word)) == ("", ())


@pytest.mark.parametrize(
    ("name", "scheme", "latin"),
    [
        ("Щукин Юрий", Scheme.RUSSIAN_PASSPORT, "Shchukin Iurii"),
        ("Щукин Юрий", Scheme.RUSSIAN_FRENCH, "Chtchoukin Iouriï"),
        ("Єгор М’якота", Scheme.UKRAINIAN_PASSPORT, "Yehor Miakota"),
        ("Жихарев", Scheme.RUSSIAN_GERMAN, "Schicharew"),
    ],
)
def test_a_name_is_written_as_the_scheme_writes_it(name, scheme, latin):
    assert romanise(name, scheme) == latin


@given(RUSSIAN_SURNAMES, st.sampled_from(RUSSIAN_SCHEMES))
def test_a_surname_is_found_under_its_latin_writing(name, scheme):
    assert name_key(name) in name_keys(romanise(name, scheme))


@given(
    RUSSIAN_SURNAMES.filter(lambda name: not name.endswith("ский")),
    st.sampled_from(["а", "у", "ым", "е", "ой", "ы", "ых", "ыми"]),
)
def test_a_surname_keeps_its_key_in_every_case(name, ending):
    assert name_key(name + ending) == name_key(name)


@given(RUSSIAN_SURNAMES)
def test_neither_case_nor_stress_nor_composition_changes_a_key(name):
    assert {
        name_key(name.upper()),
        name_key(unicodedata.normalize("NFD", name)),
        name_key(name[:2] + "\u00ad" + name[2:]),
    } == {name_key(name)}


@given(st.text(max_size=20))
def test_any_text_has_a_key_or_none(text):
    assert all(key.isascii() and key.isalpha() and len(key) >= 2 for key in name_keys(text))
