"""Readers as they run in a worker, without the worker: the same frames, taken by the same collector."""

import io
import zipfile
from dataclasses import replace

from khronika.evidence.readers.attempt import attempt, reader_of
from khronika.evidence.readers.registry import kinds_of
from khronika.evidence.reading.frame import FrameType
from khronika.evidence.reading.item import open_item
from khronika.evidence.reading.outcome import Limits
from khronika.evidence.reading.port import Report
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from khronika.intake.media import media_type

LIMITS = Limits()


def read(data, media=None, limits=LIMITS, passwords=()):
    """What the collector holds after a reader has read; `kind` and `reason` as the worker would say them."""
    media = media or media_type(data)
    allowance = Allowance(limits)
    collector = Collector((), allowance)

    def take(kind, body):
        collector.expect(kind, len(body))
        collector.take(kind, body)

    readers = {kind: reader_of(kind) for kind in kinds_of(media)}
    item = open_item(len(data), lambda offset, length: data[offset : offset + length])
    collector.kind, collector.reason = attempt(media, item, readers, Report(take, limits, passwords))
    collector.take(FrameType.LAST, b'{"outcome":"read","reader":"none","tools":{}}')
    collector.files = [replace(file, content=file.content and file.content.place) for file in collector.files]
    return collector


def zipped(members):
    """A ZIP of these members, in this order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return held.getvalue()
