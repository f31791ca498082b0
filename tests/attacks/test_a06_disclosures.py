"""A6: disclosed facts, stamps and originals were taken out in silence, an original was renamed to what runs; all of it is found."""

import json

import pytest

from tests.verify.package_simulator import rebag

pytestmark = pytest.mark.browser

TAKEN = (
    "data/exhibits/A-000001/custody/a-0000-seal.fields/name",
    "data/accessions/*-closed.*",
    "data/timestamps/*",
    "data/case.fields/content",
)


@pytest.mark.parametrize("pattern", TAKEN)
def test_nothing_that_was_disclosed_can_be_taken_out(small, verdict, pattern):
    taken = {path.relative_to(small).as_posix() for path in small.glob(pattern)}
    assert taken
    for path in taken:
        (small / path).unlink()
    rebag(small)
    found = verdict(small)
    assert {path for code, path in found.findings if code == "K004"} == taken
    assert found.result == "failed"


def test_an_original_cannot_be_taken_out_and_called_withheld(small, verdict):
    (small / "data/exhibits/A-000003/original.png").unlink()
    retell(small, "A-000003", None)
    found = verdict(small)
    assert ("K004", "data/exhibits/A-000003/original.png") in found.findings
    assert "E007" in found.codes


def test_a_case_code_that_was_never_disclosed_cannot_be_told_otherwise(small, verdict):
    told = json.loads((small / "data/statements.json").read_text())
    told["case"]["code"] = "other-case"
    (small / "data/statements.json").write_text(json.dumps(told))
    rebag(small)
    assert ("K003", "data/statements.json") in verdict(small).findings


@pytest.mark.parametrize("ending", ["html", "docm"])
def test_an_original_cannot_be_renamed_to_what_runs(small, verdict, ending):
    folder = small / "data/exhibits/A-000001"
    (folder / "original.txt").rename(folder / f"original.{ending}")
    retell(small, "A-000001", f"exhibits/A-000001/original.{ending}")
    assert {"E010", "K004", "K005"} <= verdict(small).faults


def retell(folder, control, file):
    """Say that the bytes of an exhibit are filed elsewhere, and make the manifests right."""
    told = json.loads((folder / "data/statements.json").read_text())
    next(each for each in told["exhibits"] if each["control"] == control)["file"] = file
    (folder / "data/statements.json").write_text(json.dumps(told))
    rebag(folder)
