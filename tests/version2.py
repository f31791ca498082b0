"""Archives and a package made by the last build that wrote version 2, unpacked for a test that may harm them.

unpacked("begun", tmp_path).archive          # a folder as that build left it, its index to be made again (fixtures/version-2/README.md)
printed("begun")["status"]                   # what that build printed of it
"""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.version1 import Unpacked, unpacked_from

FIXTURES = Path(__file__).parent / "fixtures" / "version-2"
NAMES = ("begun", "corners")


def unpacked(name: str, folder: Path) -> Unpacked:
    """A fresh copy below `folder`: files 0600, folders 0700, every time 0."""
    return unpacked_from(FIXTURES, name, folder)


@functools.cache
def printed(name: str) -> Mapping[str, Any]:
    """What the build of version 2 printed of an archive, by the words of the command."""
    told: Mapping[str, Mapping[str, Any]] = json.loads(
        (FIXTURES / "expected.json").read_text(encoding="utf-8")
    )
    return told[name]
