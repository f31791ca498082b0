"""Every finding of an archive is on the format page and has its words in four languages; none is promised that no code raises."""

import json
import re
from pathlib import Path

from khronika.presentation.verification import finding_text
from khronika.presentation.words import LANGUAGES
from khronika.primitives.finding import Finding, Level

PROJECT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([A-Z]\d{3}) \| (fault|notice) \|", re.MULTILINE)
SAID = re.compile(r'"([AGHKVX]\d{3})"')


def promised() -> dict[str, str]:
    return dict(ROW.findall((PROJECT / "docs/format/vault.md").read_text(encoding="utf-8")))


def test_every_finding_on_the_format_page_has_words_in_every_language():
    texts = json.loads(
        (PROJECT / "src/khronika/archive/verification/findings.json").read_text(encoding="utf-8")
    )
    assert texts.keys() == promised().keys()
    for code in texts:
        said = {finding_text(Finding(code, Level.FAULT, "x"), language) for language in LANGUAGES}
        assert len(said) == len(LANGUAGES)


def test_every_finding_on_the_format_page_is_raised_somewhere_and_no_other():
    rooms = [
        *(PROJECT / "src/khronika/archive").rglob("*.py"),
        *(PROJECT / "src/khronika/ledger").glob("*.py"),
    ]
    raised = {code for room in rooms for code in SAID.findall(room.read_text(encoding="utf-8"))}
    assert raised == promised().keys()
