"""What was written is verified before it is published: by the library, and by the very program that travels in the package."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from khronika.dossier.error import UnverifiedError
from khronika.primitives.message import message
from khronika_verify.finding import GAPS, NOTICES
from khronika_verify.package import examine
from khronika_verify.quotation import Quotations


def require_verified(folder: Path) -> Quotations:
    """What of its quotations was compared.

    Raises UnverifiedError where either finds a fault, or finds something that the other does not. What cannot
    be checked is none.
    """
    report = examine(folder)
    found = {finding.code for finding in report.findings}
    _require_no_fault(found)
    command = [sys.executable, "-I", str(folder / "verify.py"), str(folder), "--json"]
    outcome = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL, env={})
    try:
        told = {finding["code"] for finding in json.loads(outcome.stdout)["findings"]}
    except (ValueError, KeyError, TypeError) as error:
        raise UnverifiedError(
            "verify.py did not come to a verdict on what was written; nothing left", hint=_HINT
        ) from error
    _require_no_fault(told)
    if told != found:
        raise UnverifiedError("the two verifiers do not agree on what was written; nothing left", hint=_HINT)
    return report.facts.quotations


def _require_no_fault(codes: Iterable[str]) -> None:
    faults = sorted(set(codes) - NOTICES - GAPS)
    if faults:
        raise UnverifiedError(
            message("what was written does not verify ({names}); nothing left", names=", ".join(faults)),
            hint=_HINT,
        )


_HINT = "check the archive: khronika verify ARCHIVE; where it is sound, this is a fault of the program, which its makers should hear of"
