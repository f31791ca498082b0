"""What killed exports left beside a folder: it is said wherever somebody looks there, and not only by the export that clears it away."""

import sys
from importlib.util import find_spec
from pathlib import Path

from khronika.cli.language import count, say
from khronika.cli.show import warn


def tell_left(*beside: Path) -> None:
    """Say on standard error which of these folders hold what a killed export left in the clear."""
    if find_spec("fcntl") is None:
        return  # a system on which no archive is opened, and so nothing exported
    from khronika.durable.unfinished import left_in

    for parent in dict.fromkeys(path.resolve() for path in beside):
        if left := left_in(parent):
            warn(
                count(
                    "an export was cut off: {n} hidden folder (.new-export-*) in {folder} holds exhibits "
                    "in the clear",
                    "an export was cut off: {n} hidden folders (.new-export-*) in {folder} hold exhibits "
                    "in the clear",
                    left,
                    folder=parent,
                )
            )
            told = say("the next dossier or export into that folder removes them; or remove them by hand")
            sys.stderr.write(f"  {told}\n")
