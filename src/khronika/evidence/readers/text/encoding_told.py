"""Which encoding bytes without a mark are in, by all that is known of letters and signs, and which other ones remain."""

import re
from dataclasses import dataclass

from khronika.evidence.readers.text import script_reading, sign_reading
from khronika.evidence.readers.text.script_reading import ScriptReading, likelihood_as, readings, words_of
from khronika.evidence.readers.text.sign_reading import is_clear, sign_readings

CODECS = script_reading.CODECS | sign_reading.CODECS
"""Label and Python's codec of every encoding that is told."""
_REGION = frozenset(("windows-1251", "ibm866", "koi8-r", "koi8-u", "x-mac-cyrillic"))
_MARGIN = 3.0
"""By how much the best reading has to beat the next one that differs from it, so that no doubt remains."""
_FEW, _MARGIN_OF_FEW = 6, 4.5
"""Below so many bytes beyond ASCII more is asked for."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CLEARLY = 8.0
"""By how much another reading has to beat the one that is declared."""
_POOR = 3.6
"""Mean logarithm of a byte, below 0, from which on signs of several bytes are thought of although the region
has a reading."""
_LIKELIER = 0.3
"""The same for signs of several bytes, for each byte."""


@dataclass(frozen=True, slots=True)
class ToldEncoding:
    """The likeliest encoding, and those that are nearly as likely and read otherwise."""

    label: str
    rivals: tuple[str, ...] = ()

    @property
    def codec(self) -> str:
        """Python's name of the encoding."""
        return CODECS[self.label]


def told(data: bytes, region: str | None) -> ToldEncoding | None:
    """The encoding of bytes that are not UTF-8, of which the letters of Russian and Ukrainian say `region` (None: nothing sure).

    None for bytes that are no text of any encoding known here.
    """
    found = readings(data)
    own = next((reading.likelihood for reading in found if reading.label == region), float("-inf"))
    if region is not None and own > -_POOR * _high(words_of(data)):
        return _against(region, found)
    if region is None and _CONTROL.search(data):
        return None
    signs = _of_signs(data, own if region is not None else found[0].likelihood if found else float("-inf"))
    if signs is not None:
        return signs
    return _first(found) if region is None else _against(region, found)


def _against(region: str, found: list[ScriptReading]) -> ToldEncoding:
    """Whether letters in encodings that are not of the region are likelier than those of the region."""
    own = next((reading.likelihood for reading in found if reading.label in _REGION), float("-inf"))
    others = [reading for reading in found if reading.label not in _REGION]
    if not others or others[0].likelihood - own < -_MARGIN:
        return ToldEncoding(region)
    if others[0].likelihood - own < _MARGIN:
        return ToldEncoding(region, (others[0].label,))
    return _first(others) or ToldEncoding(region)


def _first(found: list[ScriptReading]) -> ToldEncoding | None:
    if not found:
        return None
    best = found[0]
    margin = _MARGIN if _high(best.text.encode(CODECS[best.label])) >= _FEW else _MARGIN_OF_FEW
    return ToldEncoding(
        best.label, tuple(each.label for each in found[1:4] if best.likelihood - each.likelihood < margin)
    )


def likelier_than(data: bytes, declared: str, region: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The encoding that is clearly likelier than the declared one, which says `declared`, and encodings that are nearly so.

    `region` is the encoding that the letters of Russian and Ukrainian are for, if they are for any.
    """
    found, said = readings(data), likelihood_as(declared)
    if (signs := _of_signs(data, max(said, found[0].likelihood if found else said))) is not None:
        return signs.label, signs.rivals
    own = next((reading for reading in found if reading.label == region), None)
    best = found[0] if found else None
    if region is not None and own is None and best is None:
        return region, ()
    if own is not None and best is not None and best.likelihood - own.likelihood < _MARGIN:
        gain = own.likelihood - said
        return (region, ()) if gain >= _MARGIN else (None, (own.label,) if gain > -_MARGIN else ())
    gain = best.likelihood - said if best else 0.0
    if best is None or gain < _MARGIN:
        return None, ()
    return (best.label, ()) if gain >= _CLEARLY else (None, (best.label,))


def _of_signs(data: bytes, otherwise: float) -> ToldEncoding | None:
    """Signs of several bytes, where they are likelier than letters of one byte each are."""
    signs = sign_readings(data)
    if not signs or _mean(data, signs[0][0]) < otherwise / _high(words_of(data)) + _LIKELIER:
        return None
    return ToldEncoding(signs[0][1], () if is_clear(signs) else (signs[1][1],))


def _mean(data: bytes, likelihood: float) -> float:
    return likelihood / max(1, _high(data[:16_384]))


def _high(data: bytes) -> int:
    return max(1, sum(byte >= 0x80 for byte in data))
