"""The page and the Python verifier say the same of every package, genuine or forged."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from khronika_verify.finding import Result
from khronika_verify.letter_text import LETTER_TEXTS
from khronika_verify.limit import MAX_NESTING
from khronika_verify.package import Report, examine
from khronika_verify.text import TEXTS
from tests.browser.reader import Reader, listed
from tests.verify.forge_simulator import SMALL
from tests.verify.package_simulator import compose, put, rebag
from tests.verify.quotation_simulator import case, exhibit, place, shifted, words
from tests.verify.reading_simulator import PartScript, ReadingScript, TextScript, Words
from tests.verify.review_simulator import reviewed_world
from tests.verify.scenario_simulator import BatchScript, ExhibitScript, Scenario
from tests.verify.test_attacks import ATTACKS, CORRECTED, ONLY_IN
from tests.version1 import unpacked

pytestmark = pytest.mark.browser

UNSEEN = {"a_link_leads_out_of_the_package", "a_pipe_waits_for_a_reader", "there_is_nothing_in_the_folder"}
"""A browser is given files only: it sees neither links nor pipes, and is told nothing of an empty folder."""

FIRST = {
    code: name
    for name, (code, _) in reversed(ATTACKS.items())
    if name not in UNSEEN and ONLY_IN.get(name) != 1
}
"""One attack for each finding; all of them in one run would take minutes."""

NEW = sorted(name for name, version in ONLY_IN.items() if version == 2 and name not in FIRST.values())
"""The other attacks on what version 2 brought."""

OLD = sorted(
    FIRST[code]
    for code in (
        "O001",
        "O002",
        "O004",
        "E001",
        "E002",
        "E003",
        "E005",
        "E006",
        "E008",
        "S002",
        "S003",
        "S004",
    )
)
"""Attacks on what version 2 changed, made on a package of version 1."""

ENCODINGS = (
    *(
        "cp1251",
        "KOI8-R",
        "koi8_u",
        "cp866",
        "mac-cyrillic",
        "iso-8859-5",
        "latin-1",
        "windows-1252",
        "iso-8859-9",
        "iso8859-11",
    ),
    *("cp1255", "cp1253", "iso-8859-8", "iso-8859-16"),
)
WIDE_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")


def test_a_genuine_package_is_consistent(reader, genuine):
    assert reader.check(genuine) == "consistent"
    assert reader.findings() == listed(examine(genuine))


def test_a_package_whose_accession_was_corrected_is_consistent(reader, forge):
    folder = forge.write(scenario=CORRECTED)
    assert require_agreement(reader, folder).result is Result.CONSISTENT
    assert reader.findings() == listed(examine(folder))


def require_agreement(reader: Reader, folder: Path) -> Report:
    report = examine(folder)
    assert reader.check(folder) == report.result.value
    assert reader.findings() == listed(report)
    return report


def test_a_genuine_package_of_version_1_is_consistent(reader, genuine_1):
    assert require_agreement(reader, genuine_1).result is Result.CONSISTENT
    assert "F001" in reader.codes()


def test_a_package_made_by_the_build_of_version_1_is_consistent(reader, tmp_path):
    assert require_agreement(reader, unpacked("demonstration", tmp_path).package).result is Result.CONSISTENT


@pytest.mark.parametrize("code", sorted(FIRST))
def test_an_attack_gives_the_same_findings(reader, forge, code):
    require_agreement(reader, ATTACKS[FIRST[code]][1](forge))
    assert code in reader.codes()


@pytest.mark.parametrize("name", NEW)
def test_an_attack_on_what_version_2_brought_gives_the_same_findings(reader, forge, name):
    require_agreement(reader, ATTACKS[name][1](forge))


@pytest.mark.parametrize("name", OLD)
def test_an_attack_on_a_package_of_version_1_gives_the_same_findings(reader, forge_1, name):
    require_agreement(reader, ATTACKS[name][1](forge_1))


@pytest.mark.parametrize("seed", range(3))
def test_reviews_made_at_random_come_to_the_same(reader, tmp_path, seed):
    reviewed_world(12, seed).write(tmp_path / "dossier")
    assert "R001" not in {
        finding.code for finding in require_agreement(reader, tmp_path / "dossier").findings
    }


def test_reviews_recorded_before_an_upgrade_come_to_the_same(reader, tmp_path):
    compose(replace(SMALL, reviewed=1)).write(tmp_path / "dossier")
    assert "R001" not in {
        finding.code for finding in require_agreement(reader, tmp_path / "dossier").findings
    }


def test_every_finding_has_been_attacked():
    assert FIRST.keys() >= TEXTS.keys() - LETTER_TEXTS.keys() - {"N001", "F001"}


def test_both_say_how_many_quotations_were_compared(reader, genuine):
    told = examine(genuine).facts.quotations
    reader.check(genuine)
    facts = reader.page.locator(".facts").inner_text()
    assert f"{told.compared} of {told.compared + len(told.quotes())} compared with their exhibits." in facts
    assert f"Places cited without words: {told.places} of {told.places} looked up" in facts
    for each in told.uncompared:
        assert f"{', '.join(each.sentences)} {each.exhibit} ({each.batch})" in facts


def drawn_lie(chance: random.Random, found: Words) -> Words:
    """The same citation with one thing changed, or nothing."""
    quote, at = found.quote, chance.randrange(len(found.quote["exact"]))
    return chance.choice(
        [
            found,
            shifted(found, start=chance.choice([-1, 1, 3])),
            replace(
                found,
                quote={
                    **quote,
                    "exact": quote["exact"][:at] + chance.choice("ы🖋 ") + quote["exact"][at + 1 :],
                },
            ),
            replace(found, locator={"page": chance.randint(1, 3)}),
            replace(found, context={"prefix": "", "suffix": found.context["suffix"] + chance.choice("ы\n")}),
            replace(
                found,
                rendition={
                    "reading": {**found.rendition["reading"], "reader": chance.choice(["simulator", "pdf"])}
                },
            ),
        ]
    )


@pytest.mark.parametrize("seed", range(2))
def test_drawn_quotations_and_places_are_told_alike(reader, tmp_path, seed):
    chance = random.Random(seed)
    lines = [
        (
            "".join(chance.choice("абв 🖋e\u0301") for _ in range(chance.randint(1, 9))),
            {"page": chance.randint(1, 3)},
        )
        for _ in range(400)
    ]
    script = ReadingScript(
        "drawn", [PartScript([TextScript(lines, chance.choice(["", "recognised"]))], {"pages": "3"})]
    )
    text = script.parts[0].texts[0].text
    reports, locators = [], {}
    for number in range(60):
        start = chance.randrange(len(text) - 40)
        found = script.found(text[start : start + chance.randint(9, 40)])
        reports.append(words(f"words {number}", drawn_lie(chance, found)))
        reports.append(place(f"place {number}", analyst=chance.random() < 0.2))
        locators[f"place {number}"] = chance.choice(
            [
                {"page": chance.randint(1, 5)},
                {"page": 1, "box": [0, 0, chance.randint(0, 2), 1]},
                {"slide": 1},
                {"seconds": [0, 1]},
                {"whole": True},
            ]
        )
    case(exhibit(script), reports, locators).write(tmp_path / "dossier")
    told = require_agreement(reader, tmp_path / "dossier").facts.quotations
    facts = reader.page.locator(".facts").inner_text()
    assert f"{told.compared} of {told.compared + len(told.quotes())} compared with their exhibits." in facts
    assert all(each.batch in facts for each in told.uncompared)
    assert {"S003", "S009"} <= reader.codes()


def nested(depth: int, leaf: str) -> str:
    return "[" * depth + leaf + "]" * depth


# The rows in which the verifiers once disagreed are in tests/attacks/test_a19_verifiers_agree.py.
CORNERS: dict[str, Callable[[Path], object]] = {
    "a comment in the policy": lambda folder: prepend(folder / "data/policy.txt", "# ключи\n".encode()),
}


def retell(folder: Path, value: str) -> None:
    path = folder / "data/statements.json"
    path.write_text(path.read_text().replace('"date": "2024-04-07"', f'"date": {value}', 1))


def prepend(path: Path, data: bytes) -> None:
    path.write_bytes(data + path.read_bytes())


DEEPEST = MAX_NESTING - 7
"""How deep a value may be nested where the test puts it: six levels above it and the value itself are there already."""


@pytest.mark.parametrize(
    ("depth", "leaf", "is_read"),
    [(DEEPEST, "1", True), (DEEPEST + 1, "1", False), (DEEPEST + 1, "", True), (DEEPEST + 2, "", False)],
)
def test_both_read_json_to_the_same_depth(reader, small, depth, leaf, is_read):
    retell(small, nested(depth, leaf))
    rebag(small)
    report = require_agreement(reader, small)
    assert ("S001" not in {finding.code for finding in report.findings}) is is_read


@pytest.mark.parametrize("corner", CORNERS)
def test_the_corners_of_the_grammar_are_the_same(reader, small, corner):
    CORNERS[corner](small)
    rebag(small)
    require_agreement(reader, small)


def test_a_folder_that_holds_the_package_and_nothing_else_will_do_for_both(reader, small):
    assert require_agreement(reader, small.parent).result is Result.CONSISTENT


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_behind_right_manifests_gives_the_same_findings(reader, small, seed):
    chance = random.Random(seed)
    victims = sorted(
        path
        for path in (small / "data").rglob("*")
        if path.is_file() and path.suffix not in (".pdf", ".html")
    )
    for path in chance.sample(victims, 3):
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        put(path, bytes(data))
    rebag(small)
    require_agreement(reader, small)


def quoting(text: str, content: bytes, encoding: str, number: int) -> tuple[ExhibitScript, BatchScript]:
    control = f"A-{number:06}"
    exact = {"type": "TextQuoteSelector", "exact": text, "prefix": "", "suffix": ""}
    position = {"type": "TextPositionSelector", "start": 0, "end": len(text)}
    return ExhibitScript(control, "text/plain", "txt", content), BatchScript(
        control, control, [exact, position], encoding
    )


def test_every_byte_of_every_encoding_is_read_as_python_reads_it(reader, tmp_path):
    data = bytes(range(256))
    quotes = [
        quoting(data.decode(name, "replace"), data, name, number) for number, name in enumerate(ENCODINGS, 1)
    ]
    text = "Ґанок, 𝔘 и 汉字\r\n🖋"
    quotes += [
        quoting(text, text.encode(name), name, number) for number, name in enumerate(WIDE_ENCODINGS, 100)
    ]
    world = compose(
        Scenario(tuple(exhibit for exhibit, _ in quotes), tuple(batch for _, batch in quotes), frozenset())
    )
    world.write(tmp_path / "dossier")
    report = examine(tmp_path / "dossier")
    assert reader.check(tmp_path / "dossier") == report.result.value == "consistent"
    assert reader.findings() == listed(report)


def test_a_quotation_across_pieces_of_a_long_text_is_found(reader, tmp_path):
    text = "ж🖋" * 1_000_000 + "нас вывели в коридор" + "я" * 50
    start = 2_000_000 - 3
    exact, position = (
        text[start : start + 23],
        {"type": "TextPositionSelector", "start": start, "end": start + 23},
    )
    selector = [
        {"type": "TextQuoteSelector", "exact": exact, "prefix": text[start - 32 : start], "suffix": "я" * 32},
        position,
    ]
    exhibit = ExhibitScript("A-000001", "text/plain", "txt", text.encode())
    world = compose(Scenario((exhibit,), (BatchScript("long", "A-000001", selector, "utf-8"),), frozenset()))
    world.write(tmp_path / "dossier")
    assert reader.check(tmp_path / "dossier") == "consistent"
    assert "S003" not in reader.codes()


def test_parts_of_a_citation_that_are_withheld_are_no_fault(reader, tmp_path):
    first, second, third, *_ = (f"statements/{script.batch}" for script in Scenario().batches)
    kept = {
        f"{first}:context",
        f"{first}:chain.1",
        f"{second}:locator",
        f"{second}:origin",
        f"{third}:quote",
        f"{third}:grade",
    }
    compose(Scenario(kept=frozenset(kept))).write(tmp_path / "dossier")
    report = examine(tmp_path / "dossier")
    assert reader.check(tmp_path / "dossier") == report.result.value == "consistent"
    assert reader.findings() == listed(report)
