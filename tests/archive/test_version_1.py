"""What the build of version 1 wrote can still be read and verified."""

import stat
from collections import Counter

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.verification.verify import verify_archive
from khronika.archive.verification.verify_package import verify_package
from tests.version1 import NAMES, printed, unpacked


@pytest.mark.parametrize("name", NAMES)
def test_an_archive_of_version_1_verifies(name, tmp_path):
    made = unpacked(name, tmp_path)
    verdict = verify_archive(made.archive, made.passphrase(), None, lambda *_: None)
    assert not verdict.failed
    assert verdict.events == len(printed(name)["(types)"])


@pytest.mark.parametrize("name", NAMES)
def test_an_unpacked_archive_has_the_modes_and_times_of_one_that_was_left_in_order(name, tmp_path):
    made = unpacked(name, tmp_path)
    found = [path.lstat() for path in (made.archive, *made.archive.rglob("*"))]
    assert {stat.S_IMODE(each.st_mode) for each in found} == {0o700, 0o600}
    assert {each.st_mtime for each in found} == {0}


@pytest.mark.parametrize("name", NAMES)
def test_statements_of_version_1_have_the_ids_they_had(name, tmp_path):
    made = unpacked(name, tmp_path)
    logged = [
        each["values"]["statements"] for each in printed(name)["(logged)"] if each["event"]["type"] == "state"
    ]
    ids = sorted(statement["id"] for batch in logged for statement in batch)
    with Archive.open(made.archive, made.passphrase()) as archive:
        record = archive.index.record
        assert (
            sorted(
                each.id
                for identity in ids
                for each in record.statement(identity).statements
                if each.id == identity
            )
            == ids
        )


@pytest.mark.parametrize("member", ["bohdan", "sources"])
def test_every_passphrase_opens_what_it_is_for(member, tmp_path):
    made = unpacked("corners", tmp_path)
    folder = made.sources if member == "sources" else made.archive
    Archive.open(folder, made.passphrase(member)).close()


def test_keys_that_were_kept_elsewhere_open_an_archive_of_version_1(tmp_path):
    made = unpacked("corners", tmp_path)
    Archive.open(made.archive, made.passphrase("vira"), made.folder / "vira.keys").close()


def test_the_corners_hold_every_type_of_event_of_version_1():
    types = Counter(printed("corners")["(types)"])
    custody = {"seal", "derive", "open", "export"}
    record = {"state", "review", "withdraw", "policy", "case", "judge", "import"}
    assert types.keys() == {"accession", "epoch", "member", "timestamp"} | custody | record


def test_a_package_of_version_1_verifies(tmp_path):
    made = unpacked("demonstration", tmp_path)
    assert printed("package")["verify"]["result"] == "verified"  # what `consistent` was called then
    assert verify_package(made.package).result.value == "consistent"
