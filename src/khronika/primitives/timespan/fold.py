"""Letters that name one moment or one duration, folded into `X` and `N`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.moment import Moment
from khronika.primitives.timespan.piece import FoldedPiece, duration_named, moment_named, piece_of
from khronika.primitives.timespan.relative import Duration

_HOURS = re.compile(r"[fF](?:h|d?c|d)[tTUx-](?:h|dc)|-hc?$|[axo]?(?:hc?|dc)|H")
_BOUNDED_BY = frozenset("TBALEUtz")
_EMPTY = re.compile(
    r"(?<!d)nf?(?=M)|(?<=d)f(?=pn)|(?<=M)n|(?<=[Pw])f(?=[^f])|(?<=y[-/evtxTU,]y)[Gl]|(?<=[-tTUx]My)[Gl]|(?<=[-tTUx]dMy)[Gl]"
    r"|[Dp](?=,?W,?(?:dM|Md))|D(?=,?(?:dM|Md))|p,(?=g?y)|^z(?=[PMSy])|^[,v]+|,+$|i(?![am]{0,2}d?[unl]|[am]{0,2}dg)"
)
_TO_COME = re.compile(r"(?<![^am,])s?[QR]s?,?|,?s?[QR]s?$")
_MONTH_FIRST = re.compile(r"Md(?:,d)*,?[-xtev]d(?![Mung])")
_MARKS = {"": "", "a": "~", "m": "?", "am": "%"}

_FOLD = re.compile(
    r"""(?P<marks>(?:[am],?)*)(?:
    (?P<in_year>(?:W?,?d?M|P?[MSP])f?(?:pg|gp)|[dP]pn|(?:pg|gp),?f?(?:W?,?dM|Md|P?[MS]))
  | (?P<beside>W?,?dMp)(?=$|[-,tTUx])
  | (?P<weekday>W[of]?(?:pu|up)|(?:pu|up),?[of]?W)
  | (?P<relative>D|p[ungSMW]|[ungSMW]p)
  | (?P<duration>d?[unl]Y*|d?[gG](?=[jk]|vd[gG]j|,?F|e?d[nu])|(?<=[Iiqzo<])d?[gG]|(?<=[Iiq<][am])d?[gG])
  | (?P<years>P?(?:Z[gGl]?7?|(?<![-/])(?:dG7|[dy]G)|G[dy]|7))
  | (?P<winter>P?Sy[/-][yd]g?G?)
  | (?P<school>y[/-][yd],?5g?|5g?,?y[/-][yd]g?G?)
  | (?P<moment>yg?,?f?(?:W?,?dM|W?,?Md(?![Mung])|P?[MS])(?!,?g?[yO])
             | W?,?dM,?(?:g?yg?|dg|Ogg?|g)?(?:,?W(?!,?d))?
             | W?,?Md,?y(?:,?W)?(?![unlc])
             | W?,?Md(?![unlcgy])
             | W,?d(?=[-tTxeU])
             | P?[MS],?(?:g?y|[dO](?=g))?g?
             | P?(?:g?y|Og)g?
             | W
             | d)
    )""",
    re.VERBOSE,
)


class Folded(NamedTuple):
    """The form of an expression and, in order, the moments of its `X` and the durations of its `N`."""

    form: str
    moments: tuple[Moment, ...]
    durations: tuple[Duration, ...]
    mark: str = ""
    """The qualifier of the whole, where it is not one of its moments."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the letters alone tell of an expression: its form, which letters are one moment or duration, whether that is to come."""

    form: str
    coming: bool
    moments: tuple[FoldedPiece, ...]
    durations: tuple[FoldedPiece, ...]


def folded(letters: str, values: Sequence[int], reference: date | None) -> Folded:
    """The expression with every named moment and duration folded.

    Raises UnreadableDate for one that is named against all rules.
    """
    shape = _shape(letters)
    moments = tuple([moment_named(piece, values, reference) for piece in shape.moments])
    if shape.coming:
        moments = tuple([moment._replace(coming=True) for moment in moments])
    durations = tuple([duration_named(piece, values) for piece in shape.durations])
    return Folded(shape.form, moments, durations)


@lru_cache(maxsize=4096)
def _shape(letters: str) -> Shape:
    # Many words make few shapes: what a shape means is found once.
    kept, at = _without_hours(letters, list(range(len(letters))))
    told, at = _without(_TO_COME, kept, at)
    coming = "Q" in kept and "Q" not in told
    said, places = _month_last(*_without(_EMPTY, told, at))
    form: list[str] = []
    moments: list[FoldedPiece] = []
    durations: list[FoldedPiece] = []
    end = 0
    for match in _FOLD.finditer(said):
        form.append(said[end : match.start()])
        start, end = match.end("marks"), match.end()
        piece = piece_of(
            match.lastgroup or "", said[start:end], tuple(places[start:end]), mark_of(match["marks"])
        )
        if piece.kind == "duration":
            form.append(match["marks"].replace(",", "") + "N")
            durations.append(piece)
        else:
            form.append("X")
            moments.append(piece)
    form.append(said[end:])
    return Shape("".join(form), coming, tuple(moments), tuple(durations))


def _without_hours(letters: str, places: list[int]) -> tuple[str, list[int]]:
    """The words without the hour of the day.

    UnreadableDate where an hour bounds: "before three on the 7th" does not end on the 6th.
    """
    kept, left = _without(_HOURS, letters, places)
    if len(kept) < len(letters) and not _BOUNDED_BY.isdisjoint(kept):
        raise UnreadableDate("bounded by an hour of a day")
    return kept, left


def _month_last(letters: str, places: list[int]) -> tuple[str, list[int]]:
    """March 10-25 as 10-25 March."""
    match = _MONTH_FIRST.search(letters)
    if match is None:
        return letters, places
    at, end = match.span()
    turned = places[:at] + places[at + 1 : end] + [places[at]] + places[end:]
    return f"{letters[:at]}{letters[at + 1 : end]}M{letters[end:]}", turned


def _without(pattern: re.Pattern[str], letters: str, places: list[int]) -> tuple[str, list[int]]:
    """The letters and places without what the pattern finds."""
    if not pattern.search(letters):
        return letters, places
    kept = [at for start, end in _gaps(pattern, letters) for at in range(start, end)]
    return "".join([letters[at] for at in kept]), [places[at] for at in kept]


def _gaps(pattern: re.Pattern[str], letters: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in pattern.finditer(letters)]
    return list(
        zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(letters)], strict=True)
    )


def marked(moment: Moment, marks: str) -> Moment:
    """The moment with the qualifier of the letters `a` about and `m` perhaps."""
    said = {"~": "a", "?": "m", "%": "am", "": ""}[moment.mark] + marks
    return moment._replace(mark=mark_of(said))


def mark_of(letters: str) -> str:
    """The EDTF qualifier of the letters."""
    return _MARKS["a" * ("a" in letters) + "m" * ("m" in letters)]
