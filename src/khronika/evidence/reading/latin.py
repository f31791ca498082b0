"""Texts of western languages in eight bits: windows-1252 or MacRoman, told by their letters outside of ASCII, French first."""

import math

_PYTHON = {"windows-1252": "cp1252", "macintosh": "mac_roman"}
# Occurrences in 1,000 letters outside of ASCII of French prose (rounded); letters of Spanish, German, Portuguese and others are rarer here.
_FRENCH = {"é": 560, "è": 100, "à": 140, "ê": 60, "ç": 30, "ô": 15, "û": 15, "î": 15, "â": 15, "ù": 10, "œ": 10, "ë": 5, "ï": 5}
_OTHER = dict.fromkeys("áíóúñäöüßãõåøæòìÿ", 20)
_LETTERS = {letter: math.log(count / 1000) for letter, count in (_FRENCH | _OTHER).items()}
_TYPOGRAPHY = dict.fromkeys("«»’“”…–—\xa0°€„‘•", math.log(0.02))
_STRANGE = math.log(1e-4)
_CAPITAL, _CASE_CHANGES = -1.5, -3.0

_LEAST, _MARGIN = -4.2, 2.0
"""Mean logarithm that a letter of a true text reaches, and by how much, over all, the best reading must beat the other."""


def latin_encoding(octets: bytes) -> str | None:
    """The label of the encoding of a western text; None when it cannot be told, or when its words are not Latin."""
    high = sum(octet >= 0x80 for octet in octets)
    if not high or not _is_latin(octets):
        return None
    found: list[tuple[float, str]] = []
    for label, name in _PYTHON.items():
        try:
            found.append((_likelihood(octets.decode(name)), label))
        except UnicodeDecodeError:
            continue
    ranked = sorted(found, reverse=True)
    if not ranked or ranked[0][0] / high < _LEAST:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _MARGIN else None


def _is_latin(octets: bytes) -> bool:
    """Whether most letters are ASCII, as in every language of western Europe."""
    letters = sum(chr(octet).isalpha() for octet in octets if octet < 0x80)
    return letters >= 2 * sum(octet >= 0x80 for octet in octets)


def _likelihood(text: str) -> float:
    total, before = 0.0, " "
    for character in text:
        if character >= "\x80":
            small = character.lower()
            weight = _LETTERS.get(small)
            total += _TYPOGRAPHY.get(character, _STRANGE) if weight is None else weight + _CAPITAL * (small != character)
            total += _CASE_CHANGES * (before.islower() and character.isupper())
        before = character
    return total
