"""Alphabets besides Cyrillic and Latin, letter by letter in Cyrillic: Georgian, Armenian and Greek."""

import re
import unicodedata

_GEORGIAN = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", [*"абгдевзтиклмнопжрступкгкшчцзцчх", "дж", "х"], strict=True)
)
_ARMENIAN = dict(
    zip(
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆ",
        [*"абгдезеетжилхцкхзгчминшочп", "дж", *"рсвтрцпкоф"],
        strict=True,
    )
) | {"ու": "у", "և": "ев", "եւ": "ев"}
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", [*"авгдезитиклмн", "кс", *"опрсстифх", "пс", "о"], strict=True)) | {
    "ου": "у", "ντ": "д", "μπ": "б", "γκ": "г", "τσ": "ц", "τζ": "дж", "ει": "и", "οι": "и", "αι": "е", "ευ": "ев", "αυ": "ав",
}  # fmt: skip
_LETTERS = _GEORGIAN | _ARMENIAN | _GREEK
_READ = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_ANY = re.compile("[\u0370-\u03ff\u0530-\u058f\u10a0-\u10ff]")
_GEORGIAN_LETTER = re.compile("[\u10d0-\u10ff]")
_ARMENIAN_LETTER = re.compile("[\u0561-\u0587]")


def in_cyrillic(folded: str) -> str:
    """A folded word of Georgian, Armenian or Greek letters, spelt in Cyrillic; any other as it is."""
    if folded.isascii() or not _ANY.search(folded):
        return folded
    plain = unicodedata.normalize(
        "NFC",
        "".join(sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign)),
    )
    return _READ.sub(lambda match: _LETTERS[match[0]], plain)


def is_georgian(folded: str) -> bool:
    """Whether a folded word is of Georgian letters, which have no capitals in ordinary writing."""
    return _GEORGIAN_LETTER.search(folded) is not None


def is_armenian(folded: str) -> bool:
    """Whether a folded word is of Armenian letters."""
    return _ARMENIAN_LETTER.search(folded) is not None
