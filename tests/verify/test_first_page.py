"""What somebody who is no expert reads first, in four languages, of a sound package, a forged one, and one that cannot be checked."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from khronika_verify.advice import ADVICE, PARTLY
from khronika_verify.finding import Result
from khronika_verify.letter import compare_letter
from khronika_verify.package import Report, examine
from khronika_verify.report import write_report
from khronika_verify.text import LANGUAGES
from khronika_verify.words import moment, word
from tests.verify.forge_simulator import Forge
from tests.verify.letter_simulator import letter

OURS = {"SHA", "python", "verify", "trust", "letter", "json", "bagit", "txt", "html", "khronika", "UTC"}
"""Latin words that a Russian or Ukrainian sentence may hold: names of programs and files, and of a digest."""


def sound(forge: Forge) -> Report:
    return examine(forge.genuine)


def compared(forge: Forge) -> Report:
    return compare_letter(examine(forge.genuine), letter(forge.genuine))


def forged(forge: Forge) -> Report:
    folder = forge.copy()
    (folder / "data/index.html").write_text("another page")
    return examine(folder)


def incomplete(forge: Forge) -> Report:
    folder = forge.folder / "pictures"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"no package")
    return examine(folder)


CASES: dict[str, tuple[Callable[[Forge], Report], Result]] = {
    "sound": (sound, Result.CONSISTENT),
    "compared": (compared, Result.VERIFIED),
    "forged": (forged, Result.FAILED),
    "incomplete": (incomplete, Result.INCOMPLETE),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_the_verdict_comes_first_and_then_what_to_do(name, language, forge):
    build, result = CASES[name]
    report = build(forge)
    first, *others = write_report(report, language).split("\n\n")
    titles = [part.splitlines()[0] for part in others]
    assert report.result is result
    assert first.splitlines()[0] == word(result.value, language)
    # Between the two stands what of the quotations was not compared: it belongs to the headline.
    assert titles.index(word("next", language)) == (word("uncompared", language) in titles)
    steps = others[titles.index(word("next", language))].splitlines()[1:]
    assert [step.strip() for step in steps] == list(ADVICE[result][LANGUAGES.index(language)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_nothing_is_called_proven_without_its_condition(name, language, forge):
    build, result = CASES[name]
    text = write_report(build(forge), language)
    conditions = {Result.CONSISTENT: "if keys", Result.VERIFIED: "if letter"}
    if result not in conditions:
        assert " UTC" not in text
        assert word("bytes", language) not in text
        return
    proven = next(
        part for part in text.split("\n\n") if part.splitlines()[0] == word("proven", language)
    ).splitlines()
    assert proven[1].strip() == word(conditions[result], language)
    times = [line for line in text.splitlines() if " UTC" in line]
    assert times
    assert all(re.search(r"SHA-256 [0-9a-f]{64}", line) and line in proven for line in times)


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("name", CASES)
def test_no_english_word_stands_among_the_first_sentences(name, language, forge):
    first = "\n".join(write_report(CASES[name][0](forge), language).split("\n\n")[:3])
    assert set(re.findall(r"[A-Za-z]{3,}", re.sub(r"[a-z2-7]{26}|data/\S+", "", first))) <= OURS


def test_what_only_informs_comes_after_what_is_proven(forge):
    text = write_report(sound(forge), "en")
    assert (
        text.index("What is proven")
        < text.index("What is not proven")
        < text.index("For your information")
        < text.index("O005  ")
    )
    assert text.count("L007  ") == 1


def test_what_is_wrong_comes_before_what_is_proven_and_every_place_is_named(forge):
    text = write_report(forged(forge), "en")
    assert text.index("\nFaults\n") < text.index("\nWhat is proven\n")
    assert "\n        data/index.html\n" in text


def test_a_letter_that_leaves_an_authority_out_says_what_to_ask(forge):
    report = compare_letter(sound(forge), letter(forge.genuine, lambda told: told["roots"].pop()))
    assert report.result is Result.CONSISTENT
    for at, language in enumerate(LANGUAGES):
        assert all(sentence in write_report(report, language) for sentence in PARTLY[at])


def test_each_authority_vouches_for_its_own_times(genuine: Path):
    """Who trusts only one of two authorities reads what that one says."""
    report = examine(genuine)
    lines = [line for line in write_report(report, "en").splitlines() if "were sealed before" in line]
    assert len(lines) == len({bracket.root for bracket in report.facts.brackets}) == 2


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "1 April 2024, 09:05:07"),
        ("ru", "1 апреля 2024 г., 09:05:07"),
        ("uk", "1 квітня 2024 р., 09:05:07"),
        ("fr", "1er avril 2024, 09:05:07"),
    ],
)
def test_a_time_is_told_as_people_write_it(language, told):
    assert moment(1_711_962_307, language) == told
    assert moment(1_711_962_307 + 86_400, language).startswith("2 ")
