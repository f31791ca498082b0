"""The words of the interface: every key in four languages, with the same places, in the right number."""

import re
from pathlib import Path
from string import Formatter

import pytest

from khronika.dossier.wording.words import PackageLanguage, Words, data_text, plural
from tests.dossier.plan_simulator import as_json

TEXTS = as_json(data_text("words.json").encode())
FORMS = {
    "en": {"one", "other"},
    "fr": {"one", "other"},
    "ru": {"one", "few", "many"},
    "uk": {"one", "few", "many"},
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_there_in_every_language_with_the_same_places():
    for key, texts in TEXTS.items():
        assert set(texts) == set(FORMS), key
        if isinstance(texts["en"], str):
            assert len({frozenset(places(text)) for text in texts.values()}) == 1, key
            assert all(text.strip() for text in texts.values()), key


def test_every_count_has_all_its_forms():
    for key, texts in TEXTS.items():
        for language, forms in texts.items():
            if not isinstance(forms, str):
                assert set(forms) == FORMS[language], key
                assert all(places(form) == {"n"} for form in forms.values()), key


def test_every_text_the_code_asks_for_is_there(project: Path):
    sources = [path.read_text() for path in (project / "src/khronika/dossier").rglob("*.py")]
    asked = {
        key for source in sources for key in re.findall(r"\b(?:say|count|known)\(\s*\"([^\"{}]+)\"", source)
    }
    template = data_text("templates/dossier.typ")
    asked |= set(re.findall(r"words\.at\(\"([^\"]+)\"\)", template)) - {"grade ", "verify "}
    asked |= set(re.findall(r"\bwords\.([a-z0-9]+)\b(?!\()", template)) - {"at"}
    assert asked - set(TEXTS) == set()


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 21: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        (
            "ru",
            {
                0: "many",
                1: "one",
                2: "few",
                5: "many",
                11: "many",
                12: "many",
                21: "one",
                22: "few",
                111: "many",
                1_001: "one",
            },
        ),
        ("uk", {1: "one", 3: "few", 14: "many", 101: "one", 113: "many"}),
    ],
)
def test_numbers_take_the_form_their_language_gives_them(language: str, forms: dict[int, str]):
    assert {number: plural(PackageLanguage(language), number) for number in forms} == forms


def test_russian_counts_read_as_russian():
    words = Words.of("ru")
    assert [words.count("origins", number) for number in (1, 2, 5)] == [
        "1 первоисточник",
        "2 первоисточника",
        "5 первоисточников",
    ]


@pytest.mark.parametrize(
    ("tag", "language"), [("ru", "ru"), ("uk-UA", "uk"), ("FR", "fr"), ("de", "en"), ("", "en")]
)
def test_a_language_the_interface_does_not_speak_is_answered_in_english(tag: str, language: str):
    assert Words.of(tag).language == PackageLanguage(language)


def test_a_place_in_a_text_is_never_filled_from_what_is_put_into_it():
    assert (
        Words.of("en").say("according to", who="{language.__class__}") == "According to {language.__class__}"
    )
