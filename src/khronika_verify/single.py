# SPDX-License-Identifier: Apache-2.0
"""The two programs that travel inside a court package: verify.py, made here from the modules beside this one, and verify.html."""

import ast
from pathlib import Path

HOME = Path(__file__).parent
CHAPTERS = (
    *(
        "limit",
        "form",
        "place",
        "finding",
        "folder",
        "bag",
        "ed25519",
        "tree",
        "note",
        "policy",
        "proof",
        "event",
        "opening",
        "shown",
    ),
    *(
        "ledger",
        "custody",
        "extension",
        "exhibit",
        "accession",
        "locator",
        "rendition",
        "reading",
        "bounds",
        "citation",
        "passage",
    ),
    *("telling", "statement", "quotation", "review", "binding"),
    *("der", "signature", "certificate", "token", "timestamp", "claimed"),
    *(
        "typography",
        "binding_text",
        "letter_text",
        "review_text",
        "text",
        "package",
        "letter",
        "words",
        "advice",
        "report",
        "cli",
    ),
)
HEAD = '''#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the Khronika court package this file lies in. Run it with: python3 -I verify.py

It needs Python 3.9 or later and nothing else; it opens no network connection and writes nothing. It prints what it found, what that
proves and what it does not prove, and ends with 0 (verified, consistent), 1 (failed) or 2 (incomplete). --help lists its options.

How to read it: this file is the package `khronika_verify`, its chapters joined in an order in which each uses only those before it. No
line was changed but the imports between chapters, which are gone, and those from the standard library, which stand at the top. The
examination begins at `examine` in chapter `package`; the rules it follows are docs/format/dossier.md, ledger.md and record.md.

{contents}
"""

from __future__ import annotations

{imports}
'''
FOOT = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
"""


class PageMissingError(Exception):
    """verify.html has not been built into this installation."""


class ChapterError(Exception):
    """Two chapters use one name, so that they cannot be joined."""


def verify_html() -> bytes:
    """The page that checks a package in a browser; raises PageMissingError."""
    try:
        return (HOME / "page" / "verify.html").read_bytes()
    except FileNotFoundError as error:
        raise PageMissingError("verify.html is not built into this installation") from error


def build_verify_py() -> bytes:
    """verify.py, the same bytes on every run and machine; raises ChapterError."""
    sources = {name: (HOME / f"{name}.py").read_text(encoding="utf-8") for name in CHAPTERS}
    trees = {name: ast.parse(source) for name, source in sources.items()}
    _require_distinct(trees)
    contents = "\n".join(
        f"    {name:<12} {ast.get_docstring(tree, clean=True)}".split("\n\n")[0]
        for name, tree in trees.items()
    )
    imports = "\n".join(_imports(list(trees.values())))
    chapters = "".join(_chapter(name, sources[name], tree) for name, tree in trees.items())
    return (HEAD.format(contents=contents, imports=imports) + chapters + FOOT).encode()


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _imports(trees: list[ast.Module]) -> list[str]:
    """The imports from the standard library, each name once."""
    plain, named = {"import sys"}, {"pathlib": {"Path"}}
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.Import):
            plain.update(f"import {alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not str(node.module).startswith("khronika_verify"):
            named.setdefault(str(node.module), set()).update(alias.name for alias in node.names)
    return [
        *sorted(plain),
        *(f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(named.items())),
    ]


def _chapter(name: str, source: str, tree: ast.Module) -> str:
    """The lines of a module below its imports, under its opening words as comment."""
    last = max(
        node.end_lineno or 0 for node in tree.body[:1] + [node for node in tree.body if _is_import(node)]
    )
    body = "\n".join(source.split("\n")[last:]).strip("\n")
    words = "\n".join(f"# {line}".rstrip() for line in (ast.get_docstring(tree) or "").split("\n"))
    rule = "# " + "=" * 118
    return f"\n\n{rule}\n# {name}\n#\n{words}\n{rule}\n\n{body}\n"


def _require_distinct(trees: dict[str, ast.Module]) -> None:
    owners = {
        name: "the standard library"
        for line in _imports(list(trees.values()))
        for name in line.split("import ")[1].split(", ")
    }
    for chapter, tree in trees.items():
        for name in _defined(tree):
            if owners.setdefault(name, chapter) != chapter:
                raise ChapterError(f"{name} stands in {owners[name]} and in {chapter}")


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(
                part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)
            )
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names
