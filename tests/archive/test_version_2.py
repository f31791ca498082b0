"""An archive of version 2 is read and verified as the build that wrote it did."""

from pathlib import Path

import pytest

from tests.told import told
from tests.version2 import NAMES, printed, unpacked


@pytest.mark.parametrize("name", NAMES)
def test_what_the_commands_say_of_it_is_what_its_own_build_said(name: str, tmp_path: Path):
    made = unpacked(name, tmp_path)
    for words, answer in printed(name).items():
        assert told(made.archive, made.passphrase_file(), words) == answer, words
