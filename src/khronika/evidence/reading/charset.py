"""Text in an encoding that is declared, by a label of the WHATWG Encoding Standard; where the label lies, it is detected."""

import codecs

from khronika.evidence.citation.passage import Text
from khronika.evidence.reading.encoding import detect, likelier

_SAME = (
    "utf-8", "ibm866", "koi8-r", "koi8-u", "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "iso-2022-jp", "shift_jis",
    "utf-16-le", "utf-16-be", "utf-7",
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
    **dict.fromkeys(("utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "csunicode11utf7"), "utf-7"),
}

_LATIN_OR_CYRILLIC = frozenset(
    (
        *("ibm866", "koi8-r", "koi8-u", "mac_cyrillic", "mac_roman", "cp437", "cp850"),
        *(f"windows-{number}" for number in (1250, 1251, 1252, 1254, 1257)),
        *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 10, 13, 14, 15, 16)),
    )
)
"""Encodings in which nearly any octets are text, so that a wrong declaration shows in nothing but unlikely words."""

# No label of an item ever reaches Python's own look-up, which would try to open a file of that name; these are loaded before.
_CODECS = {label: codecs.lookup(name).name for label, name in [*((name, name) for name in _SAME), *_ALIKE.items()]}
_LABELS = {"mac_cyrillic": "x-mac-cyrillic", "mac_roman": "macintosh"}


def decode_declared(octets: bytes, label: str) -> Text:
    """Decode as declared if all octets allow it and nothing else is clearly likelier, else as `detect` does; raises UnreadError."""
    plain = label.strip().strip("\"'").lower()
    if plain not in _CODECS or octets.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return detect(octets)
    name = _ALIKE.get(plain, plain)
    try:
        said = octets.decode(_CODECS[plain])
    except UnicodeDecodeError:
        return detect(octets)
    if _may_lie(octets, name) and (likely := likelier(octets, said)) and likely != name:
        return Text(octets.decode(_CODECS[likely]), likely)
    return Text(said, _LABELS.get(name, name))


def _may_lie(octets: bytes, name: str) -> bool:
    """Whether nearly any octets decode in an encoding, so that they may be of another."""
    if name.startswith("utf-16"):
        return b"\0" not in octets
    return name in _LATIN_OR_CYRILLIC and not octets.isascii()


def decode_codepage(octets: bytes, number: int) -> str:
    """Octets of a Windows code page; raises UnicodeDecodeError, LookupError when the page is not known."""
    return octets.decode(_CODECS[_PAGES.get(number, f"windows-{number}")])


def decode_codepage_as_far(octets: bytes, number: int) -> tuple[str, int]:
    r"""The same, octets that are no characters of the page written as `\x98`, and how many there are; raises LookupError."""
    codec = _CODECS[_PAGES.get(number, f"windows-{number}")]
    return octets.decode(codec, "backslashreplace"), octets.decode(codec, "replace").count("\ufffd")


def label_of_page(number: int) -> str:
    """The label of a Windows code page; empty when it is not known."""
    label = _PAGES.get(number, f"windows-{number}")
    return label if label in _CODECS else ""


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
