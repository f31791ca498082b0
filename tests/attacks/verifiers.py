"""The three verifiers of a court package, asked as one: the library, `verify.py` run alone, `verify.html` in a browser.

    require_agreement(folder, program, reader)        the result and the codes that all three give, or the test fails

Where the page cannot see what is attacked (links, pipes, empty folders), `reader` is None and the other two are asked.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from khronika_verify.finding import GAPS, NOTICES
from khronika_verify.letter import compare_letter
from khronika_verify.package import Report, examine
from tests.browser.reader import Reader, listed


@dataclass(frozen=True)
class Verdict:
    """What a verifier says of a package: its result, and the codes of its findings with their places."""

    result: str
    findings: frozenset[tuple[str, str]]

    @classmethod
    def of_report(cls, report: Report) -> Self:
        return cls(
            report.result.value, frozenset((finding.code, finding.path) for finding in report.findings)
        )

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Self:
        """What `verify.py --json` prints."""
        return cls(
            told["result"], frozenset((finding["code"], finding["path"]) for finding in told["findings"])
        )

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {code for code, _ in self.findings}

    @property
    def faults(self) -> set[str]:
        """The codes of the findings that fail a package."""
        return self.codes - NOTICES - GAPS


def by_program(folder: Path, program: Path, letter: Path | None = None) -> Verdict:
    """What the program says, run alone and without the library in reach."""
    trust = ["--trust", str(letter)] if letter else []
    command = [sys.executable, "-I", str(program), str(folder), *trust, "--json"]
    done = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL, env={})
    assert done.stdout, done.stderr.decode()
    return Verdict.of_json(json.loads(done.stdout))


def require_agreement(
    folder: Path, program: Path, reader: Reader | None, letter: Path | None = None
) -> Verdict:
    """What all three say, of the package alone or as compared with a letter."""
    report = examine(folder)
    if letter is not None:
        report = compare_letter(report, letter.read_bytes())
    verdict = Verdict.of_report(report)
    assert by_program(folder, program, letter) == verdict
    if reader is not None:
        result = reader.check(folder)
        if letter is not None:
            result = reader.trust(letter)
        assert (result, reader.findings()) == (verdict.result, listed(report))
    return verdict
