"""Values in the Basic Encoding Rules (ITU-T X.690), as far as signed messages need them: definite and indefinite lengths."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.primitives.error import MalformedError

SEQUENCE, SET, OBJECT, BYTES, INTEGER = 0x30, 0x31, 0x06, 0x04, 0x02
_CONSTRUCTED, _LONG_TAG = 0x20, 0x1F
_DEEPEST = 40
_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its tag, the bytes of its content, and the values in it if it is made of values."""

    tag: int
    content: bytes
    inner: tuple["Value", ...] = ()

    def of(self, *tags: int) -> Iterator["Value"]:
        """The values in it that have one of these tags."""
        return (value for value in self.inner if value.tag in tags)

    def data(self) -> bytes:
        """The bytes of a string, which may come in pieces."""
        return b"".join(value.data() for value in self.inner) if self.inner else self.content


def parse_value(data: bytes) -> Value:
    """The first value; what follows it is left aside. Raises MalformedError."""
    return _Parser(data).value(0, 0)[0]


class _Parser:
    def __init__(self, data: bytes) -> None:
        self._bytes, self._left = data, _MOST

    def value(self, at: int, depth: int, end: int | None = None) -> tuple[Value, int]:
        """A value that begins at a place, and where it ends."""
        end = len(self._bytes) if end is None else end
        self._left -= 1
        if at + 2 > end or depth > _DEEPEST or self._left < 0 or self._bytes[at] & _LONG_TAG == _LONG_TAG:
            raise MalformedError("no value in the Basic Encoding Rules")
        tag, length, start = self._bytes[at], self._bytes[at + 1], at + 2
        if length == 0x80 and tag & _CONSTRUCTED:
            inner, start_of_end = self._until_end(start, depth + 1, end)
            return Value(tag, self._bytes[start:start_of_end], inner), start_of_end + 2
        if length >= 0x80:
            count = length & 0x7F
            length, start = int.from_bytes(self._bytes[start : start + count], "big"), start + count
            if not 0 < count <= 8:
                raise MalformedError("no length in the Basic Encoding Rules")
        if start + length > end:
            raise MalformedError("a value that breaks off")
        inner = tuple(self._all(start, depth + 1, start + length)) if tag & _CONSTRUCTED else ()
        return Value(tag, self._bytes[start : start + length], inner), start + length

    def _all(self, at: int, depth: int, end: int) -> Iterator[Value]:
        while at < end:
            value, at = self.value(at, depth, end)
            yield value

    def _until_end(self, at: int, depth: int, end: int) -> tuple[tuple[Value, ...], int]:
        """The values before the two zeros that end a value of indefinite length (section 8.1.5), and where these stand."""
        found = []
        while self._bytes[at : at + 2] != b"\0\0":
            value, at = self.value(at, depth, end)
            found.append(value)
        return tuple(found), at


def object_name(content: bytes) -> str:
    """An object identifier in digits and dots (section 8.19); empty for none."""
    numbers, number = list[int](), 0
    for byte in content[:64]:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    if not numbers:
        return ""
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def text(value: Value) -> str:
    """A string of any of the kinds that names are written in."""
    coding = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1"}.get(value.tag, "utf-8")
    return value.data().decode(coding, "backslashreplace")


def moment(value: Value) -> str:
    """A moment as it is written (UTCTime, GeneralizedTime), in the form of RFC 3339 where it is in UTC."""
    written = value.data().decode("ascii", "backslashreplace")
    if value.tag == 0x17 and len(written) == 13:
        written = ("19" if written[:2] >= "50" else "20") + written
    if len(written) != 15 or not written[:14].isdecimal() or written[14] != "Z":
        return written
    return f"{written[:4]}-{written[4:6]}-{written[6:8]}T{written[8:10]}:{written[10:12]}:{written[12:14]}Z"
