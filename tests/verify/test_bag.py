"""The bag reader agrees with the BagIt conformance suite wherever the suite speaks of bags like ours: version 1.0, SHA-256.

Out of scope: versions before 1.0, MD5 and SHA-512 alone, fetch.txt, other encodings, labels spelled with other blanks. Our bags are
written by one program, and a reader with fewer choices has fewer ways to be deceived; such bags are refused, also the valid ones.
"""

import os
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika_verify.bag import check_bag
from khronika_verify.finding import Findings
from khronika_verify.folder import MAX_DEPTH, is_safe, survey
from tests.verify.forge_simulator import codes
from tests.verify.package_simulator import put, rebag, retag

REFUSED = {
    "invalid/same-filename-listed-twice-with-different-hashes": "B005",
    "invalid/same-filename-listed-twice-with-the-same-hash": "B005",
    "invalid/bagit-with-invalid-whitespace": "B001",
    "invalid/notAllManifestsListAllFiles": "B005",
}


def bag_codes(folder) -> set[str]:
    findings = Findings()
    check_bag(survey(folder), findings)
    return {finding.code for finding in findings.found}


@pytest.fixture
def suite(shared):
    folder = shared / "vectors" / "bagit-conformance" / "v1.0"
    if not folder.is_dir():
        pytest.skip("the BagIt conformance suite is not among the shared vectors")
    return folder


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_the_invalid_bags_of_the_suite_are_refused(suite, name, code):
    assert code in bag_codes(suite / name)


def test_the_valid_bag_of_the_suite_is_accepted_once_it_has_our_manifests(suite, tmp_path):
    folder = tmp_path / "dossier"
    shutil.copytree(suite / "valid/basicBag", folder, copy_function=shutil.copyfile)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    assert bag_codes(folder) == {"B005", "B006"}
    put(folder / "bag-info.txt", b"")
    rebag(folder)
    assert bag_codes(folder) == set()


def test_a_name_with_line_ends_and_percent_signs_is_listed_encoded(small):
    put(small / "data/50%25 of it", b"x")
    rebag(small)
    assert "B005" in codes(small) or "B002" in codes(small)
    manifest = small / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace("50%25 of it", "50%2525 of it"))
    retag(small)
    assert codes(small) == {"K006"}


@pytest.mark.parametrize(
    "line",
    [
        "{d}  /etc/passwd",
        "{d}  ~/x",
        "{d}  data/../x",
        "{d}  C:/x",
        "{d}  data\\x",
        "{d}  data//x",
        "{d}  ./x",
    ],
)
def test_a_listed_path_that_leaves_the_package_is_unsafe(small, line):
    with (small / "tagmanifest-sha256.txt").open("a") as manifest:
        manifest.write(line.format(d="0" * 64) + "\n")
    assert "B007" in codes(small)


@pytest.mark.parametrize(
    "line", ["{d} x", "{d}\tx", "{D}  x", "{d}  ", "  x", "{d}  *x", "{d}  x\r", "\ufeff{d}  x", "{d}  50%"]
)
def test_a_manifest_line_in_another_spelling_is_malformed(small, line):
    with (small / "tagmanifest-sha256.txt").open("a") as manifest:
        manifest.write(line.format(d="0a" * 32, D="0A" * 32) + "\n")
    assert codes(small) & {"B005", "B007"}


@given(
    parts=st.lists(
        st.sampled_from(["a", "..", ".", "", "b c", "~", "C:", "d\\e", "\0", "x" * 300]),
        min_size=1,
        max_size=5,
    )
)
def test_a_safe_path_stays_in_the_package(parts):
    path = "/".join(parts)
    if is_safe(path):
        assert os.path.normpath("/package/" + path) == "/package/" + path


def test_a_folder_deeper_than_any_package_is_not_entered(tmp_path):
    put(tmp_path / "/".join(["d"] * (MAX_DEPTH + 5)) / "x", b"")
    disk = survey(tmp_path)
    assert disk.files == {}
    assert disk.unsafe == ("/".join(["d"] * (MAX_DEPTH + 1)),)


def test_a_link_to_a_folder_is_neither_entered_nor_read(tmp_path):
    put(tmp_path / "secret/key", b"")
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier/data").symlink_to(tmp_path / "secret")
    assert survey(tmp_path / "dossier").files == {}


def test_a_file_exchanged_for_a_link_after_the_survey_is_not_read(tmp_path):
    put(tmp_path / "secret", b"secret")
    put(tmp_path / "dossier/a", b"public")
    disk = survey(tmp_path / "dossier")
    (tmp_path / "dossier/a").unlink()
    (tmp_path / "dossier/a").symlink_to(tmp_path / "secret")
    assert disk.read("a", 100) is None
    assert disk.digest("a") is None
