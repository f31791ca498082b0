"""What the index counts as it goes is what counting everything comes to."""

from collections import Counter

from khronika.archive.custody.overview import overview
from khronika.archive.custody.take_back import hold_again, take_back
from khronika.archive.derivation.renditions import derivations
from khronika.archive.index.kept_counts import NEVER_READ
from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.reading import unread
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.world import found, reopen, seal, spread

WHOLE = made_reading(made_text(("Invented words.", InParagraph(1))), reader="text")


def counted(archive):
    """Held items by the outcome of their newest reading, counted from the log."""
    found_so = derivations(archive, archive.index.items())
    return Counter(each.outcome.value if each else NEVER_READ for _, each in found_so)


def kept(archive):
    return Counter(archive.index.outcomes())


def test_items_are_counted_as_they_are_read_taken_back_and_held_again(tmp_path):
    with found(tmp_path / "archive") as archive:
        seal(archive, spread(tmp_path / "source", {f"{n}.txt": b"letter %d" % n for n in range(6)}))
        assert kept(archive) == counted(archive) == {NEVER_READ: 6}
        crashed = unread(Reason.CRASHED)
        put_readings(archive, {"A-000001": WHOLE, "A-000002": crashed, "A-000003": WHOLE})
        take_back(archive, ["A-000003", "A-000004"], "the other stick was meant")
        assert kept(archive) == counted(archive) == {NEVER_READ: 2, "read": 1, "unread": 1}
        hold_again(archive, ["A-000003"], "no")
        put_readings(archive, {"A-000002": WHOLE, "A-000001": crashed})
        assert kept(archive) == counted(archive) == {NEVER_READ: 2, "read": 2, "unread": 1}
        told = overview(archive)
        assert (told.items, told.read, told.partly, told.unread, told.taken) == (5, 2, 0, 1, 1)
        before = kept(archive)
    for path in (tmp_path / "archive").glob("index.db*"):
        path.unlink()
    with reopen(tmp_path / "archive") as archive:
        assert kept(archive) == before
