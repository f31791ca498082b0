"""Times that Word packs into one number (DTTM, [MS-DOC] section 2.9.66.

Rich Text Format 1.9.1, "Track Changes").
"""

from datetime import datetime


def packed_time(packed: int) -> str:
    """The time, `2021-03-16T04:12`, without a zone as the program wrote it.

    Empty where the number is no time that exists.
    """
    bits = packed & 0xFFFFFFFF
    minute, hour, day, month, year = (
        bits & 63,
        bits >> 6 & 31,
        bits >> 11 & 31,
        bits >> 16 & 15,
        (bits >> 20 & 511) + 1900,
    )
    try:
        return f"{datetime(year, month, day, hour, minute):%Y-%m-%dT%H:%M}"  # noqa: DTZ001 -- the number says no zone
    except ValueError:
        return ""
