# SPDX-License-Identifier: Apache-2.0
"""Places within an exhibit, as citations and the maps of texts name them (docs/format/evidence.md, text and its map)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from khronika_verify.form import MalformedError, list_of, number_of, object_of, text_of

CELL = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}", re.ASCII)
FARTHEST = 2**31
MOST_LOCATORS = 1_000
JsonPlace = dict[str, object]


def _require_located(condition: bool) -> None:
    if not condition:
        raise MalformedError("not a place in an exhibit")


def _require_whole(value: object, least: int) -> None:
    _require_located(isinstance(value, int) and not isinstance(value, bool) and least <= value <= FARTHEST)


def _require_corners(value: object) -> None:
    _require_located(len(list_of(value)) == 4)
    for corner in list_of(value):
        _require_whole(corner, -FARTHEST)


def _require_stretch(value: object) -> None:
    stretch = [number_of(end) for end in list_of(value)]
    _require_located(len(stretch) == 2 and stretch[0] <= stretch[1] <= FARTHEST)


def _require_from_one(value: object) -> None:
    _require_whole(value, 1)


PLACE_CHECKS: dict[str, Callable[[object], object]] = {
    "page": _require_from_one,
    "box": _require_corners,
    "pixels": _require_corners,
    "message": lambda value: _require_whole(value, 0),
    "seconds": _require_stretch,
    "milliseconds": _require_stretch,
    "sheet": text_of,
    "cell": lambda value: _require_located(bool(CELL.fullmatch(text_of(value)))),
    "slide": _require_from_one,
    "paragraph": _require_from_one,
    "characters": _require_stretch,
    "whole": lambda value: _require_located(value is True),
}
MAPPED = frozenset(
    frozenset(names.split())
    for names in (
        "page",
        "page box",
        "pixels",
        "pixels page",
        "message",
        "seconds",
        "sheet cell",
        "slide",
        "paragraph",
        "characters",
    )
)
"""Names of the members of each place that the map of a text may have; people cite two more."""
CITED = MAPPED | {frozenset({"milliseconds"}), frozenset({"whole"})}


@dataclass(frozen=True)
class Locator:
    """A place, and the way to it through containers, from the outermost."""

    place: JsonPlace
    member: tuple[str, ...] = ()

    def written(self) -> JsonPlace:
        """The locator as JSON."""
        return {**self.place, "member": list(self.member)} if self.member else self.place


def read_place(value: object, forms: frozenset[frozenset[str]]) -> JsonPlace:
    """A place of one of these forms; raises MalformedError."""
    place = object_of(value)
    _require_located(frozenset(place) in forms)
    for name, part in place.items():
        PLACE_CHECKS[name](part)
    return place


def read_locators(value: object) -> tuple[Locator, ...]:
    """The locator of a citation: one place, or a list of several in one file; raises MalformedError."""
    if not isinstance(value, list):
        return (_read_locator(value),)
    found = tuple(map(_read_locator, value))
    _require_located(2 <= len(found) <= MOST_LOCATORS and len({locator.member for locator in found}) == 1)
    return found


def _read_locator(value: object) -> Locator:
    members = dict(object_of(value))
    member = tuple(map(text_of, list_of(members.pop("member", []))))
    _require_located(bool(member) or "member" not in object_of(value))
    return Locator(read_place(members, CITED), member)
