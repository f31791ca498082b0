"""Long work says how far it is: rewritten on a terminal, each minute a line elsewhere, in what people count in."""

import pytest

from khronika.archive.derivation.read_job import ReadingProgress, pages_looked_at
from khronika.cli import show
from khronika.cli.read import _show
from khronika.cli.show import ProgressLine, duration
from khronika.evidence.reading.coverage import Coverage, Looked, Unit
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Contained, Reading


@pytest.fixture
def clock(monkeypatch):
    moments = [0.0]
    monkeypatch.setattr(show.time, "monotonic", lambda: moments[0])
    return moments


def progress(done):
    return ReadingProgress(
        done=done * 1_000_000,
        total=40_000_000,
        items=done,
        all_items=40,
        unread=1,
        pages=3 * done,
        media=("application/pdf", "image/jpeg"),
    )


def test_progress_into_a_pipe_is_a_line_each_minute(capsys, clock):
    line = ProgressLine(quiet=False, everywhere=True)
    for second in range(0, 180, 10):
        clock[0] = float(second)
        _show(line, progress(second // 10))
    line.end()
    assert capsys.readouterr().err.splitlines() == [
        "6.0 MB of 40.0 MB, 100.0 kB/s, 6 min left, items: 6 of 40, 18 pages, 1 unread, now: pdf jpeg",
        "12.0 MB of 40.0 MB, 100.0 kB/s, 5 min left, items: 12 of 40, 36 pages, 1 unread, now: pdf jpeg",
    ]


@pytest.mark.parametrize("line", [{"quiet": True, "everywhere": True}, {"quiet": False}])
def test_what_is_to_be_quiet_and_short_work_say_nothing_into_a_pipe(capsys, clock, line):
    shown = ProgressLine(**line)
    clock[0] = 600.0
    _show(shown, progress(1))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (119, "119 s"), (150, "2 min"), (7_100, "118 min"), (9_000, "2.5 h")]
)
def test_a_length_of_time_is_said_in_what_fits(seconds, said):
    assert duration(seconds) == said


def read(pages, *contained):
    looked = tuple(Looked(Unit.PAGE, count, reader) for reader, count in pages.items())
    files = tuple(
        Contained((str(n),), "application/pdf", None, reading) for n, reading in enumerate(contained)
    )
    return Reading(Outcome.READ, coverage=Coverage(looked), contained=files)


def test_pages_are_counted_once_however_many_readers_looked_at_them():
    assert pages_looked_at(read({"pdf": 7, "recognised": 2}, read({"pdf": 3}), read({}))) == 10
