"""Arguments and options that several commands of khronika case share."""

from enum import Enum
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import UnfitError

Code = Annotated[str, typer.Argument(metavar="CASE", help="The case's code.", show_default=False)]
AllegationId = Annotated[
    str,
    typer.Argument(
        metavar="ALLEGATION", help="The first letters of its id: khronika case show.", show_default=False
    ),
]
Row = Annotated[
    str,
    typer.Argument(
        metavar="ROW",
        help="The number of an element, superior.1 and the like for a mode of liability, or alternative.",
        show_default=False,
    ),
]
Why = Annotated[
    str, typer.Option(help="Why; kept encrypted.", show_default=False), FreeText("Why (kept encrypted)")
]


class LanguageWord(Enum):
    """In which language a case is written."""

    EN = "en"
    RU = "ru"
    UK = "uk"
    FR = "fr"


def day_told(text: str) -> str:
    """A day as it was typed (RFC 3339); raises UnfitError."""
    from khronika.primitives.error import MalformedError
    from khronika.primitives.form import parse_day

    try:
        return parse_day(text)
    except MalformedError as error:
        raise UnfitError("a day is written as 2027-01-31", hint="year, month, day") from error
