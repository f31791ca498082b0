"""Text in an encoding that is declared, by a label of the WHATWG Encoding Standard; where the label lies, it is detected."""

import codecs

from khronika.evidence.citation.passage import Text
from khronika.evidence.reading.encoding import detect

_SAME = (
    "utf-8", "ibm866", "koi8-r", "koi8-u", "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "iso-2022-jp", "shift_jis",
    "utf-16-le", "utf-16-be",
    *(f"windows-{number}" for number in range(1250, 1259)),
    *(f"iso-8859-{number}" for number in range(2, 17) if number != 12),
)  # fmt: skip
_ALIKE = {
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "cp866": "ibm866",
    "866": "ibm866",
    "koi8": "koi8-r",
    "koi8_r": "koi8-r",
    "koi8-ru": "koi8-u",
    "gb2312": "gbk",
    "sjis": "shift_jis",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "ks_c_5601-1987": "euc-kr",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    **{f"cp{number}": f"windows-{number}" for number in range(1250, 1259)},
    **{f"x-cp{number}": f"windows-{number}" for number in (1250, 1251, 1252)},
    **{f"win-{number}": f"windows-{number}" for number in (1251,)},
}

# No label of an item ever reaches Python's own look-up, which would try to open a file of that name; these are loaded before.
_CODECS = {label: codecs.lookup(name).name for label, name in [*((name, name) for name in _SAME), *_ALIKE.items()]}
_LABELS = {"mac_cyrillic": "x-mac-cyrillic", "mac_roman": "macintosh"}


def decode_declared(octets: bytes, label: str) -> Text:
    """Decode as declared if all octets allow it, else as `detect` does; raises UnreadError."""
    plain = label.strip().strip("\"'").lower()
    if plain not in _CODECS or octets.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return detect(octets)
    try:
        name = _ALIKE.get(plain, plain)
        return Text(octets.decode(_CODECS[plain]), _LABELS.get(name, name))
    except UnicodeDecodeError:
        return detect(octets)


def decode_codepage(octets: bytes, number: int) -> str:
    """Octets of a Windows code page; raises UnicodeDecodeError, LookupError when the page is not known."""
    return octets.decode(_CODECS[_PAGES.get(number, f"windows-{number}")])


_PAGES = {
    437: "ibm437",
    850: "ibm850",
    866: "ibm866",
    932: "shift_jis",
    936: "gbk",
    949: "euc-kr",
    950: "big5",
    10007: "x-mac-cyrillic",
    10000: "macintosh",
    20866: "koi8-r",
    21866: "koi8-u",
    65001: "utf-8",
}
