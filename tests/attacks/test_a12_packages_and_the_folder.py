"""Promise 1 against whoever has a released package: nothing in the folder shows that the package comes from it (attack A12)."""

import shutil

import pytest
from typer.testing import CliRunner

from khronika.archive.seizure.packages import NotAPackageError, traces_of_packages
from khronika.archive.seizure.scan import TraceKind, seize
from khronika.archive.store.archive import Archive
from khronika.cli.main import app
from tests.upgraded import run_upgrade
from tests.version2 import unpacked


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """An archive of version 2 and a package that was released from it."""
    return unpacked("begun", tmp_path_factory.mktemp("a12"))


def traces(folder, made):
    return list(traces_of_packages(folder, [made.folder / "court-package"]))


def test_an_archive_of_version_2_is_known_by_its_package_and_after_the_upgrade_of_every_member_it_is_not(
    begun, tmp_path
):
    folder = shutil.copytree(begun.archive, tmp_path / "archive")
    shutil.copy(begun.folder / "vira.keys", tmp_path)
    places = {place for place, _ in traces(folder, begun)}
    assert {
        "archive.json",
        "ledger/a/checkpoint",
        "ledger/a/tile/entries/000",
        "ledger/a/tile/0/000",
    } <= places
    for who, keys in (("", None), ("bohdan", None), ("vira", tmp_path / "vira.keys")):
        with Archive.open(folder, begun.passphrase(who), keys) as archive:
            run_upgrade(archive)
    assert traces(folder, begun) == []


LEAKS = {
    "an id": lambda package: next((package / "data/members").iterdir()).name.partition(".")[0].encode(),
    "a commitment": lambda package: (package / "data/package.list").read_bytes()[10:60],
    "a token": lambda package: next((package / "data/timestamps").glob("*.tsr")).read_bytes()[700:716],
    "a name of the log": lambda package: (package / "data/policy.txt").read_bytes()[4:34],
    "an opening": lambda package: (package / "data/package.opening").read_bytes()[30:46],
    "a chain": lambda package: next((package / "data/timestamps").glob("*.pem")).read_bytes()[101:121],
}


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("before", [b"", b"123"])
def test_sixteen_bytes_of_a_package_are_found_wherever_they_lie(begun, tmp_path, leak, before):
    (tmp_path / "archive").mkdir()
    shutil.copy(begun.archive / "archive.json", tmp_path / "archive")
    data = LEAKS[leak](begun.folder / "court-package")
    (tmp_path / "archive" / "leak").write_bytes(before + data + b"7")
    assert {place for place, _ in traces(tmp_path / "archive", begun)} >= {"leak"}
    (tmp_path / "archive" / "leak").write_bytes(before + data[:14] + b"7")
    assert "leak" not in {place for place, _ in traces(tmp_path / "archive", begun)}


def test_the_command_takes_packages_alone_and_with_originals(begun, tmp_path):
    package = ["--package", str(begun.folder / "court-package")]
    told = CliRunner().invoke(app, ["seize-test", str(begun.archive), *package])
    assert (told.exit_code, "traces of released packages" in told.stdout) == (1, True)
    assert "archive.json\tpackage\t" in told.stdout
    both = seize(begun.archive, begun.folder / "first", [begun.folder / "court-package"])
    assert TraceKind.PACKAGE in {trace.kind for trace in both}
    assert CliRunner().invoke(app, ["seize-test", str(begun.archive)]).exit_code == 2


def test_what_is_no_package_is_refused_and_never_found_to_leave_no_trace(begun, tmp_path):
    whole = begun.folder / "court-package"
    (tmp_path / "file").write_bytes(b"a file")
    (tmp_path / "empty").mkdir()
    (tmp_path / "without data").mkdir()
    shutil.copy(whole / "bagit.txt", tmp_path / "without data")
    shutil.copytree(whole, tmp_path / "without declaration", ignore=lambda *_: {"bagit.txt"})
    for place in (*tmp_path.iterdir(), tmp_path / "mistyped", whole / "bagit.txt", whole / "data"):
        told = CliRunner().invoke(
            app, ["seize-test", str(begun.archive), "--package", str(whole), "--package", str(place)]
        )
        assert (told.exit_code, "trace" in told.stdout, isinstance(told.exception, NotAPackageError)) == (
            1,
            False,
            True,
        )
