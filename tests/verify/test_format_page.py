"""The page of the format says what the verifiers do: every finding with its weight, every limit with its number."""

import re
from pathlib import Path

import pytest

from khronika_verify import limit
from khronika_verify.finding import Finding
from khronika_verify.page.build import PAGE_LEVELS
from khronika_verify.text import TEXTS


@pytest.fixture(scope="module")
def page(project: Path) -> str:
    return (project / "docs/format/dossier.md").read_text()


def rows(page: str, heading: str) -> list[list[str]]:
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_finding_stands_on_the_page_with_its_level(page):
    told = {code: level for code, level, _ in rows(page, "Findings")}
    assert told == {code: Finding(code, "").level.value for code in TEXTS} | PAGE_LEVELS


def test_every_limit_stands_on_the_page_with_its_number(page):
    told = sorted(int(re.sub(",", "", number)) for _, number, _ in rows(page, "Limits"))
    assert told == sorted(number for name, number in vars(limit).items() if name.startswith("MAX_"))


def test_what_is_beyond_a_limit_has_a_finding(page):
    assert all(set(re.split("[,;] ", codes)) <= TEXTS.keys() for _, _, codes in rows(page, "Limits"))
