"""The catalogues have every message, in good form. `make words` gathers them; CONTRIBUTING.md tells the rest."""

import ast
import json
import re
from functools import cache

import pytest

from tests.house.test_words_shown import BREAKING
from tests.presentation.gathered import PROJECT, compiled_words, words

GATHERED = PROJECT / "src/khronika/presentation/catalogues"
PLACE = re.compile(r"\{\w+\}")
TOKEN = re.compile(r"[\w./@:*+~#-]*[A-Za-z][\w./@:*+~#-]*")
TYPED = frozenset((PROJECT / "tests/presentation/typed.txt").read_text("utf-8").split()) | {""}
"""Words in small letters that are typed as they stand, in every language: programs, commands, values, names of fields."""


@cache
def messages():
    return words.found()


@cache
def told(language):
    return words.known(language)


def texts(language):
    for each, forms in told(language).items():
        for text in forms:
            if text:
                yield each, text


def is_name(token: str, english: str) -> bool:
    """Whether a Latin word is a name that stands in the English, too: of a command, an option, a file, a value."""
    bare = token.strip(".:*")
    if bare not in english:
        return False
    if re.search(rf"khronika (?:[a-z-]+ )*{re.escape(bare)}\b", english):
        return True
    return (
        set(re.split(r"[:.]", bare)) <= TYPED
        or bool(re.search(r"[A-Z\d_./@-]|^-|:", bare))
        or f"“{bare}" in english
    )


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_a_catalogue_has_exactly_the_messages_of_the_program(language):
    assert set(told(language)) == set(messages()), "run `make words`"


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_no_message_lacks_its_translation(language):
    lacking = [each.text for each in words.lacking(told(language), messages())]
    assert lacking == [], "say it in each catalogue of src/khronika/presentation/catalogues (CONTRIBUTING.md)"


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_nothing_in_a_catalogue_is_fuzzy_or_left_over(language):
    text = (GATHERED / f"{language}.po").read_text("utf-8")
    assert "fuzzy" not in text
    assert "#~" not in text


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_a_translation_has_the_places_of_the_english(language):
    wrong = {
        each.text: text
        for each, text in texts(language)
        if sorted(set(PLACE.findall(text))) != sorted(set(PLACE.findall(each.plural or each.text)))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_a_translation_begins_and_ends_as_the_english(language):
    """With its spaces, which part it from what stands beside it, and with its sign."""
    ends = re.compile(r"\A(\s*).*?([.:?!;,]?\s*)\Z", re.DOTALL)
    wrong = {
        each.text: text
        for each, text in texts(language)
        if ends.fullmatch(text).groups() != ends.fullmatch(each.text).groups()
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_program_says_of_a_case_and_of_custody_what_the_dossier_says(language):
    """What has the same English in both has the same words: a court and a member speak of one thing."""
    dossier = json.loads((PROJECT / "src/khronika/dossier/words.json").read_text("utf-8"))
    program = {each.text: forms[0] for each, forms in told(language).items()}
    wrong = {
        key: program[said["en"]]
        for key, said in dossier.items()
        if key.split()[0] in {"bearing", "custody", "event", "gap", "row"} and said["en"] in program
        if program[said["en"]] != said[language]
    }
    assert wrong == {}


@pytest.mark.parametrize("language", words.TRANSLATED)
def test_a_message_that_counts_has_all_forms_of_the_language(language):
    wanted = len(words.told_forms(language))
    wrong = [
        each.text
        for each, forms in told(language).items()
        if each.plural and any(forms) and (len(forms) != wanted or not all(forms))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_no_latin_word_stands_in_cyrillic_prose(language):
    wrong = {
        text: token
        for each, text in texts(language)
        for token in TOKEN.findall(PLACE.sub(" ", text))
        if not is_name(token, each.text)
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_no_letter_of_the_other_alphabet_hides_in_a_word(language):
    mixed = re.compile(r"[A-Za-z][а-яёіїєґА-ЯЁІЇЄҐ]|[а-яёіїєґА-ЯЁІЇЄҐ][A-Za-z]")
    assert [text for _, text in texts(language) if mixed.search(text)] == []


def test_no_line_of_french_can_break_before_a_sign():
    code = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|https?://\S+|tcp://\S+|tls://\S+|\b\w+:[\w/.-]+|--\S+")
    assert [text for _, text in texts("fr") if BREAKING.search(code.sub("x", PLACE.sub("x", text)))] == []


def test_russian_has_none_of_the_letters_of_ukrainian_and_the_other_way_round():
    assert [text for _, text in texts("ru") if re.search("[іїєґІЇЄҐ]", text)] == []
    assert [text for _, text in texts("uk") if re.search("[ёъыэЁЪЫЭ]", text)] == []


def test_a_compiled_catalogue_says_what_the_catalogue_says():
    made = compiled_words.compiled((GATHERED / "uk.po").read_text("utf-8"))
    assert made == compiled_words.compiled((GATHERED / "uk.po").read_text("utf-8"))
    said = sum(all(forms) for forms in told("uk").values())
    assert int.from_bytes(made[8:12], "little") == said + 1


def test_a_composed_sentence_in_an_error_is_no_message():
    """It could not be found again in a catalogue: `message("... {name}", name=name)` is."""
    composed = words.composed()
    assert composed == []


MODULE = """
def check(path, most, is_wide):
    fact, hint = "the first sentence", "the second sentence"
    beside = "not handed to anybody"
    told = "the third one, {most}" if is_wide else "the fourth one, {most}"
    narrow = f"a composed {path}"
    if path:
        raise SomeError(fact, hint=hint)
    losses.append(ImportLoss(0, path, message(told, most=most)))
    losses.append(ImportLoss(0, "the name of a column", "the fifth sentence"))
    raise SomeError(narrow)
"""


def test_a_sentence_that_has_a_name_before_it_is_handed_on_is_gathered():
    tree = ast.parse(MODULE)
    assert {each.text for each in words.of_module(tree, set(), ours=True)} == {
        "the first sentence",
        "the second sentence",
        "the third one, {most}",
        "the fourth one, {most}",
        "the fifth sentence",
    }
    assert [ast.unparse(call) for call in words.composing(tree)] == ["SomeError(narrow)"]
