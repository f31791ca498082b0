"""The wheel holds all that runs, and is made of equal sources in equal bytes."""

import csv
import os
import subprocess
import zipfile
from email.parser import BytesParser

from tests.install.conftest import build


def record(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/RECORD"))
        return {row[0]: row[1] for row in csv.reader(archive.read(name).decode().splitlines())}


def compiled(names):
    """The catalogues of messages as Python reads them, which git does not hold: `scripts/compiled_words.py`."""
    catalogues = [name.removesuffix(".po") for name in names if name.endswith(".po")]
    folders = [f"{name}/LC_MESSAGES" for name in catalogues]
    assert len(folders) == 3
    return {f"{folder}/khronika.mo" for folder in folders}


def test_the_wheel_holds_every_file_of_both_packages(project, wheel):
    asked = ["git", "-C", project / "src", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    tracked = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    ours = {name for name in tracked.split("\0") if name and (project / "src" / name).exists()}
    held = {name for name in record(wheel) if ".dist-info/" not in name}
    assert held == ours | compiled(ours)
    assert any(name.startswith("khronika/demo/examples/texts/") for name in held)


def test_the_same_sources_give_the_same_bytes_whoever_builds(project, wheel, tmp_path):
    again = build(project, tmp_path / "again", TZ="Asia/Kathmandu", LC_ALL="C", PYTHONHASHSEED="7")
    assert again.read_bytes() == wheel.read_bytes()


def test_every_extra_that_pip_can_install_names_only_what_can_be_installed(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = BytesParser().parsebytes(archive.read(name))
    needed = [line for line in told.get_all("Requires-Dist") if "extra == 'read'" in line]
    assert needed
    # It names libraries that no longer run: its weights are installed without what it names.
    assert not [line for line in needed if line.startswith("natasha")]


def test_the_wheel_names_no_folder_of_the_machine_it_was_built_on(project, wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if os.fsencode(project) in archive.read(name)]
