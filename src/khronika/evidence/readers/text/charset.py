"""Text in an encoding that is declared, by a label of the WHATWG Encoding Standard.

Where the label lies, it is detected.
"""

import codecs

from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.text.encoding import detect, detect_or_doubt, likelier
from khronika.evidence.readers.text.encoding_told import CODECS, likelier_than
from khronika.evidence.readers.text.sign_reading import escaped_label
from khronika.evidence.reading.error import UnreadError

_SAME = (
    "utf-8", "ibm866", "koi8-r", "koi8-u", "gbk", "gb18030", "big5", "euc-jp", "euc-kr", "iso-2022-jp", "shift_jis",
    "utf-16-le", "utf-16-be", "utf-7", "iso-2022-kr", "hz-gb-2312", "windows-874",
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
    **dict.fromkeys(("gb2312", "x-gbk", "cp936", "ms936", "gb_2312-80", "csgb2312"), "gbk"),
    **dict.fromkeys(
        ("sjis", "shift-jis", "x-sjis", "ms_kanji", "cp932", "ms932", "windows-31j", "csshiftjis"),
        "shift_jis",
    ),
    **dict.fromkeys(("x-euc-jp", "ujis", "eucjp"), "euc-jp"),
    **dict.fromkeys(("csiso2022jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso2022jp"), "iso-2022-jp"),
    **dict.fromkeys(("csiso2022kr", "iso2022kr"), "iso-2022-kr"),
    **dict.fromkeys(
        ("euckr", "cp949", "ms949", "uhc", "windows-949", "ksc5601", "ks_c_5601-1989", "korean"), "euc-kr"
    ),
    **dict.fromkeys(("big5-hkscs", "cn-big5", "x-x-big5", "cp950", "ms950"), "big5"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "cp874"), "windows-874"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual", "hebrew"), "iso-8859-8"),
    **dict.fromkeys(("hz", "hzgb2312"), "hz-gb-2312"),
    **dict.fromkeys(("ibm852", "cp852"), "cp852"),
    **dict.fromkeys(("latin2", "l2", "iso8859-2"), "iso-8859-2"),
    **dict.fromkeys(("greek", "iso8859-7"), "iso-8859-7"),
    **dict.fromkeys(("cyrillic", "iso8859-5"), "iso-8859-5"),
    **dict.fromkeys(("l1", "iso8859-1", "iso_8859-1"), "windows-1252"),
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "ks_c_5601-1987": "euc-kr",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "ibm855": "cp855",
    **{f"cp{number}": f"windows-{number}" for number in range(1250, 1259)},
    **{f"x-cp{number}": f"windows-{number}" for number in (1250, 1251, 1252)},
    **{f"win-{number}": f"windows-{number}" for number in (1251,)},
    **dict.fromkeys(
        (
            "utf-7",
            "utf7",
            "unicode-1-1-utf-7",
            "x-unicode-1-1-utf-7",
            "x-unicode-2-0-utf-7",
            "csunicode11utf7",
        ),
        "utf-7",
    ),
}

_LATIN_OR_CYRILLIC = frozenset(
    (
        *(
            "ibm866",
            "koi8-r",
            "koi8-u",
            "mac_cyrillic",
            "mac_roman",
            "cp437",
            "cp850",
            "cp855",
            "windows-874",
        ),
        *("cp852", *(f"windows-{number}" for number in (1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257))),
        *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
)
"""Encodings in which nearly any bytes are text, so that a wrong declaration shows in nothing but unlikely
words."""

# No label of an item ever reaches Python's own look-up, which would try to open a file of that name; these
# are loaded before.
_WIDER = {
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "iso-2022-jp": "iso2022_jp_2",
    "hz-gb-2312": "hz",
    "windows-874": "cp874",
}
"""Codecs of a label that know more signs, as programs write them under that label."""
_CODECS = {
    label: codecs.lookup(_WIDER.get(name, name)).name
    for label, name in [*((name, name) for name in _SAME), *_ALIKE.items()]
}
_LABELS = {"mac_cyrillic": "x-mac-cyrillic", "mac_roman": "macintosh"}


def decode_declared(data: bytes, label: str) -> SourceText:
    """Decode as declared if all bytes allow it and nothing else is clearly likelier, else as `detect` does.

    Raises UnreadError.
    """
    return _declared(data, label) or detect(data)


def decode_body(data: bytes, label: str) -> SourceText:
    r"""As `decode_declared`, but what remains in doubt is decoded, too, and has rivals; bytes that are none stand as `\xff`.

    Raises UnreadError.
    """
    if (said := _declared(data, label)) is not None:
        return said
    try:
        return detect_or_doubt(data)
    except UnreadError:
        plain = _plain(label)
        if plain not in _CODECS:
            raise
        text = data.decode(_CODECS[plain], "backslashreplace")
        if text.count("\\x") * _RATE > len(text):
            raise
        return SourceText(text, f"{_label(plain)}, damaged")


_RATE = 50
"""So many characters for each byte that is none."""


def _plain(label: str) -> str:
    return label.strip().strip("\"'").lower()


def _label(plain: str) -> str:
    name = _ALIKE.get(plain, plain)
    return _LABELS.get(name, name)


def _declared(data: bytes, label: str) -> SourceText | None:
    """A text as it is declared, or in an encoding that is likelier.

    None where it cannot be in the declared one.
    """
    plain = _plain(label)
    if plain not in _CODECS or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    name = _ALIKE.get(plain, plain)
    if escaped_label(data):
        return None
    try:
        said = data.decode(_CODECS[plain])
    except UnicodeDecodeError:
        return None
    return _likelier(data, said, _label(plain)) if _may_lie(data, name) else SourceText(said, _label(plain))


def _likelier(data: bytes, said: str, label: str) -> SourceText:
    """A text in the encoding that is likelier than the declared one.

    Where that is not clear, as declared, with its rivals.
    """
    if (region := likelier(data, said)) == "utf-8":
        return SourceText(data.decode(), region)
    other, rivals = likelier_than(data, said, region)
    for each in (other, *rivals):
        if each is not None and (read := data.decode(CODECS[each], "replace")) != said:
            return SourceText(read, each, rivals) if each == other else SourceText(said, label, (each,))
    return SourceText(said, label)


def _may_lie(data: bytes, name: str) -> bool:
    """Whether nearly any bytes decode in an encoding, so that they may be of another."""
    if name.startswith("utf-16"):
        return b"\0" not in data
    return name in _LATIN_OR_CYRILLIC and not data.isascii()


def decode_codepage(data: bytes, number: int) -> str:
    """Bytes of a Windows code page; raises UnicodeDecodeError, LookupError when the page is not known."""
    return data.decode(_CODECS[_PAGES.get(number, f"windows-{number}")])


def decode_codepage_as_far(data: bytes, number: int) -> tuple[str, int]:
    r"""The same, bytes that are no characters of the page written as `\x98`, and how many there are; raises LookupError."""
    codec = _CODECS[_PAGES.get(number, f"windows-{number}")]
    return data.decode(codec, "backslashreplace"), data.decode(codec, "replace").count("\ufffd")


def label_of_page(number: int) -> str:
    """The label of a Windows code page; empty when it is not known."""
    label = _PAGES.get(number, f"windows-{number}")
    return label if label in _CODECS else ""


_PAGES = {
    437: "ibm437",
    850: "ibm850",
    855: "ibm855",
    874: "windows-874",
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
