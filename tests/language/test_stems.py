"""Forms of one word share a base, forms of different words do not, and a language is told only when it can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.language import Language, tell
from khronika.language.folding import fold
from khronika.language.lemmas import lemmas
from khronika.language.stems import bases
from khronika.language.telling import function_words, is_function_word
from khronika.language.tokens import tokens

ONE_WORD = [
    "осуждённый осужденного осуждёнными",
    "шёл идёт шла",
    "люди человека",
    "ребёнок дети",
    "избиение избивали избил",
    "ніч ночі",
    "стіл столі",
    "рука руці руку",
    "в’язень в’язнів вʼязнем",
    "катування катуваннях",
    "beat beaten beating",
    "break broken broke",
    "tooth teeth",
    "détenu détenus detenu",
    "torturé torturés torturer",
    "battre battait battus",
    "œil yeux oeil",
    "hôpital hopital hôpitaux",
]


@pytest.mark.parametrize("forms", ONE_WORD)
def test_forms_of_a_word_share_a_base(forms):
    first, *others = (set(bases(fold(form))) for form in forms.split())
    assert all(first & other for other in others)


@pytest.mark.parametrize(
    ("one", "other"), [("камера", "каморка"), ("суд", "сутки"), ("guard", "garden"), ("ніч", "ніж")]
)
def test_different_words_share_none(one, other):
    assert not set(bases(one)) & set(bases(other))


def test_a_number_has_no_base():
    assert bases("2021") == ()


def test_a_word_of_two_readings_has_the_dictionary_forms_of_both():
    assert lemmas("стали") == ("сталь", "стать")


def test_an_abbreviation_and_an_unknown_word_have_no_dictionary_form():
    assert lemmas("шизо") == lemmas("омутечкину") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Его избивали двое дежурных, пока третий держал дверь", Language.RUSSIAN),
        ("Мене били ногами в підвалі всю ніч", Language.UKRAINIAN),
        ("The guard hit him on the head with a stick", Language.ENGLISH),
        ("Les détenus ont été torturés pendant la nuit", Language.FRENCH),
        ("Меня били ногами", Language.UNKNOWN),
        ("Lorem ipsum dolor sit amet consectetur", Language.UNKNOWN),
        ("12 34 56 78 90 11", Language.UNKNOWN),
        ("", Language.UNKNOWN),
    ],
)
def test_a_language_is_told_by_letters_and_function_words(text, language):
    assert tell(text) is language


def test_function_words_are_known_folded():
    assert is_function_word("ее")
    assert not is_function_word("пытка")
    assert set(function_words()) == set(Language) - {Language.UNKNOWN}


@given(st.text(max_size=60))
def test_any_text_has_a_language_or_none(text):
    assert tell(text) in Language


@given(st.text(alphabet="абвгдежзийклмнопрстьыіїєґabcdeé1", min_size=1, max_size=15).map(fold).filter(bool))
def test_a_base_is_never_empty(form):
    assert all(bases(form))


@pytest.mark.parametrize(
    "forms",
    [
        "ციხე ციხის ციხეს ციხეში ციხიდან ციხეები ციხეების",
        "პატიმარი პატიმრის პატიმარმა პატიმრები",
        "წამება წამებას წამების",
        "բանտ բանտի բանտից բանտում բանտը",
        "բանտարկյալ բանտարկյալի բանտարկյալները բանտարկյալներին",
    ],
)
def test_forms_of_georgian_and_armenian_words_share_a_base_with_the_first(forms):
    first, *others = forms.split()
    assert all(set(bases(first)) & set(bases(other)) for other in others)


def test_tones_that_armenian_writes_inside_of_words_and_capitals_of_georgian_are_no_other_words():
    assert [token.form for token in tokens("Ինչո՞ւ ᲪᲘᲮᲔ")] == ["ինչու", "ციხე"]
