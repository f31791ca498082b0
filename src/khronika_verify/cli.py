# SPDX-License-Identifier: Apache-2.0
"""The door: verify.py [FOLDER] [--trust LETTER] [--json] [--language en|ru|uk|fr]."""

import argparse
import os
import select
import stat
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
NONBLOCK = getattr(os, "O_NONBLOCK", 0)
"""Without it, whoever opens a named pipe waits until somebody writes to it: for ever, where nobody does.
Windows has no such files."""
PATIENCE = 10.0
"""Seconds that somebody who is to write to a pipe has to open it."""


def main(arguments: Sequence[str], home: Path) -> int:
    """Examine the folder named in the arguments, or `home`; print the report.

    Return 0 verified or consistent, 1 failed, 2 incomplete.
    """
    parser = argparse.ArgumentParser(
        prog="verify.py", description="Checks a Khronika court package. Needs no network and writes nothing."
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=home,
        help="the package; by default the folder this program lies in",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as one line of JSON")
    parser.add_argument(
        "--language",
        "--lang",
        choices=LANGUAGES,
        help="the language of the report; by default that of the case",
    )
    parser.add_argument(
        "--trust",
        type=Path,
        metavar="LETTER",
        help="the organisation's letter.json, to compare keys and roots with",
    )
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
        descriptor = os.open(path, os.O_RDONLY | NONBLOCK | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            is_file = stat.S_ISREG(os.fstat(descriptor).st_mode) or not NONBLOCK
            first = b"" if is_file else _first_bytes(descriptor)
            if not is_file and not first:
                parser.error(
                    "nothing comes out of the pipe that is named as the letter: name a file, or write to the pipe at the same time"
                )
            return first + stream.read(MAX_LETTER + 1)
    except OSError:
        parser.error("the file of the letter cannot be opened")


def _first_bytes(pipe: int) -> bytes:
    """What comes first out of a pipe, as of `--trust <(command)`, which may be slow.

    Nothing where nobody has the other end open.
    """
    select.select([pipe], [], [], PATIENCE)
    try:
        return os.read(pipe, MAX_LETTER + 1)
    except BlockingIOError:  # somebody has it open, and says nothing yet
        select.select([pipe], [], [])
        return os.read(pipe, MAX_LETTER + 1)
    finally:
        os.set_blocking(pipe, True)
