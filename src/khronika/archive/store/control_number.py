"""Control numbers of items, as people write them: `A-000012`."""

LONGEST_NUMBER = 18
"""Digits that still fit into the index."""


def control_number(site: str, number: int) -> str:
    """The control number of a running number at a site."""
    return f"{site.upper()}-{number:06}"


def running_number(reference: str, site: str) -> int:
    """The running number that a control number of a site tells; -1 where it is none."""
    letter, _, digits = reference.partition("-")
    if letter.lower() != site or not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        return -1
    return int(digits)
