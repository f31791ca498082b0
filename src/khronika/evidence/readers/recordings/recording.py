"""Recordings, film and sound: what they say of themselves, the shots of a film with a picture of each, loudness and voices."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO

from khronika.evidence.citation.locator import InSeconds
from khronika.evidence.likeness.prints import ImagePrint, note_of
from khronika.evidence.readers.pictures import content_credentials, likeness
from khronika.evidence.readers.recordings import container as recording_container
from khronika.evidence.readers.recordings import film_picture, voice
from khronika.evidence.readers.recordings.blocks import Blocks
from khronika.evidence.readers.recordings.container import faults, format_of, opened
from khronika.evidence.readers.recordings.edits import hidden_by_edits
from khronika.evidence.readers.recordings.facts import facts_of
from khronika.evidence.readers.recordings.film import Still, chosen, thumbnail_of
from khronika.evidence.readers.recordings.film_picture import smaller
from khronika.evidence.readers.recordings.labels import labels_of
from khronika.evidence.readers.recordings.pace import Pace
from khronika.evidence.readers.recordings.tracks import Heard, hear_further, together
from khronika.evidence.readers.recordings.watch import Seen, Watch
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import LARGEST_WHOLE, size_of
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts

if TYPE_CHECKING:
    from khronika.primitives.codec import Json

_EARLY = 2.0
_JPEG = "image/jpeg"
_COVERS = {"mjpeg": _JPEG, "png": "image/png"}
_SIGNED = {"mov": "video/mp4", "avi": "video/avi", "wav": "audio/wav", "mp3": "audio/mpeg"}
"""Formats that can carry content credentials, as their library calls them."""

_WITHOUT_LENGTH = ("amr", "aac")
"""Containers that do not say how long they are."""

_SAYS_LITTLE = frozenset({"container", "streams", "brand", "duration-ms"})


def load() -> None:
    """Prepare the libraries of film and pictures, which load parts of themselves at first use."""
    recording_container.load()
    film_picture.load()
    likeness.load()
    content_credentials.load()


def arm() -> None:
    """Load the model that hears voices."""
    voice.arm()


def tools() -> "Mapping[str, Json]":
    """Names and versions of what reads."""
    return {**recording_container.tools(), **content_credentials.tools()}


def read(item: BinaryIO, report: Report) -> None:
    """Report facts, captions, shots, pictures, loudness and voices.

    Of a damaged or long recording what could be had, and how much that is.

    Raises UnreadError when nothing of it can be decoded and the container says nothing of where it comes
    from.
    """
    blocks = Blocks(item)
    with opened(blocks) as container, faults():
        facts = facts_of(container)
        pace = Pace(report.limits, lambda: blocks.size)
        seen = Watch(container, pace).watch()
    facts |= _length(facts, seen) | labels_of(blocks)
    report.metadata(facts | _extent(seen, int(facts.get("duration-ms", "0"))) | hidden_by_edits(blocks))
    _account(seen, facts, report)
    _say_covers(seen, report)
    _say_provenance(item, blocks, report)
    if not seen.examined and not _says_something(facts):
        raise UnreadError(Reason.MALFORMED)
    for caption in seen.captions:
        report.text(caption)
    if seen.shots:
        _say_film(seen, report)
    if seen.loudness:
        report.note(
            NoteKind.SOUND,
            together(_sounds(blocks, seen, pace, report)) | {"examined": _pairs(seen.examined)},
        )


def _sounds(blocks: Blocks, seen: Seen, pace: Pace, report: Report) -> list[Heard]:
    """Everything that was heard; what there was no time for is accounted for."""
    first = Heard(seen.sounds[0], None, seen.loudness, seen.voice)
    found = [first]
    for each in hear_further(blocks, first, seen.quiet_channels, seen.sounds[1:], pace):
        if not each.whole:
            channel = "" if each.channel is None else f", channel {each.channel}"
            report.missed(Gap(Unit.STREAM, Why.TOO_SLOW, names=(f"stream {each.stream}{channel}",)))
        if each.loudness:
            found.append(each)
    return found


def _length(facts: Mapping[str, str], seen: Seen) -> dict[str, str]:
    """The length of a recording whose container says none: there the library only guesses it."""
    if facts["container"] not in _WITHOUT_LENGTH or seen.sampled or not seen.end:
        return {}
    return {
        name: str(round(seen.end * 1000)) for name in ("duration-ms", "stream.0.duration-ms") if name in facts
    }


def _account(seen: Seen, facts: Mapping[str, str], report: Report) -> None:
    report.looked(Unit.STREAM, len(seen.sounds) + bool(seen.shots) + len(seen.captions))
    for number in seen.pictures_left:
        said = " ".join(
            filter(None, (facts.get(f"stream.{number}.kind", ""), facts.get(f"stream.{number}.codec", "")))
        )
        report.missed(Gap(Unit.STREAM, Why.NOT_HANDLED, names=(f"stream {number}: {said}",)))


def _says_something(facts: Mapping[str, str]) -> bool:
    """Whether the container says where it comes from, or names a stream that only lacks a decoder."""
    return any(name not in _SAYS_LITTLE and not name.startswith("tag.") for name in facts)


def _extent(seen: Seen, claimed: int) -> dict[str, str]:
    """How much of the recording was read, as metadata; only what a reader has to know."""
    found: dict[str, str] = {}
    if seen.sampled:
        found["sampled"] = (
            f"{sum(end - start for start, end in seen.examined)} of {claimed} ms in {len(seen.examined)} stretches"
        )
    elif claimed - seen.end * 1000 > _EARLY * 1000:
        found["ends-early-ms"] = str(round(seen.end * 1000))
    if seen.shots and not seen.every_picture:
        found["pictures-compared"] = "key"
    if seen.faults:
        found["faults"] = str(seen.faults)
    if seen.left:
        found["streams-not-decoded"] = " ".join(map(str, seen.left))
    return found


def _say_film(seen: Seen, report: Report) -> None:
    shots = [(_milliseconds(shot.start), _milliseconds(shot.end)) for shot in seen.shots]
    report.note(NoteKind.SHOTS, {"shots": _pairs(shots), "examined": _pairs(seen.examined)})
    if (thumbnail := thumbnail_of(seen.shots)) is not None:
        report.picture(NoteRole.THUMBNAIL, _place(thumbnail), _JPEG, smaller(thumbnail.content))
    taken: list[ImagePrint] = []
    for still in chosen(seen.shots):
        report.picture(NoteRole.FRAME, _place(still), _JPEG, still.content)
        taken += likeness.prints(likeness.luminance(film_picture.again(still.content)), _place(still))
    if taken:
        report.note(NoteKind.LIKENESS, note_of(taken))


def _place(still: Still) -> InSeconds:
    second = math.floor(still.seconds)
    return InSeconds(second, second + 1)


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _pairs(stretches: list[tuple[int, int]]) -> "list[Json]":
    return [[start, end] for start, end in stretches]


def _say_provenance(item: BinaryIO, blocks: Blocks, report: Report) -> None:
    media = _SIGNED.get(format_of(blocks))
    if (
        media
        and size_of(item) <= LARGEST_WHOLE
        and (claimed := content_credentials.credentials(item.read(), media)) is not None
    ):
        report.note(NoteKind.PROVENANCE, claimed)


def _say_covers(seen: Seen, report: Report) -> None:
    for number, (codec, content) in enumerate(seen.covers, 1):
        if (media := _COVERS.get(codec)) is not None:
            report.contained(f"cover-{number}", media, parts(content))
