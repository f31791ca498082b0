"""The vocabulary is handed in: only doors, and the archive that wires the rooms, load it."""

import ast
from collections.abc import Iterator

from tests.house.sources import modules

LOADERS = {
    "src/khronika/archive/store/archive.py": "the composition root: `Archive.words`",
    "src/khronika/archive/index/record_rows.py": "makes the rows of an index, which is open before there is an archive",
    "src/khronika/cli/importing.py": "a door: a mapping is proposed without an archive",
    "src/khronika/cli/state.py": "a door: a table is read before an archive is unlocked",
    "src/khronika/cli/vocabulary.py": "a door: shows the vocabulary",
    "src/khronika/web/templating.py": "a door: templates are made once for all archives",
}


def loading(tree: ast.Module) -> Iterator[int]:
    """Lines in which the loader of the vocabulary is brought in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "khronika.record.vocabulary_file":
            yield from (node.lineno for name in node.names if name.name == "vocabulary")
        if isinstance(node, ast.Import):
            yield from (
                node.lineno for name in node.names if name.name.startswith("khronika.record.vocabulary_file")
            )


def test_only_doors_and_the_archive_load_the_vocabulary():
    assert {path for path, tree in modules() if any(loading(tree))} == set(LOADERS)


def test_a_module_that_loads_the_vocabulary_is_seen():
    assert list(
        loading(ast.parse("def f():\n    from khronika.record.vocabulary_file import vocabulary as load\n"))
    ) == [2]
    assert list(loading(ast.parse("import khronika.record.vocabulary_file as words\n"))) == [1]
    assert list(loading(ast.parse("from khronika.record.vocabulary import Vocabulary\n"))) == []
