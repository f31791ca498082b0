"""An archive of version 2 is read and verified as the build that wrote it did."""

from pathlib import Path
from typing import Any

import pytest

from tests.told import told
from tests.version2 import NAMES, printed, unpacked


def as_told_then(answer: Any, then: Any) -> Any:
    """An answer without what commands did not tell then."""
    if isinstance(answer, list) and isinstance(then, list) and len(answer) == len(then):
        return [as_told_then(*each) for each in zip(answer, then, strict=True)]
    if isinstance(answer, dict) and isinstance(then, dict):
        return {name: as_told_then(value, then[name]) for name, value in answer.items() if name in then}
    return answer


@pytest.mark.parametrize("name", NAMES)
def test_what_the_commands_say_of_it_is_what_its_own_build_said(name: str, tmp_path: Path):
    made = unpacked(name, tmp_path)
    for words, answer in printed(name).items():
        assert as_told_then(told(made.archive, made.passphrase_file(), words), answer) == answer, words
