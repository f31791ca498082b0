"""Small words between the parts of a date that may also announce an hour or a count: "5 March at 7", "five in March"."""

import re
from collections.abc import Sequence

from khronika.primitives.timespan.error import UnreadableDate

_SEPARATORS = re.compile("[_@%&9<]")
_SO_LONG = re.compile("<[am]?#?d?[#d&][%_]*[unlgG]")
_NUMBER = "[#d^][#d^-]*"
_BEHIND = re.compile(
    rf"(?<=.)(?<![fFtTxUobevABLEamwKzJVqIirsQR,/-])[_@]{_NUMBER}(?:[-/evxtT,]{_NUMBER})*(?![#d^cgGhlMZCunSWP46328,/yev-])"
)
"""A number behind "at" or "in", where neither year, month nor hour is named: an hour as well as a year or a
day."""
_BEHIND_IN = re.compile(rf"[My]i{_NUMBER}$|M%{_NUMBER}$")
_COUNT_IN = re.compile(r"[#d](?:_|@|i)f?[MS]")
"""Two in March are no second of March."""
_ONE_OF = re.compile(r"#%f?M")
_DANGLING = re.compile("(?<=.)[_@i]$")
"""What the word in or at belongs to is missing: what stands before it may be of another thing."""
_CLOCK = re.compile(r"@(?:y|[#^][#^-]*)(?![#^dcghMuny-])")
"""At 1930, at eighteen thirty: an hour."""
_CLOCK_IN = re.compile("[d^]M_y(?!,?[gl])")
"""«5 апреля в 1930»: an hour as well as a year."""
_COUNT = re.compile(r"&(?![%_f]*[unglG])")
_DATED = re.compile("9[^tTUxo!-]*[d^#][^tTUxo!-]*$")
"""«Від 6 березня» alone is since that day, or of that day as papers are dated."""
_REFUSED = (
    (_DATED, "since a day, or dated by it"),
    (_DANGLING, "words that are cut off"),
    (_BEHIND, "a number that may be an hour, a day or a year"),
    (_BEHIND_IN, "a number that may be an hour, a day or a year"),
    (_COUNT_IN, "a count and no day"),
    (_ONE_OF, "a count and no day"),
    (_CLOCK, "an hour and no year"),
    (_CLOCK_IN, "a number that may be an hour or a year"),
    (_COUNT, "a count of what is no time"),
)


def separated(letters: str, values: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The letters without these words.

    Raises UnreadableDate where one of them makes a count or an hour of a number.

    `9` is since, where it dates no paper; `_` and `@` are "in" and "at", `%` "of", `&` about so many ("a couple of"), which becomes `ad`.
    """
    for pattern, reason in _REFUSED:
        if pattern.search(letters):
            raise UnreadableDate(reason)
    if not _SEPARATORS.search(letters):
        return letters, values
    so_long = _SO_LONG.search(letters) is not None
    said: list[str] = []
    numbers: list[int] = []
    for letter, value in zip(letters, values, strict=True):
        if letter == "&":
            said += ["a", "d"]
            numbers += [0, value]
        elif letter not in "_@%":
            since = letter == "9" or (letter == "<" and not so_long)
            said.append("F" if since else letter)
            numbers.append(value)
    return "".join(said), numbers
