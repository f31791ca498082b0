"""Every link of a document leads somewhere, and decisions are numbered without gaps."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.house.sources import PROJECT, tracked

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")


def links(document: Path) -> Iterator[str]:
    text = CODE.sub("", FENCE.sub("", document.read_text(encoding="utf-8")))
    yield from (target for target in LINK.findall(text) if not target.startswith(ELSEWHERE))


def anchors(document: Path) -> set[str]:
    headings = HEADING.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(document: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    place = document.parent / name if name else document
    if not place.exists():
        return False
    return not anchor or place.suffix != ".md" or anchor in anchors(place)


def test_every_link_in_a_document_resolves():
    documents = tracked(".md")
    broken = [
        f"{document.relative_to(PROJECT)}: {link}"
        for document in documents
        for link in links(document)
        if not leads_somewhere(document, link)
    ]
    assert broken == []


def test_a_link_to_nowhere_is_noticed(tmp_path):
    document = tmp_path / "page.md"
    document.write_text(
        "# One heading\n[a](#one-heading) [b](missing.md) [c](#two) `[d](code.md)`\n", encoding="utf-8"
    )
    assert [link for link in links(document) if not leads_somewhere(document, link)] == ["missing.md", "#two"]


def test_decisions_are_numbered_without_gaps():
    names = sorted(path.name for path in tracked(".md") if path.parent == PROJECT / "docs" / "decisions")
    numbers = [match[1] for name in names if (match := re.match(r"(\d{4})-", name))]
    if not numbers:
        pytest.skip("no decision is written down yet")
    first = int(numbers[0])
    assert first in (0, 1)
    assert numbers == [f"{number:04d}" for number in range(first, first + len(numbers))]


FILE = re.compile(r"`((?:[\w.-]+/)*[\w.*-]+\.(?:py|md|js|json|jsonl|tsv|toml))`")


def test_every_file_that_the_page_for_contributors_names_is_there():
    page = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    there = {f"/{path.relative_to(PROJECT)}" for path in tracked()}
    named = [name for name in FILE.findall(page) if not name.startswith((".", "changes/"))]
    assert [name for name in named if not any(fnmatch(path, f"*/{name}") for path in there)] == []
    assert len(named) > 50
