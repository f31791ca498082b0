"""What is wrong with a file that is not JSON, in words that can be said in another language, and where."""

from json import JSONDecodeError

from khronika.primitives.message import Message, message

_BEGINNINGS = {
    "Expecting value": message("a value is expected"),
    "Expecting ',' delimiter": message("a comma is missing"),
    "Expecting ':' delimiter": message("a colon is missing"),
    "Expecting property name": message("a name in double quotes is expected"),
    "Invalid control character": message("a line break or another control character stands in a text"),
    "Invalid \\": message("a backslash stands before a character that it cannot change"),
    "Unterminated string": message("a text does not end: its closing quote is missing"),
    "Extra data": message("something stands after the end"),
    "Illegal trailing comma": message("a comma stands after the last value"),
    "Unexpected UTF-8 BOM": message("it begins with a byte order mark"),
}
"""By how the library's own sentence begins (Lib/json/decoder.py and scanner.py of Python 3.11 to 3.14)."""


def json_fault(error: JSONDecodeError) -> Message:
    """What is wrong, without anything of the file."""
    for beginning, told in _BEGINNINGS.items():
        if error.msg.startswith(beginning):
            return told
    return message("it cannot be read as JSON")
