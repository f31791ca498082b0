"""Numbers said in words become the numbers they stand for."""

FIRST_YEAR = 1800
LAST_YEAR = 2099


def letter_of(number: int) -> str:
    """The grammar's letter of a number: `d` below thousand, `y` a year from 1800 to 2099, `0` any other."""
    if number < 1000:
        return "d"
    return "y" if FIRST_YEAR <= number <= LAST_YEAR else "0"


def composed(letters: str, values: list[int], *, joins_years: bool) -> tuple[str, list[int]]:
    """The same letters and values with every run of number words as one.

    An ordinal ends its run, and is `O` before the word for year.
    """
    said: list[str] = []
    numbers: list[int] = []
    at = 0
    while at < len(letters):
        if letters[at] in "#^":
            at, number = _run(letters, values, at, joins_years=joins_years)
            said.append(
                "O"
                if letters[at - 1] == "^" and letters[at : at + 1] == "g" and number < 1000
                else letter_of(number)
            )
            numbers.append(number)
        else:
            said.append(letters[at])
            numbers.append(values[at])
            at += 1
    return "".join(said), numbers


def _run(letters: str, values: list[int], at: int, *, joins_years: bool) -> tuple[int, int]:
    """Where the run that begins here ends, and its number."""
    thousands, rest = _grown(0, 0, values[at], joins_years=joins_years) or (0, values[at])
    while letters[at] == "#":
        following = _following(
            letters, at, after_hundred=thousands > 0 or rest % 100 == 0, joins_years=joins_years
        )
        longer = _grown(thousands, rest, values[following], joins_years=joins_years) if following else None
        if longer is None:
            break
        at, (thousands, rest) = following, longer
    return at + 1, thousands + rest


def _following(letters: str, at: int, *, after_hundred: bool, joins_years: bool) -> int:
    """The place of the next word of the number, past a hyphen or an English `and` after hundreds.

    0 when there is none.
    """
    after = letters[at + 1 : at + 3]
    if after[:1] in ("#", "^"):
        return at + 1
    passes = after[:1] == "-" or (after[:1] == "e" and joins_years and after_hundred)
    return at + 2 if passes and after[1:] in ("#", "^") else 0


def _grown(thousands: int, rest: int, word: int, *, joins_years: bool) -> tuple[int, int] | None:
    """The number with one more word, None when the word begins another number."""
    if word >= 1000:
        return None if thousands or rest % 100 == 0 != rest else ((rest or 1) * word, 0)
    if word == 100:
        return (thousands, rest * 100) if 0 < rest < 100 else (None if rest else (thousands, 100))
    if rest == 0 or (rest % 100 == 0 and word < 100) or (rest % 10 == 0 and word < 10):
        return thousands, rest + word
    if rest % 100 in (60, 80) and 10 <= word < 20 and not joins_years:
        return thousands, rest + word
    if joins_years and not thousands and 10 <= rest < 100 <= rest * word and 10 <= word < 100:
        return rest * 100, word
    return None
