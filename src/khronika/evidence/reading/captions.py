"""Files of captions (SubRip, WebVTT, Advanced SubStation Alpha): what is said when, and by whom where the file names a speaker."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph, InSeconds
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.encoding import detect_text
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.plain_text import LARGEST_TEXT
from khronika.evidence.reading.port import Report

_MOMENT = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_SPAN = re.compile(rf"[ \t]{{0,20}}{_MOMENT}[ \t]{{1,20}}-->[ \t]{{1,20}}{_MOMENT}[^\n]{{0,300}}\Z")
_LOOKS = re.compile(
    r"\ufeff?\s{0,64}(?:WEBVTT[ \t\r\n]|\[Script Info\][ \t]{0,20}\r?\n"
    rf"|\d{{1,9}}[ \t]{{0,20}}\r?\n[ \t]{{0,20}}{_MOMENT}[ \t]{{1,20}}-->)"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,99})?[ \t]{1,9}([^>]{1,200})>")
_MARKUP = re.compile(r"</?(?:[bicuv]|ruby|rt|lang|font)(?:[ .=][^>]{0,300})?>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,500}\}", re.IGNORECASE)
_EVENT = re.compile(r"(Dialogue|Comment):[ \t]{0,9}(.*)\Z", re.DOTALL)
_FIELDS = 9
"""Fields of a line of ASS before its words: layer, start, end, style, name, three margins, effect."""
_ABOUT = re.compile(
    r"(Title|Original Script|Original Translation|Original Editing|Synch Point|Script Updated By|Update Details):[ \t]{0,9}(\S.*)"
)
_NUMBER = re.compile(r"\s{0,64}\d{1,9}\s{0,64}")
_LATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from one millisecond to another; no milliseconds where it is shown never."""

    words: str
    start: int | None = None
    end: int | None = None


def looks_like_captions(sample: str) -> bool:
    """Whether a text begins as a file of captions."""
    return _LOOKS.match(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report every caption as a line at its seconds, whatever else the file says as a paragraph; raises UnreadError."""
    text = detect_text(whole(item, LARGEST_TEXT))
    content = text.content.replace("\r\n", "\n").replace("\r", "\n")
    cues = _events(content) if content.lstrip().startswith("[Script Info]") else _cues(content)
    composer = Composer()
    for number, cue in enumerate(cues, start=1):
        if cue.start is None or cue.end is None or cue.end > _LATEST:
            composer.line(cue.words, InParagraph(number))
        else:
            first = cue.start // 1000
            composer.line(cue.words, InSeconds(first, max(-(-cue.end // 1000), first + 1)))
    report.text(composer.finish(text.encoding))


def _cues(content: str) -> Iterator[Cue]:
    """The captions of SubRip and WebVTT, block by block; a block without a time is what somebody noted beside them."""
    for block in re.split(r"\n[ \t]*\n", content):
        lines = block.strip("\n").split("\n")
        at = next((at for at, line in enumerate(lines[:2]) if _SPAN.match(line)), None)
        if at is None:
            if (words := "\n".join(lines).strip()) and words.strip("\ufeff") != "WEBVTT" and not _NUMBER.fullmatch(words):
                yield Cue(words)
            continue
        start, end = _span(lines[at])
        said = "\n".join(lines[at + 1 :])
        speakers = list(dict.fromkeys(html.unescape(name).strip() for name in _VOICE.findall(said)))
        words = html.unescape(_MARKUP.sub("", said)).strip()
        yield Cue(f"{', '.join(speakers)}: {words}" if speakers and words else words, start, end)


def _span(line: str) -> tuple[int, int]:
    found = _SPAN.match(line)
    parts = found.groups() if found else ("0",) * 8
    return _milliseconds(*parts[:4]), _milliseconds(*parts[4:])


def _milliseconds(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))


def _events(content: str) -> Iterator[Cue]:
    """The captions of ASS and SSA, and what the file says of itself; styles say nothing."""
    for line in content.split("\n"):
        if about := _ABOUT.match(line):
            yield Cue(f"{about[1]}: {about[2].strip()}")
        elif event := _EVENT.match(line):
            yield from _event(event[1], event[2].split(",", _FIELDS))


def _event(kind: str, fields: list[str]) -> Iterator[Cue]:
    if len(fields) <= _FIELDS:
        return
    words = re.sub(r"\\[Nnh]", "\n", _MARKUP.sub("", fields[_FIELDS])).strip()
    speaker = fields[4].strip()
    said = f"{speaker}: {words}" if speaker and words else words
    span = _SPAN.match(f"{fields[1].strip()} --> {fields[2].strip()}")
    if kind == "Comment" or span is None:
        # A remark of those who made the captions, which is shown to nobody.
        yield Cue(said)
    else:
        yield Cue(said, *_span(span[0]))
