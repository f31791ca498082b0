"""The program compares its own files with the digests it was packed with."""

import py_compile
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from khronika.archive import program
from khronika.archive.program import (
    NoRecordError,
    ProgramFault,
    compare_program,
    installed_record,
    wheel_digest,
    wheel_record,
)


@pytest.fixture(scope="module")
def packed(wheel, tmp_path_factory):
    """A folder of libraries with a small part of the wheel, and the digests of that part."""
    root = tmp_path_factory.mktemp("libraries")
    digests = {
        path: digest
        for path, digest in wheel_record(wheel).items()
        if path.startswith(("khronika/primitives/", "khronika/vault/"))
    }
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(root, digests)
    return root, digests


@pytest.fixture
def installed(packed, tmp_path):
    root, digests = packed
    return Path(shutil.copytree(root, tmp_path / "libraries")), digests


def faults(installed):
    return dict(compare_program(*installed).faults)


def test_what_is_as_it_was_packed_is_whole(installed):
    compared = compare_program(*installed)
    assert compared.faults == ()
    assert compared.files == len(installed[1]) > 10


def test_a_missing_a_changed_and_an_added_file_are_found(installed):
    root, _ = installed
    (root / "khronika/vault/store.py").unlink()
    with (root / "khronika/primitives/digest.py").open("ab") as file:
        file.write(b"\n")
    (root / "khronika/vault/extra.py").write_text("")
    (root / "khronika/vault/link.py").symlink_to(root / "khronika/primitives/error.py")
    assert faults(installed) == {
        "khronika/vault/store.py": ProgramFault.MISSING,
        "khronika/primitives/digest.py": ProgramFault.CHANGED,
        "khronika/vault/extra.py": ProgramFault.ADDED,
        "khronika/vault/link.py": ProgramFault.ADDED,
    }


def test_compiled_files_are_compared_with_what_they_stand_for(installed, tmp_path):
    root, _ = installed
    for level in (0, 1, 2):
        py_compile.compile(str(root / "khronika/primitives/digest.py"), optimize=level, doraise=True)
    assert faults(installed) == {}
    other = tmp_path / "other.py"
    other.write_text("import os\n")
    cached = Path(py_compile.compile(str(other), doraise=True))
    tag = cached.name.split(".", 1)[1]
    place = root / "khronika/primitives/__pycache__"
    shutil.copy(cached, place / f"digest.{tag}")
    shutil.copy(cached, place / f"nowhere.{tag}")
    (place / f"error.{tag}").write_bytes(b"no code")
    assert faults(installed) == {
        f"khronika/primitives/__pycache__/digest.{tag}": ProgramFault.COMPILED,
        f"khronika/primitives/__pycache__/nowhere.{tag}": ProgramFault.ADDED,
        f"khronika/primitives/__pycache__/error.{tag}": ProgramFault.COMPILED,
    }


def test_a_file_that_is_no_wheel_of_ours_is_refused(tmp_path):
    (tmp_path / "text.whl").write_bytes(b"nothing")
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as other:
        other.writestr("other-1.dist-info/RECORD", "other/__init__.py,sha256=x,1\n")
    for name in ("text.whl", "other.whl"):
        with pytest.raises(NoRecordError):
            wheel_record(tmp_path / name)


def test_the_wheel_lists_every_file_it_holds(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.endswith("/RECORD")}
    assert held == wheel_record(wheel).keys()
    assert len(wheel_digest(wheel)) == 64


def test_a_checkout_has_no_list_and_says_what_to_ask_instead():
    with pytest.raises(NoRecordError) as caught:
        installed_record()
    assert "git status" in caught.value.hint


def test_what_an_installer_writes_elsewhere_is_not_compared(tmp_path, monkeypatch):
    lines = [
        "../../../bin/khronika,sha256=x,1",
        "khronika/__init__.py,sha256=y,1",
        "khronika-1.dist-info/RECORD,,",
        "khronika/cli/main.py,sha256=z,2",
    ]
    found = SimpleNamespace(read_text=lambda _: "\n".join(lines), locate_file=lambda _: tmp_path)
    monkeypatch.setattr(program, "distribution", lambda _: found)
    assert installed_record() == (
        tmp_path,
        {"khronika/__init__.py": "sha256=y", "khronika/cli/main.py": "sha256=z"},
    )
