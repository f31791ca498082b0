"""Days a person means by a year, a month or a day."""

import re
from calendar import monthrange
from datetime import date

from khronika.evidence.search.error import QueryError

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def days_of(text: str) -> tuple[date, date]:
    """First and last day of `2021`, `2021-03` or `2021-03-15`. Raises QueryError."""
    match = _DAY.fullmatch(text)
    try:
        if not match:
            raise ValueError
        year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        last = day or monthrange(year, month or 12)[1]
        return date(year, month or 1, day or 1), date(year, month or 12, last)
    except ValueError as error:
        raise QueryError("this is no date", hint="write 2021, 2021-03 or 2021-03-15") from error
