"""Words in the programs, data and styles of web pages: their literals that people would read.

No program is run.
"""

import re
from collections.abc import Iterator

# Groups that give nothing back (`*+`) match otherwise in Python 3.11.2.
_LITERAL = re.compile(
    r"""(//[^\n]*)|(/\*[^*]*(?:\*(?!/)[^*]*)*)(?:\*/)?|"([^"\\\n]*(?:\\.[^"\\\n]*)*)"?|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'?|`([^`\\]*(?:\\.[^`\\]*)*)`?""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL)
_NUMBERED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": "\n", "v": " ", "0": "", "\n": ""}
_TWO_WORDS = re.compile(r"[^\W\d_]{2,60}[,.;:!?]?\s{1,9}[^\W\d_]{2}")
_LETTER_BEYOND_ASCII = re.compile(r"[^\W\d_\x00-\x7f]")
_CODE = re.compile(r"\buse strict\b|=>|\bfunction\s{0,9}\(")
_CONTENT = re.compile(
    r"""\bcontent\s{0,9}:\s{0,9}(?:"([^"\\\n]*(?:\\.[^"\\\n]*)*)|'([^'\\\n]*(?:\\.[^'\\\n]*)*))"""
)
_STYLE_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_LARGEST_SIGN = 0x10FFFF
_PROGRAMS = frozenset(
    (
        "",
        "module",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "text/jscript",
    )
)


def is_program(media: str) -> bool:
    """Whether an element `script` of this type is a program; others hold data, such as JSON."""
    return media.partition(";")[0].strip().lower() in _PROGRAMS


def literals(program: str) -> Iterator[str]:
    """The literals of a program in which there are two words, or a letter beyond ASCII.

    Of its comments those with such a letter.
    """
    for found in _LITERAL.finditer(program):
        if comment := found[1] or found[2]:
            if _LETTER_BEYOND_ASCII.search(comment):
                yield comment.strip("/* \t\n")
            continue
        text = whole_signs(_ESCAPE.sub(_unescaped, found[3] or found[4] or found[5] or ""))
        if _LETTER_BEYOND_ASCII.search(text) or (_TWO_WORDS.search(text) and not _CODE.search(text)):
            yield text


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2] or found[3]
    if number is None:
        return _ESCAPED.get(found[4], found[4])
    return chr(int(number, 16)) if int(number, 16) <= _LARGEST_SIGN else found[0]


def style_words(style: str) -> Iterator[str]:
    """Words that a style puts onto the page (`content`)."""
    for found in _CONTENT.finditer(style):
        text = whole_signs(
            _STYLE_ESCAPE.sub(
                lambda sign: chr(min(int(sign[1], 16), _LARGEST_SIGN)), found[1] or found[2] or ""
            )
        )
        if _LETTER_BEYOND_ASCII.search(text) or _TWO_WORDS.search(text):
            yield text


def data_words(text: str) -> str:
    r"""Data in a page as it stands, letters that are written as `\u0435` as people read them."""
    return whole_signs(_NUMBERED.sub(lambda sign: chr(int(sign[1], 16)), text)) if "\\u" in text else text


def has_words(value: str) -> bool:
    """Whether there are two words in a value, or a letter beyond ASCII."""
    return (_TWO_WORDS.search(value) or _LETTER_BEYOND_ASCII.search(value)) is not None


def whole_signs(text: str) -> str:
    """Text in which signs beyond the first plane are no longer written as two halves.

    A half alone is written as its bytes.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "backslashreplace")
