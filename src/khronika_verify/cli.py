# SPDX-License-Identifier: Apache-2.0
"""The door: verify.py [FOLDER] [--trust LETTER] [--json] [--language en|ru|uk|fr]."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from khronika_verify.finding import Result
from khronika_verify.letter import compare_letter
from khronika_verify.limit import MAX_LETTER
from khronika_verify.package import examine
from khronika_verify.report import write_json, write_report
from khronika_verify.text import LANGUAGES

EXIT = {Result.VERIFIED: 0, Result.CONSISTENT: 0, Result.FAILED: 1, Result.INCOMPLETE: 2}


def main(arguments: Sequence[str], home: Path) -> int:
    """Examine the folder named in the arguments, or `home`; print the report; return 0 verified or consistent, 1 failed, 2 incomplete."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks a Khronika court package. Needs no network and writes nothing.")
    parser.add_argument("folder", nargs="?", type=Path, default=home, help="the package; by default the folder this program lies in")
    parser.add_argument("--json", action="store_true", help="print the findings as one line of JSON")
    parser.add_argument("--language", "--lang", choices=LANGUAGES, help="the language of the report; by default that of the case")
    parser.add_argument("--trust", type=Path, metavar="LETTER", help="the organisation's letter.json, to compare keys and roots with")
    chosen = parser.parse_args(arguments)
    letter = _read_letter(chosen.trust, parser) if chosen.trust else None
    report = examine(chosen.folder)
    if letter is not None:
        report = compare_letter(report, letter)
    language = chosen.language or report.facts.language
    text = write_json(report, language) + "\n" if chosen.json else write_report(report, language)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    return EXIT[report.result]


def _read_letter(path: Path, parser: argparse.ArgumentParser) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_LETTER + 1)
    except OSError:
        parser.error("the file of the letter cannot be opened")
