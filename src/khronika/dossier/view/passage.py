"""Where in an exhibit a report stands, in words and as an address a browser can go to (docs/format/record.md, "Citation")."""

from collections.abc import Collection, Iterator, Sequence
from typing import assert_never
from urllib.parse import quote

from khronika.dossier.plan import PlannedCorrection
from khronika.dossier.view.context import clock
from khronika.dossier.view.view_model import PassageView
from khronika.dossier.wording.visible import language_of, one_line, visible
from khronika.dossier.wording.words import Words
from khronika.evidence.citation.citation import CitationStanding, FromOriginal, FromReading
from khronika.evidence.citation.locator import (
    InCell,
    InCharacters,
    InMessage,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    OnSlide,
    Place,
    Whole,
)
from khronika.evidence.citation.mapped_text import Origin
from khronika.primitives.event import ShownEvent
from khronika.record.event import StateEvent

_LONG = 90
"""Characters of a quotation above which its address names only its first and last words."""


def passage(
    shown: ShownEvent[StateEvent],
    words: Words,
    travelling: Collection[str] = (),
    corrections: Sequence[PlannedCorrection] = (),
) -> PassageView | None:
    """The passage that a batch cites, as far as it is disclosed; None for an annotation by the team.

    Raises MalformedError.

    `travelling` are the ids of the renditions in the package, with which verifiers compare quotations.
    """
    if shown.shows(lambda event: event.item) and shown.value(lambda event: event.item) is None:
        return None
    locators = shown.value(lambda event: event.locator) or ()
    said, context = shown.value(lambda event: event.quote), shown.value(lambda event: event.context)
    exact = said.exact if said else ""
    return PassageView(
        where=f"{words.say('semicolon')} ".join(_where(locator, words) for locator in locators)
        or words.say("withheld"),
        prefix=visible(context.prefix) if context else "",
        exact=visible(exact),
        suffix=visible(context.suffix) if context else "",
        language=language_of(exact) or "",
        fragment=next(_fragments(locators, exact), ""),
        standing=_standing(shown, words, exact, travelling),
        is_analyst=is_of_analyst(shown),
        corrected=tuple(_corrected(each, words) for each in corrections),
    )


def _corrected(each: PlannedCorrection, words: Words) -> str:
    recognised, corrected = one_line(each.recognised), one_line(each.corrected)
    member, at = one_line(each.by), clock(each.at, words)
    return words.say("corrected reading", recognised=recognised, corrected=corrected, member=member, at=at)


def is_of_analyst(shown: ShownEvent[StateEvent]) -> bool:
    """Whether nothing that was read confirms the words of a batch; raises MalformedError."""
    return shown.value(lambda event: event.standing) is CitationStanding.ANALYST


def _standing(shown: ShownEvent[StateEvent], words: Words, exact: str, travelling: Collection[str]) -> str:
    """What a reader must know of words or a place that nobody compares with the bytes of the exhibit.

    Empty for those compared.
    """
    if is_of_analyst(shown):
        return words.say("words of the analyst" if exact else "place of the analyst")
    if not exact:
        return ""
    match shown.value(lambda event: event.rendition):
        case FromReading(id=identity, reader=reader, version=version, origin=origin):
            read = "found in reading" if origin is Origin.WRITTEN else "found in recognised text"
            key = read if identity in travelling else "found in reading left behind"
            return words.say(key, reader=one_line(reader), version=one_line(version))
        case FromOriginal():
            return ""
        case None:
            return words.say("found in text")


def _where(locator: Locator, words: Words) -> str:
    where = _place(locator.place, words)
    return " \N{RIGHTWARDS ARROW} ".join([*(one_line(name) for name in locator.member), where])


def _place(place: Place, words: Words) -> str:  # noqa: C901, PLR0911 -- one line a kind of place
    say = words.say
    match place:
        case OnPage(page=number):
            return say("page", number=number)
        case InPicture(pixels=(left, top, right, bottom), page=page):
            region = say("region", x=left, y=top, width=right - left, height=bottom - top)
            return region if page is None else f"{say('page', number=page)}, {region}"
        case InMessage(message=number):
            return say("message", number=number + 1)
        case InSeconds(start=start, end=end):
            return say("seconds", start=start, end=end)
        case InMilliseconds(start=start, end=end):
            return say("seconds", start=_seconds(start), end=_seconds(end))
        case InCell(sheet=sheet, cell=cell):
            return say("cell", sheet=one_line(sheet), cell=cell)
        case OnSlide(slide=number):
            return say("slide", number=number)
        case InParagraph(paragraph=number):
            return say("paragraph", number=number)
        case InCharacters(start=start, end=end):
            return say("characters", start=start, end=end)
        case Whole():
            return say("whole item")
        case _:
            assert_never(place)


def _seconds(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def _fragments(locators: Sequence[Locator], exact: str) -> Iterator[str]:
    """Addresses inside the original that browsers know; none inside a container, which they cannot open."""
    if not locators or locators[0].member:
        return
    match locators[0].place:
        case OnPage(page=number):
            yield f"page={number}"
        case InPicture(pixels=(left, top, right, bottom)):
            yield f"xywh=pixel:{left},{top},{right - left},{bottom - top}"
        case InSeconds(start=start, end=end):
            yield f"t={start},{end}"
        case InMilliseconds(start=start, end=end):
            yield f"t={_seconds(start)},{_seconds(end)}"
        case _:
            pass
    if exact:
        yield _text_directive(exact)


def _text_directive(exact: str) -> str:
    words = exact.split()
    if len(exact) <= _LONG or len(words) < 8:
        return f":~:text={_directive_part(words)}"
    return f":~:text={_directive_part(words[:4])},{_directive_part(words[-4:])}"


def _directive_part(words: Sequence[str]) -> str:
    # The text fragment syntax gives dash, comma and ampersand a meaning; `quote` leaves only the dash alone.
    return quote(" ".join(words).encode(errors="replace"), safe="").replace("-", "%2D")
