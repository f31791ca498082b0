"""A place in an item in words."""

from typing import assert_never

from khronika.evidence.citation.locator import (
    InCell,
    InCharacters,
    InMessage,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    OnPage,
    OnSlide,
    Place,
    Whole,
)
from khronika.presentation.words import Words


def place_text(place: Place, words: Words) -> str:  # noqa: C901, PLR0911, PLR0912 -- one line a kind of place
    """Where it is; a region is only said to be one."""
    match place:
        case OnPage(page, None):
            return words.say("page {number}", number=page)
        case OnPage(page, _):
            return words.say("a region of page {number}", number=page)
        case InPicture(_, None):
            return words.say("a region of the picture")
        case InPicture(_, int(page)):
            return words.say("a region of page {number}", number=page)
        case InMessage(number):
            return words.say("message {number}", number=number + 1)
        case InSeconds(start, end):
            return f"{_clock(start * 1000)}\u2013{_clock(end * 1000)}"
        case InMilliseconds(start, end):
            return f"{_clock(start)}\u2013{_clock(end)}"
        case InCell(sheet, cell):
            return words.say("sheet {name}, cell {cell}", name=sheet, cell=cell)
        case OnSlide(slide):
            return words.say("slide {number}", number=slide)
        case InParagraph(number):
            return words.say("paragraph {number}", number=number)
        case InCharacters(start, end):
            return words.say("characters {start} to {end}", start=start + 1, end=end)
        case Whole():
            return words.say("the item as a whole")
        case InPicture():
            return words.say("a region of the picture")
    assert_never(place)


def _clock(milliseconds: int) -> str:
    """Hours, minutes and seconds; thousandths where there are any."""
    seconds, rest = divmod(milliseconds, 1000)
    shown = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{shown}.{rest:03}" if rest else shown
