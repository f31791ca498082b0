"""Files of captions (SubRip, WebVTT, Advanced SubStation Alpha): what is said when, and by whom where the file names a speaker."""

import html
import re
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph, InSeconds
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.text.caption_script import Script
from khronika.evidence.readers.text.cue import MOMENT, Cue, span_of
from khronika.evidence.readers.text.plain_text import decoded
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.port import Report

_LOOKS = re.compile(
    r"\ufeff?\s{0,64}(?:WEBVTT[ \t\r\n]|\[Script Info\][ \t]{0,20}\r?\n"
    rf"|\d{{1,9}}[ \t]{{0,20}}\r?\n[ \t]{{0,20}}{MOMENT}[ \t]{{1,20}}-->)"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,99})?[ \t]{1,9}([^>]{1,200})>")
_MARKUP = re.compile(
    r"</?(?:[bicuv]|ruby|rt|lang|font)(?:[ .=][^>]{0,300})?>|<\d[\d:.]{0,20}>|\{\\[^{}]{0,500}\}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s{0,64}\d{1,9}\s{0,64}")
_LATEST = 2**31 - 1


def looks_like_captions(sample: str) -> bool:
    """Whether a text begins as a file of captions."""
    return _LOOKS.match(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report every caption as a line at its seconds, whatever else the file says as a paragraph.

    Raises UnreadError.
    """
    text = decoded(item, report)
    content = text.content.replace("\r\n", "\n").replace("\r", "\n")
    script = Script() if content.lstrip("\ufeff \t\n").startswith("[Script Info]") else None
    composer = Composer()
    for number, cue in enumerate(script.cues(content) if script else _cues(content), start=1):
        if cue.start is None or cue.end is None or cue.end > _LATEST:
            composer.line(cue.words, InParagraph(number))
        else:
            first = cue.start // 1000
            composer.line(cue.words, InSeconds(first, max(-(-cue.end // 1000), first + 1)))
    report.text(composer.finish(text.encoding))
    if script and script.files:
        report.missed(Gap(Unit.MEMBER, Why.NOT_HANDLED, len(script.files), names=tuple(script.files)))


def _cues(content: str) -> Iterator[Cue]:
    """The captions of SubRip and WebVTT, block by block.

    A block without a time is what somebody noted beside them, or goes on.
    """
    blocks = [block.strip("\n").split("\n") for block in re.split(r"\n[ \t]*\n", content)]
    for block, after in zip(blocks, [*blocks[1:], [""]], strict=True):
        times = [at for at, line in enumerate(block) if span_of(line) is not None]
        if times:
            yield from _timed(block, times)
        elif not _says_nothing("\n".join(block).strip(), after):
            yield Cue("\n".join(block).strip())


def _says_nothing(words: str, after: list[str]) -> bool:
    """Whether a block is none, the mark of the format, or the number of the caption behind it."""
    return (
        not words.strip("\ufeff")
        or words.strip("\ufeff") == "WEBVTT"
        or bool(_NUMBER.fullmatch(words) and span_of(after[0]))
    )


def _timed(block: list[str], times: list[int]) -> Iterator[Cue]:
    """The captions of a block; each may have a name before its time, which is a number for the most part."""
    before = block[: times[0]]
    if earlier := "\n".join(before[:-1]).strip("\ufeff \t\n"):
        yield Cue(earlier)
    name = before[-1].strip("\ufeff \t") if before else ""
    for at, until in zip(times, [*times[1:], len(block)], strict=True):
        said = block[at + 1 : until]
        start, end = span_of(block[at]) or (0, 0)
        if name and not _NUMBER.fullmatch(name):
            yield Cue(name, start, end)
        name = ""
        if until < len(block) and said and _NUMBER.fullmatch(said[-1]):
            said = said[:-1]
        yield Cue(_words("\n".join(said)), start, end)


def _words(said: str) -> str:
    """The words of a caption, each voice on a line of its own with its name before."""
    named = _VOICE.sub(lambda voice: f"\n{voice[1].strip()}: ", said)
    lines = (line.strip() for line in html.unescape(_MARKUP.sub("", named)).split("\n"))
    return "\n".join(line for line in lines if line)
