"""A release is listed and signed as docs/release.md says, and what it is made of is told with it."""

import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.house.test_licences import pinned

NAME = "khronika-release"
needs_signer = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


def ssh(*words, given=b""):
    return subprocess.run(["ssh-keygen", *map(str, words)], input=given, capture_output=True, check=False)


@pytest.fixture
def release(project, tmp_path):
    """A folder with a file and a subfolder, its signed list, and what a user trusts."""
    folder, key = tmp_path / "release", tmp_path / "key"
    (folder / "wheels").mkdir(parents=True)
    (folder / "khronika.whl").write_bytes(b"wheel")
    (folder / "wheels" / "свій файл.whl").write_bytes(b"another")
    assert ssh("-q", "-t", "ed25519", "-N", "", "-C", NAME, "-f", key).returncode == 0
    signed = subprocess.run(
        [project / "scripts/release", "--sign", folder, key], capture_output=True, text=True, check=False
    )
    assert signed.returncode == 0, signed.stderr
    trusted = tmp_path / "allowed_signers"
    trusted.write_text(f'{NAME} namespaces="{NAME}" {key.with_suffix(".pub").read_text()}')
    return folder, trusted


def verified(release):
    folder, trusted = release
    words = ("-Y", "verify", "-f", trusted, "-I", NAME, "-n", NAME, "-s", folder / "SHA256SUMS.sig")
    signature = ssh(*words, given=(folder / "SHA256SUMS").read_bytes())
    sums = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return signature.returncode == 0, sums.returncode == 0


@needs_signer
def test_every_file_of_a_release_is_listed_and_the_list_is_signed(release):
    assert len((release[0] / "SHA256SUMS").read_text().splitlines()) == 2
    assert verified(release) == (True, True)


@needs_signer
def test_a_changed_file_a_changed_list_and_another_key_are_noticed(release, tmp_path):
    folder, trusted = release
    (folder / "khronika.whl").write_bytes(b"other")
    assert verified(release) == (True, False)
    with (folder / "SHA256SUMS").open("a") as listed:
        listed.write(f"{64 * '0'}  more\n")
    assert verified(release)[0] is False
    (folder / "SHA256SUMS.sig").unlink()
    ssh("-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other")
    subprocess.run(
        [
            shutil.which("ssh-keygen"),
            "-q",
            "-Y",
            "sign",
            "-n",
            NAME,
            "-f",
            tmp_path / "other",
            folder / "SHA256SUMS",
        ],
        check=False,
    )
    assert verified(release)[0] is False
    assert trusted.exists()


@needs_signer
def test_without_a_key_nothing_is_signed(project, tmp_path):
    (tmp_path / "release").mkdir()
    words = [project / "scripts/release", "--sign", tmp_path / "release", tmp_path / "none"]
    refused = subprocess.run(words, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "there is no key to sign with" in refused.stderr
    assert not list((tmp_path / "release").iterdir())


def test_the_list_of_parts_follows_from_the_pinned_sets(project):
    checked = subprocess.run(
        [sys.executable, project / "scripts/sbom", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_the_list_of_parts_has_every_library_with_its_digests(project, wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/sboms/sbom.cdx.json"))
        told = json.loads(archive.read(name))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert {part["name"]: part["version"] for part in told["components"]} == pinned("demo.txt")
    hashes = [digest["content"] for part in told["components"] for digest in part["hashes"]]
    listed = re.findall(r"sha256:([0-9a-f]{64})", (project / "requirements/demo.txt").read_text())
    assert sorted(hashes) == sorted(listed)
    references = {part["bom-ref"] for part in told["components"]}
    (ours,) = told["dependencies"]
    assert set(ours["dependsOn"]) < references
    scopes = {part["name"]: part["scope"] for part in told["components"]}
    assert (scopes["cryptography"], scopes["tesserocr"], scopes["hatchling"]) == (
        "required",
        "optional",
        "excluded",
    )
