"""Numbers in addresses and forms."""

from collections.abc import Mapping

_LONGEST = 9


def number_of(fields: Mapping[str, str], name: str, otherwise: int) -> int:
    """A number of an address or a form; something else is none."""
    text = fields.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else otherwise
