"""Archives and a package made by the build of version 1, unpacked for a test that may harm them (fixtures/version-1/README.md).

unpacked("corners", tmp_path).archive        # a folder as that build left it, its index to be made again
printed("corners")["status"]                 # what that build printed of it
"""

import functools
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures" / "version-1"
NAMES = ("demonstration", "corners")


@dataclass(frozen=True)
class Unpacked:
    """A folder with what was packed together."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def package(self) -> Path:
        """The court package; the demonstration alone has one."""
        return self.folder / "court-package-ik-99-shizo"

    @property
    def sources(self) -> Path:
        """The archive of sources; the corners alone have one."""
        return self.folder / "sources"

    def passphrase(self, of: str = "") -> str:
        """The passphrase of the founder, or of `bohdan`, `vira` (her keys are `vira.keys`) and `sources`."""
        return self.passphrase_file(of).read_text(encoding="utf-8").strip()

    def passphrase_file(self, of: str = "") -> Path:
        return self.folder / (f"passphrase-{of}.txt" if of else "passphrase.txt")


def unpacked(name: str, folder: Path) -> Unpacked:
    """A fresh copy below `folder`: files 0600, folders 0700, every time 0."""
    return unpacked_from(FIXTURES, name, folder)


def unpacked_from(fixtures: Path, name: str, folder: Path) -> Unpacked:
    """`unpacked`, out of the fixtures of any version."""
    target = folder / name
    with tarfile.open(fixtures / f"{name}.tar.xz") as packed:
        # The archive is our own; Python 3.11.2 of Debian knows no filters yet, later ones ask for one.
        if hasattr(tarfile, "data_filter"):
            packed.extractall(target, filter="data")
        else:
            packed.extractall(target)
    for path in (target, *target.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    for path in sorted(target.rglob("*"), reverse=True):
        os.utime(path, (0, 0))
    return Unpacked(target)


@functools.cache
def printed(name: str) -> Mapping[str, Any]:
    """What the build of version 1 printed of an archive, or of the `package`, by the words of the command."""
    told: Mapping[str, Mapping[str, Any]] = json.loads(
        (FIXTURES / "expected.json").read_text(encoding="utf-8")
    )
    return told[name]
