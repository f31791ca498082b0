"""Releasing a case of an archive that was upgraded: statements of version 2, custody that begins in version 1."""

import json
from dataclasses import replace

import pytest

from khronika.archive.error import UpgradeNeededError
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import preview, release
from khronika.archive.store.archive import Archive
from khronika.record.recorded import State
from khronika_verify.package import examine
from tests.commands import run
from tests.version1 import unpacked

CODE = "ik-99"


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    there = unpacked("demonstration", tmp_path_factory.mktemp("upgraded"))
    with Archive.open(there.archive, there.passphrase()) as archive, pytest.raises(UpgradeNeededError):
        release(archive, ReleaseOrder(CODE), there.folder / "too-early")
    done = run("upgrade", there.archive, "--passphrase-file", there.passphrase_file())
    assert done.returncode == 0, done.stderr
    return there


def test_a_package_of_an_upgraded_archive_verifies_and_says_what_version_1_does_not_bind(upgraded, tmp_path):
    with Archive.open(upgraded.archive, upgraded.passphrase()) as archive:
        order = ReleaseOrder(CODE, states=frozenset({State.PROPOSED}))
        order = replace(order, allow=frozenset(preview(archive, order).decision.unconfirmed))
        release(archive, order, tmp_path / "whole")
        control = min(path.name for path in (tmp_path / "whole/data/exhibits").iterdir())
        withheld = replace(order, withhold=frozenset({control}))
        release(archive, withheld, tmp_path / "partly")
    for name in ("whole", "partly"):
        report = examine(tmp_path / name)
        assert report.result.value == "consistent", report.findings
        assert "O006" in {finding.code for finding in report.findings}
    told = json.loads((tmp_path / "whole/data/statements.json").read_text())
    cited = {
        statement
        for section in told["sections"]
        for each in section["sentences"]
        for statement in each["statements"]
    }
    shown = {
        value["id"]
        for batch in told["batches"]
        for name, value in batch["fields"].items()
        if name.startswith("statements.")
    }
    assert shown == cited | {each["statement"] for each in told["against"]}


def test_reviews_that_were_made_before_the_upgrade_travel_and_count(tmp_path):
    there = unpacked("corners", tmp_path)
    assert run("upgrade", there.archive, "--passphrase-file", there.passphrase_file()).returncode == 0
    with Archive.open(there.archive, there.passphrase()) as archive:
        order = ReleaseOrder("term")
        release(
            archive,
            replace(order, allow=frozenset(preview(archive, order).decision.unconfirmed)),
            tmp_path / "package",
        )
    report = examine(tmp_path / "package")
    assert report.result.value == "consistent", report.findings
    assert {"O006", "R005"} <= {finding.code for finding in report.findings}
    told = json.loads((tmp_path / "package/data/statements.json").read_text())
    states = [each for batch in told["batches"] for each in batch["states"].values()]
    assert [(each["state"], len(each["by"])) for each in states] == [("accepted", 2), ("disputed", 0)]
