# SPDX-License-Identifier: Apache-2.0
"""Whether an exhibit has a place that is cited without words found there, as far as what travels tells (docs/format/dossier.md, places)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from khronika_verify.form import list_of, number_of
from khronika_verify.locator import JsonPlace, Locator
from khronika_verify.reading import Reading
from khronika_verify.rendition import Part

SIZES = {
    "width": "width",
    "height": "height",
    "duration-ms": "milliseconds",
    "pages": "pages",
    "frames": "pages",
}
STREAM = re.compile(r"stream\.\d+\.(width|height)", re.ASCII)
MESSAGE = re.compile(r"message\.(\d{1,9})\..+", re.ASCII | re.DOTALL)
AMOUNT = re.compile(r"\d{1,15}", re.ASCII)
Corners = list[int]


class Answer(Enum):
    """What is known of a place."""

    YES = "the exhibit has it"
    NO = "the exhibit does not have it"
    UNTOLD = "nothing that travels tells"


def look_up(
    locators: Sequence[Locator], media: str, readings: Sequence[Reading], *, is_analyst: bool
) -> Answer:
    """Whether the exhibit has these places. `media` is its sealed type.

    What the analyst says may lie where no text was found.
    """
    if all("whole" in locator.place and not locator.member for locator in locators):
        return Answer.YES
    alone = Part((), media, was_read=False, reader="", metadata="", texts=())
    known = readings or [Reading((alone,))]
    answers = {
        _together(_answer(locator, reading, is_analyst, is_alone=not readings) for locator in locators)
        for reading in known
    }
    if Answer.YES in answers:
        return Answer.YES
    return Answer.NO if Answer.NO in answers else Answer.UNTOLD


def _together(answers: Iterable[Answer]) -> Answer:
    found = set(answers)
    return Answer.NO if Answer.NO in found else Answer.UNTOLD if Answer.UNTOLD in found else Answer.YES


def _answer(locator: Locator, reading: Reading, is_analyst: bool, *, is_alone: bool) -> Answer:
    if "whole" in locator.place:
        has = any(part.member[: len(locator.member)] == locator.member for part in reading.parts)
        return Answer.YES if has else Answer.UNTOLD if is_alone else Answer.NO
    part = next((part for part in reading.parts if part.member == locator.member), None)
    if part is None:
        return Answer.UNTOLD if is_alone else Answer.NO
    places = [run.place for text in part.texts if text in reading.texts for run in reading.texts[text].runs]
    if locator.place in places:
        return Answer.YES
    metadata = reading.metadata.get(part.metadata, {})
    extent = dict(_extent(metadata))
    if "page" in locator.place or "pixels" in locator.place:
        return (_of_region if "pixels" in locator.place else _of_page)(
            locator.place, part.media, extent, places
        )
    if "seconds" in locator.place or "milliseconds" in locator.place:
        return _of_moment(locator.place, part.media, extent)
    is_all_there = (
        part.was_read
        and all(text in reading.texts for text in part.texts)
        and part.metadata in ("", *reading.metadata)
    )
    return _of_run(
        locator.place, extent, places, Answer.NO if is_all_there and not is_analyst else Answer.UNTOLD
    )


def _extent(metadata: dict[str, str]) -> Iterator[tuple[str, int]]:
    """How far a file reaches, as far as its metadata say: pages, pixels, milliseconds, messages.

    The most of each.
    """
    found: dict[str, int] = {}
    for name, value in metadata.items():
        message, stream = MESSAGE.fullmatch(name), STREAM.fullmatch(name)
        if message:
            found["messages"] = max(found.get("messages", 0), int(message[1]) + 1)
        elif AMOUNT.fullmatch(value) and (size := SIZES.get(stream[1] if stream else name)):
            found[size] = max(found.get(size, 0), int(value))
    yield from found.items()


def _of_page(place: JsonPlace, media: str, extent: dict[str, int], places: list[JsonPlace]) -> Answer:
    number, pages = _number(place["page"]), extent.get("pages")
    if media.partition("/")[0] in ("text", "audio", "video") or (
        "box" in place and not _has_area(_corners(place["box"]))
    ):
        return Answer.NO
    if pages is None:
        return Answer.UNTOLD
    if number > pages:
        return Answer.NO
    boxes = [_corners(each["box"]) for each in places if "box" in each and each["page"] == number]
    return Answer.YES if "box" not in place or _is_inside(_corners(place["box"]), boxes) else Answer.UNTOLD


def _of_region(place: JsonPlace, media: str, extent: dict[str, int], places: list[JsonPlace]) -> Answer:
    corners, number = _corners(place["pixels"]), _number(place.get("page", 1))
    if media.partition("/")[0] in ("text", "audio") or not _has_area(corners):
        return Answer.NO
    width, height = extent.get("width"), extent.get("height")
    if width is None or height is None:
        return Answer.UNTOLD
    if number > extent.get("pages", 1):
        return Answer.NO
    if number > 1:
        boxes = [
            _corners(each["pixels"]) for each in places if "pixels" in each and each.get("page", 1) == number
        ]
        return Answer.YES if _is_inside(corners, boxes) else Answer.UNTOLD
    return Answer.NO if min(corners) < 0 or corners[2] > width or corners[3] > height else Answer.YES


def _of_moment(place: JsonPlace, media: str, extent: dict[str, int]) -> Answer:
    if media.partition("/")[0] in ("text", "image") or media == "application/pdf":
        return Answer.NO
    length = extent.get("milliseconds")
    if length is None:
        return Answer.UNTOLD
    end = _corners(place["seconds"])[1] * 1000 if "seconds" in place else _corners(place["milliseconds"])[1]
    return Answer.NO if end > length + -length % 1000 else Answer.YES


def _of_run(place: JsonPlace, extent: dict[str, int], places: list[JsonPlace], absent: Answer) -> Answer:
    """A place of a kind of which the last one is known by the texts; cells are there or not."""
    if "message" in place:
        return (
            Answer.YES
            if _number(place["message"]) < max([extent.get("messages", 0), *_ends(places, "message")])
            else absent
        )
    for kind in ("slide", "paragraph", "characters"):
        if kind in place:
            return Answer.YES if next(_ends([place], kind)) <= max(_ends(places, kind), default=0) else absent
    return absent


def _ends(places: Iterable[JsonPlace], kind: str) -> Iterator[int]:
    """The end of each place of a kind; that of a message is the number of the next."""
    for place in places:
        if kind in place:
            value = place[kind]
            yield _corners(value)[1] if isinstance(value, list) else _number(value) + (kind == "message")


def _number(value: object) -> int:
    return number_of(value)


def _corners(value: object) -> Corners:
    return [corner for corner in list_of(value) if isinstance(corner, int)]


def _has_area(corners: Corners) -> bool:
    return corners[0] < corners[2] and corners[1] < corners[3]


def _is_inside(corners: Corners, boxes: list[Corners]) -> bool:
    """Whether a region lies within what all these take up together."""
    if not boxes:
        return False
    least, most = (
        [min(box[side] for box in boxes) for side in (0, 1)],
        [max(box[side] for box in boxes) for side in (2, 3)],
    )
    return (
        least[0] <= corners[0] and least[1] <= corners[1] and corners[2] <= most[0] and corners[3] <= most[1]
    )
