"""What a court runs needs Python and nothing else."""

import ast
import sys
from collections.abc import Iterator

from tests.house.sources import PROJECT, modules

OWN = "khronika_verify"


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if node.level == 0 else OWN


def test_the_verifier_imports_the_standard_library_and_itself():
    allowed = sys.stdlib_module_names | {OWN}
    foreign = {
        f"{path}: {name}" for path, tree in modules(OWN) for name in imported(tree) if name not in allowed
    }
    assert foreign == set()


def test_the_verifier_opens_no_connection():
    network = {"asyncio", "ftplib", "http", "smtplib", "socket", "ssl", "urllib"}
    reaching = {
        f"{path}: {name}" for path, tree in modules(OWN) for name in imported(tree) if name in network
    }
    assert reaching == set()


def test_every_module_of_the_verifier_names_its_licence():
    silent = [
        path
        for path, _ in modules(OWN)
        if "SPDX-License-Identifier: Apache-2.0" not in (PROJECT / path).read_text(encoding="utf-8")[:300]
    ]
    assert silent == []
