# SPDX-License-Identifier: Apache-2.0
"""The door: verify.py [FOLDER] [--json] [--language en|ru|uk|fr]."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from khronika_verify.finding import Result
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
    chosen = parser.parse_args(arguments)
    report = examine(chosen.folder)
    language = chosen.language or report.facts.language
    text = write_json(report, language) + "\n" if chosen.json else write_report(report, language)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    return EXIT[report.result]
