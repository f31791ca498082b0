"""Alphabets besides Cyrillic and Latin: Georgian, Armenian and Greek letter by letter; of others it is said that they are not read."""

import re
import unicodedata

_GEORGIAN = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", [*"абгдевзтиклмнопжрступкгкшчцзцчх", "дж", "х"], strict=True))
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
_KNOWN = re.compile("[A-Za-z\u00c0-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u058f\u10a0-\u10ff\u1e00-\u1eff]")

SIGNS = "\u0900-\u0dff\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ecf\u0f40-\u0fbc\u1000-\u103f\u1780-\u17d3"
"""Blocks of alphabets whose vowels are signs beside letters: a word must not be torn at them."""

_SILENT = re.compile(
    "[\u00ad\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff]|[-\u2010\u2011][ \t]*\r?\n[ \t]*"
)


def composed(text: str) -> str:
    """A text in one form however it was composed, stressed, pointed or divided at the end of a line; _ is a blank."""
    if text.isascii() and "\n" not in text:
        return text.replace("_", " ")
    if unicodedata.is_normalized("NFC", text) and not _SILENT.search(text):
        return text.replace("_", " ")
    return _SILENT.sub("", unicodedata.normalize("NFC", text)).replace("_", " ")


def in_cyrillic(folded: str) -> str:
    """A folded word of Georgian, Armenian or Greek letters, spelt in Cyrillic; any other as it is."""
    if folded.isascii() or not _ANY.search(folded):
        return folded
    plain = unicodedata.normalize("NFC", "".join(sign for sign in unicodedata.normalize("NFD", folded) if not unicodedata.combining(sign)))
    return _READ.sub(lambda match: _LETTERS[match[0]], plain)


def is_read(word: str) -> bool:
    """Whether the word is of an alphabet that is compared by sound; of others only the letters themselves are compared."""
    return word.isascii() or bool(_KNOWN.search(word))
