"""Characters of fonts that draw boxes, ticks and points instead of letters, as the Unicode characters that look like them."""

from collections.abc import Mapping

TICKED, UNTICKED = "\u2612", "\u2610"

_SYMBOLS: Mapping[str, Mapping[int, str]] = {
    "wingdings": {
        **dict.fromkeys((0xFE, 0xFD, 0x78), TICKED),
        **dict.fromkeys((0xA8, 0x6F, 0x71, 0x72), UNTICKED),
        0xFC: "\u2713",
        0xFB: "\u2717",
        0xA7: "\u2022",
        0x6C: "\u25cf",
        0x6E: "\u25a0",
        0xE0: "\u2192",
        0xDF: "\u2190",
    },
    "wingdings 2": {
        **dict.fromkeys((0x51, 0x52, 0x53, 0x54), TICKED),
        **dict.fromkeys((0xA3, 0x2A, 0x30), UNTICKED),
        0x50: "\u2713",
        0x4F: "\u2717",
    },
    "webdings": {0x61: "\u2713", 0x72: "\u2717", 0x63: UNTICKED},
    "symbol": {0xB7: "\u2022", 0xAE: "\u2192", 0xAC: "\u2190"},
}


def is_symbol_font(font: str) -> bool:
    """Whether the characters of a font are no letters."""
    return font.strip().lower() in _SYMBOLS


def symbol(font: str, code: int) -> str:
    """The character that a code of a font looks like; empty where it is not known.

    Codes may stand at U+F000 and above.
    """
    return _SYMBOLS.get(font.strip().lower(), {}).get(code & 0xFF, "")
