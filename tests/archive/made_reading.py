"""Readings of items as a reader would have made them, put into an archive without one: for places and outcomes that are costly to make."""

from khronika.archive.derivation.derive import keep_readings
from khronika.archive.derivation.reading_task import ItemReading
from khronika.evidence.citation.mapped_text import Composer, MappedText, Origin
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Contained, Reading


def made_text(*lines, origin=Origin.WRITTEN):
    """A text of lines, each of which is a pair: what it says and its place."""
    composer = Composer()
    for text, place in lines:
        composer.line(text, place)
    whole = composer.finish()
    return MappedText(whole.text, whole.runs, origin=origin)


def contained(name, media, reading, *above):
    """A file in the item, without its bytes."""
    return Contained((*above, name), media, None, reading)


def made_reading(*texts, reader="pdf", **more):
    """What a reader found in an item."""
    return Reading(Outcome.READ, reader=reader, texts=texts, **more)


def put_readings(archive, readings):
    """Keep these readings, by the control numbers of their items."""
    results = [ItemReading(archive.item(control).id, reading, ()) for control, reading in readings.items()]
    with archive.writing() as writer:
        keep_readings(archive, writer, results)
