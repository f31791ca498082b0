"""The page compares a package with a letter as the other verifiers do."""

from pathlib import Path

import pytest

from khronika_verify.letter import compare_letter
from khronika_verify.package import examine
from tests.browser.reader import listed
from tests.verify.letter_simulator import CHANGES, SPELLINGS, UNREADABLE, letter

pytestmark = pytest.mark.browser


def letters(folder: Path) -> dict[str, bytes]:
    """Every letter of the simulator."""
    read = {name: letter(folder, change) for name, (change, _, _) in CHANGES.items()}
    unread = {name: letter(folder, change) for name, change in UNREADABLE.items()}
    return {**read, **unread, **{name: change(letter(folder)) for name, change in SPELLINGS.items()}}


def test_every_letter_gives_the_same_findings_and_the_same_result(reader, genuine, tmp_path):
    report = examine(genuine)
    reader.check(genuine)
    for name, data in letters(genuine).items():
        (tmp_path / "letter.json").write_bytes(data)
        compared = compare_letter(report, data)
        assert reader.trust(tmp_path / "letter.json") == compared.result.value, name
        assert reader.findings() == listed(compared), name


def test_a_verified_package_is_called_so_with_its_condition(reader, genuine, tmp_path):
    (tmp_path / "letter.json").write_bytes(letter(genuine))
    reader.check(genuine)
    assert reader.trust(tmp_path / "letter.json") == "verified"
    assert (
        "If the letter reached you from the organisation itself"
        in reader.page.locator(".proves").inner_text()
    )
    assert reader.check(genuine) == "consistent"


def test_a_package_that_was_replaced_is_found_by_the_letter(reader, genuine, small, tmp_path):
    (tmp_path / "letter.json").write_bytes(letter(small, lambda told: told.update(keys=told["keys"][:1])))
    reader.check(small)
    assert reader.trust(tmp_path / "letter.json") == "failed"
