"""Written names: what two of them have in common, in words, whatever alphabet, case or order they stand in."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.names import cases
from khronika.link import agreement, lexicon
from khronika.link.agreement import FieldAgreement
from khronika.link.comparison import compare_names
from khronika.link.name import written_names
from khronika.link.sound import LONGEST as LONGEST_WORD
from khronika.link.sound import soundings
from khronika.link.weights import THRESHOLD, likelihood, weights
from khronika.link.word import LONGEST
from tests.link.pairs import pairs, precision_and_recall

PAIRS = pairs()
NAMES = sorted({name for pair in PAIRS for name in (pair.left, pair.right)})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Осинин Сергей Викторович", "Ossinine Sergueï Viktorovitch"),
        ("Осинин Сергей Викторович", "Осининым Сергеем Викторовичем"),
        ("И. С. Кузнецов", "Кузнецов Иван Сергеевич"),
        ("Фомин Александр Ильич", "Шура Фомин"),
        ("Мамедов Эльдар Рашид оглы", "Мамедов Эльдар Рашидович"),
    ],
)
def test_one_person_is_known_under_both_names(left, right):
    assert compare_names(left, right).same


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Снегов Иван Петрович", "Снегов Пётр Иванович"),
        ("Снегов Иван Петрович", "Снегов Игорь Петрович"),
        ("Тихонов Евгений Борисович", "Тихонова Евгения Борисовна"),
        ("Кузнецов Иван Сергеевич", "П. С. Кузнецов"),
        ("Мамедов Эльдар Рашид оглы", "Мамедова Эльвира Рашид кызы"),
    ],
)
def test_father_brother_and_sister_are_other_persons(left, right):
    assert not compare_names(left, right).same


def test_the_reasons_say_what_matched_and_what_speaks_against():
    found = compare_names("Осинин Сергей Викторович", "Osinin Sergey Vitalyevich")
    assert found.reasons == (
        "the surname matches in another alphabet (“Осинин” / “Osinin”)",
        "the given name matches in another alphabet (“Сергей” / “Sergey”)",
        "the patronymics differ: speaks against (“Викторович” / “Vitalyevich”)",
    )


def test_a_man_in_the_genitive_is_told_from_a_woman_by_the_other_parts():
    assert compare_names("Тихонов Евгений Борисович", "Тихонова Евгения Борисовича").same
    doubtful = compare_names("Петров Александр", "Петрова Александра")
    assert not doubtful.same
    assert any("unless one of them is declined" in reason for reason in doubtful.reasons)


def test_a_surname_alone_is_never_enough():
    assert not compare_names("прапорщик Ткач", "Ткач Роман Ильич").same


def test_nothing_is_said_about_a_text_without_a_name():
    found = compare_names("12.05.1987", "Ткач Роман")
    assert (found.likelihood, found.same, len(found.reasons)) == (0.0, False, 1)


def test_a_name_is_taken_apart_into_its_parts():
    (name,) = written_names("капитан внутренней службы Осинин Сергей Викторович «Граф»")
    assert [part.text for part in name.surnames] == ["Осинин"]
    assert name.given is not None
    assert name.patronymic is not None
    assert (name.given.names, name.patronymic.names, name.nicknames) == ({"Сергей"}, {"Виктор"}, {"граф"})


def test_glued_initials_are_read_one_by_one():
    (name,) = written_names("Кузнецов И.С.")
    assert name.given is not None
    assert name.patronymic is not None
    assert (name.given.stems, name.patronymic.stems, name.given.cut) == (("и",), ("с",), True)


@pytest.mark.parametrize(
    "latin",
    [
        "Shcherbatov",
        "Chtcherbatov",
        "Schtscherbatow",
        "Szczerbatow",
        "Ščerbatov",
        "SHCHERBATOV",
        "Shсherbatov",
    ],
)
def test_every_scheme_sounds_like_the_original(latin):
    assert soundings("Щербатов")[0] in soundings(latin)


def test_every_case_of_a_name_in_the_lexicon_leads_back_to_it():
    forms = {
        "Пётр": "Петру",
        "Павел": "Павлом",
        "Лев": "Льва",
        "Илья": "Ильёй",
        "Мария": "Марией",
        "Никита": "Никите",
        "Игорь": "Игорем",
    }
    for name, form in forms.items():
        assert name in {sense.name for sense in lexicon.senses(soundings(form)[0])}


def test_every_finding_has_its_weight():
    findings = set(FieldAgreement) - {
        FieldAgreement.MISSING,
        FieldAgreement.HALF,
        FieldAgreement.FORM,
        FieldAgreement.LETTER,
    }
    assert {
        f"{part} {found.value}" for part in ("surname", "given", "patronymic") for found in findings
    } - weights().keys() == {
        "surname initial",
        "surname initial differs",
    }
    assert {f"{part} {FieldAgreement.LETTER.value}" for part in ("surname", "given")} <= weights().keys()
    assert {f"surname {FieldAgreement.HALF.value}", f"given {FieldAgreement.FORM.value}"} <= weights().keys()


def test_an_alphabet_that_is_not_read_is_said_and_nothing_is_made_of_it():
    found = compare_names("ប្រាក់ សាកល្បង", "Testov Prak")
    assert (found.same, found.reasons) == (False, ("one is of an alphabet that is not read here: unknown",))
    both = compare_names("ប្រាក់ សាកល្បង", "ប្រាក់ សាកល្បង")
    assert both.same
    assert both.reasons[-1] == "of this alphabet only the letters are compared"


KINDS = [
    line.split("\t")
    for line in Path(__file__).with_name("kinds.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("left", "right", "verdict", "kind"), KINDS)
def test_further_names_of_each_kind_are_compared_rightly(left, right, verdict, kind):
    found, swapped = compare_names(left, right), compare_names(right, left)
    assert found.same is (verdict == "same"), kind
    assert found.likelihood == pytest.approx(swapped.likelihood)


GIVEN_CASES = Path(__file__).parents[3] / "shared" / "cases" / "record" / "10-names.tsv"


@pytest.mark.skipif(not GIVEN_CASES.exists(), reason="the shared cases are not here")
def test_the_names_of_the_bug_reports_are_compared_rightly():
    rows = [line.split("\t") for line in GIVEN_CASES.read_text("utf-8").splitlines()[1:]]
    alone = [(left, right, told) for left, right, told, *_ in rows if "," not in left]
    assert len(alone) > 7
    for left, right, told in alone:
        assert compare_names(left, right).same is told.startswith("same"), (left, right)
        assert compare_names(left, right).likelihood == pytest.approx(compare_names(right, left).likelihood)


# --- properties


@given(st.sampled_from(NAMES), st.sampled_from(("NFC", "NFD", "NFKC", "NFKD")), st.integers(0, 60))
def test_a_name_equals_itself_however_it_is_composed_stressed_or_divided(name, form, place):
    itself = compare_names(name, name).likelihood
    changed = unicodedata.normalize(form, name)
    assert compare_names(name, changed).likelihood == pytest.approx(itself)
    letter = place % len(name)
    if name[letter].isalpha() and name[letter] in "аеёиоуыэюя":
        stressed = name[: letter + 1] + "\u0301" + name[letter + 1 :]
        assert compare_names(name, stressed).likelihood == pytest.approx(itself)
    divided = name[: letter + 1] + "\u00ad" + name[letter + 1 :]
    assert compare_names(divided, name).likelihood == pytest.approx(itself)


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparison_is_symmetric_for_any_two_texts(left, right):
    assert compare_names(left, right).likelihood == pytest.approx(compare_names(right, left).likelihood)


@given(
    st.lists(
        st.sampled_from(["Abdul", "Rashid", "Haq", "bin", "Ali", "Мурад", "Али", "Иван", "Ким", "ов-", "А."]),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_comparison_is_symmetric_for_repeated_and_shuffled_words(words, random):
    other = words[:]
    random.shuffle(other)
    left, right = " ".join(words), " ".join(other[:5])
    assert compare_names(left, right).likelihood == pytest.approx(compare_names(right, left).likelihood)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_comparison_is_symmetric(left, right):
    assert compare_names(left, right).likelihood == pytest.approx(compare_names(right, left).likelihood)


@given(st.sampled_from(NAMES))
def test_case_and_yo_do_not_matter(name):
    changed = name.replace("ё", "е").replace("Ё", "Е")
    assert compare_names(name, changed).likelihood == pytest.approx(compare_names(name, name).likelihood)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared(left, right):
    assert 0.0 <= compare_names(left, right).likelihood <= 1.0


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_the_bits_of_the_findings_add_up_to_the_likelihood(left, right):
    found = compare_names(left, right)
    assert likelihood(weights()["prior"] + sum(finding.bits for finding in found.findings)) == pytest.approx(
        found.likelihood
    )


# --- the written pairs


@pytest.mark.parametrize("held", [False, True])
def test_on_the_written_pairs_precision_is_95_and_recall_85(held):
    judged = [(pair, compare_names(pair.left, pair.right).same) for pair in PAIRS if pair.held is held]
    precision, recall = precision_and_recall(judged)
    assert len(judged) > 150
    assert precision >= 0.95
    assert recall >= 0.85


BENCH = Path(__file__).parents[3] / "shared" / "vectors" / "name-bench" / "cases.csv"


@pytest.mark.skipif(not BENCH.exists(), reason="the shared vectors are not here")
@pytest.mark.parametrize("held", [False, True])
def test_on_pairs_of_other_people_precision_is_90_and_recall_75(held):
    judged = [
        (case, compare_names(case.left, case.right).same)
        for case in cases(BENCH)
        if case.held is held and not case.substituted
    ]
    right = sum(1 for case, said in judged if case.same and said)
    assert right / sum(1 for _, said in judged if said) >= 0.90
    assert right / sum(1 for case, _ in judged if case.same) >= 0.75


@pytest.mark.skipif(not BENCH.exists(), reason="the shared vectors are not here")
def test_the_order_of_no_pair_of_other_people_matters():
    for case in cases(BENCH, schema=""):
        assert compare_names(case.left, case.right).likelihood == pytest.approx(
            compare_names(case.right, case.left).likelihood
        )


def test_saying_yes_to_everything_would_not_pass():
    precision, _ = precision_and_recall([(pair, True) for pair in PAIRS])
    assert precision < 0.6


# --- attacks


def test_latin_letters_hidden_in_cyrillic_neither_part_nor_join():
    assert compare_names("Кузнецов Иван", "Kyзнeцoв Ивaн").same
    assert not compare_names("Кузнецов Иван", "Kyзьмин Ивaн").same


def test_a_text_of_any_length_is_read_no_further_than_a_name_goes():
    (name,) = written_names("Ткач Роман" + " " * LONGEST + "Ильич Кузнецов Пётр")
    assert ([part.text for part in name.surnames], name.patronymic) == (["Ткач"], None)
    assert compare_names("а" * 100_000, "б" * 100_000).likelihood < THRESHOLD


def test_words_of_any_length_are_compared_by_their_first_letters_only():
    names = ["Щ" + letter * 150 + "ов Иван" for letter in "бв"]
    assert len(soundings(names[0].split()[0])[0]) <= LONGEST_WORD
    assert 0.0 <= compare_names(*names).likelihood <= 1.0


def test_a_nickname_is_one_word_and_the_name_goes_on_after_it():
    (name,) = written_names("по кличке Граф Осинин Сергей")
    assert (name.nicknames, [part.text for part in name.surnames]) == ({"граф"}, ["Осинин"])


def test_many_words_are_arranged_in_few_ways():
    assert len(written_names(" ".join(["Мурад", "Али"] * 20))) <= 4


def test_an_unknown_given_name_is_compared_by_its_sound():
    left, right = written_names("Ткач Эгберт")[0], written_names("Ткач Эгберту")[0]
    assert left.given is not None
    assert right.given is not None
    assert agreement.given_names(left.given, right.given) is not FieldAgreement.DIFFERS
