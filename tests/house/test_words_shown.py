"""Words that courts and victims read, all of them in each language: the vocabulary, the dossier, the verifiers, the checks of an archive.

docs/words.md says why they are what they are.
"""

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from khronika.record.vocabulary import LANGUAGES, Asked, Labels
from khronika.record.vocabulary_file import vocabulary
from khronika_verify.text import TEXTS
from khronika_verify.words import WORDS

NAMES = re.compile(
    r"\{\w*\}|\$\w+|https?://\S+|[\w./*-]*\.(?:json|html|py|pdf|txt|opening|fields|csv|dat)\b|\.tlog-proof|tlog-proof|timestamps/|"
    r"python3 -I|--[a-z]+|bagit\.py|sha256sum(?: -c)?|khronika(?: [a-z]+)?|\b(?:SHA-256|SHA|ML-DSA-44|Ed25519|"
    r"JavaScript|BagIt|OpenSSL|C2SP|UTC|SVG|HTML|XML|loadfile|[A-Z]\d{3})\b"
)
"""Names of files, programs and formats, which are the same in every language; and places that are filled."""
BREAKING = re.compile(r"(?<![\u00a0\u202f])[;?!»]|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)")
"""French signs without their no-break space."""
RAW_DATE = re.compile(r"\d{4}-\d\d")
ACCUSING = {
    "degree",
    "mode_of_liability",
    "ordered_by",
    "involvement",
    "perpetrator_type",
    "number_of_perpetrators",
}
ALLEGED = {"en": r"alleged", "ru": r"предпол", "uk": r"мовірн", "fr": r"présumé|allégué"}


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts_of(member)


def of_vocabulary() -> Iterator[tuple[str, Labels]]:
    words = vocabulary()
    yield from ((word.name, word.labels) for word in words.types.values())
    yield from ((word.name, word.labels) for word in words.words())
    yield from (
        (f"{each.name}/{value.code}", value.labels)
        for each in words.lists.values()
        for value in each.values.values()
    )


def said(language: str) -> Iterator[tuple[str, str]]:
    """Every text in a language, under where it stands."""
    at = LANGUAGES.index(language)
    yield from ((name, labels.get(language)) for name, labels in of_vocabulary())
    for package, name in (
        ("khronika.dossier", "words.json"),
        ("khronika.archive.verification", "findings.json"),
    ):
        told = json.loads(files(package).joinpath(name).read_text("utf-8"))
        yield from (
            (f"{name} {key}", text) for key, entry in told.items() for text in texts_of(entry[language])
        )
    for key, entry in (*TEXTS.items(), *WORDS.items()):
        yield key, entry[at]
    page = json.loads(
        files("khronika_verify.page").joinpath(f"source/words/{language}.json").read_text("utf-8")
    )
    yield from ((f"page {key}", text) for key, entry in page.items() for text in texts_of(entry))


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_no_latin_letter_stands_in_a_cyrillic_text(language):
    found = {key: text for key, text in said(language) if re.search(r"[A-Za-z]", NAMES.sub("", text))}
    assert found == {}


def test_no_line_of_a_french_text_can_break_before_a_sign():
    assert {key: text for key, text in said("fr") if BREAKING.search(NAMES.sub("x", text))} == {}


@pytest.mark.parametrize("text", ["date: x", "date : x", "oui ?", "« mot »", "«mot»", "a ; b"])
def test_a_breaking_sign_is_found(text):
    assert BREAKING.search(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_shows_a_date_as_programs_write_it(language):
    assert {key: text for key, text in said(language) if RAW_DATE.search(text)} == {}


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_nobody_who_says_something_is_called_the_source(language):
    """That word is kept for those who gave material and are protected."""
    told = json.loads(files("khronika.dossier").joinpath("words.json").read_text("utf-8"))
    named = {
        key
        for key, entry in told.items()
        for text in texts_of(entry[language])
        if re.search(r"(?i)\b(источник|джерел)", text)
    }
    assert named == {"field source"}


def test_whoever_is_said_to_have_done_something_is_said_to_be_alleged():
    words = vocabulary()
    asked = [word for word in words.words() if word.asks is Asked.PERPETRATOR]
    accusing = [word for word in words.words() if word.name in ACCUSING]
    for word in (*asked, *accusing, words.types["Involvement"]):
        for language, stem in ALLEGED.items():
            assert re.search(stem, word.labels.get(language)), (word.name, language)


def test_what_is_alleged_is_nowhere_said_to_await_a_verdict():
    told = json.loads(files("khronika.dossier").joinpath("words.json").read_text("utf-8"))["alleged"]
    presumed = {
        "en": "presumed innocent",
        "ru": "считается невиновным",
        "uk": "вважається невинуватим",
        "fr": "présumée innocente",
    }
    assert all(text in told[language] for language, text in presumed.items())


def test_every_label_a_value_once_had_still_finds_it_and_no_other():
    for each in vocabulary().lists.values():
        for value in each.values.values():
            assert {each.code_of(text) for text in value.labels.found_by()} == {value.code}, (
                each.name,
                value.code,
            )


def test_a_value_is_found_however_it_is_typed():
    acts, typed = (
        vocabulary().lists["act"],
        ("Death_in Detention", "смерть  в месте лишения свободы", "DEATH-IN-DETENTION"),
    )
    assert {acts.code_of(text) for text in typed} == {"death-in-detention"}
    assert vocabulary().lists["instrument"].code_of("дерев'яний молоток") == "mallet"
    assert vocabulary().lists["confinement"].code_of("епкт") == "epkt"


def test_a_value_is_found_without_what_stands_in_brackets_behind_its_label():
    lists = vocabulary().lists
    assert lists["place"].code_of("punishment cell") == "punishment-cell"
    assert lists["confinement"].code_of("штрафной изолятор") == "shizo"
    assert lists["facility"].code_of("colonie-village") == "kp"
