"""Names say what a thing is, in the words of the glossary and in no other."""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import modules

HIDING = {"common", "helper", "helpers", "manager", "misc", "service", "util", "utils"}
"""Words that say nothing about what is in the room."""

OTHER_WORDS = {
    "blockchain": "ledger",
    "checksum": "digest, or fixity for the check",
    "criminal": "alleged perpetrator",
    "dedupe": "judgement",
    "score": "reliability and credibility",
    "upload": "accession",
    "user": "member",
    "witness": "cosigner, when the log's is meant",
}
"""Words the glossary has a better one for."""


def words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def public_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) and not node.name.startswith("_"):
            yield node.name
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and not node.target.id.startswith("_")
        ):
            yield node.target.id


def module_and_public_names() -> Iterator[tuple[str, str]]:
    for path, tree in modules():
        for part in path.removesuffix(".py").split("/")[2:]:
            yield path, part
        for name in public_names(tree):
            yield f"{path} {name}", name


def test_no_name_hides_its_room():
    assert (
        sorted(
            {
                place
                for place, name in module_and_public_names()
                if HIDING & set(words(name)) or name.startswith("process_")
            }
        )
        == []
    )


def test_no_public_name_uses_a_word_the_glossary_replaces():
    assert (
        sorted({place for place, name in module_and_public_names() if OTHER_WORDS.keys() & set(words(name))})
        == []
    )


def test_a_compound_name_is_split_into_its_words():
    assert words("ChecksumOfURL_upload2") == ["checksum", "of", "url", "upload"]
