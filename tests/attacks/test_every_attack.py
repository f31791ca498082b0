"""Every attack of November 2026 has a file of tests that is named for it: `test_a05_reading_copies.py` holds the tests of A5.

A file is named `test_a<number, two digits>_<what is attacked>.py` and begins with one sentence that says what was done and what must
come of it. Where a court package is attacked, its tests ask the fixture `verdict` (conftest.py): the library, `verify.py` run alone and
`verify.html` in a browser must find it alike. Tests that need the browser bear `pytest.mark.browser`. Whoever brings the file of an
attack takes its line out of `AWAITED`.
"""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ATTACKS = frozenset({1, 2, 3, 5, 6, 7, 8, 9, *range(13, 20)})
AWAITED: frozenset[int] = frozenset()
"""Attacks whose tests are still to come."""


def files_of(attack: int) -> list[Path]:
    return [
        path for path in HERE.glob("test_a*.py") if re.fullmatch(rf"test_a{attack:02}_[a-z_]+\.py", path.name)
    ]


@pytest.mark.parametrize("attack", sorted(ATTACKS - AWAITED))
def test_the_attack_has_tests_of_its_own(attack):
    [path] = files_of(attack)
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    assert [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_no_attack_is_awaited_whose_tests_are_there():
    assert [attack for attack in AWAITED if files_of(attack)] == []
