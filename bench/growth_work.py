"""What acts cost in one build at one size: `python -m bench.growth_work PART SIZE FOLDER` prints figures as JSON.

Run by bench/growth.py with the source of that build on the path.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import date
from itertools import islice
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median

from bench import growth_build as build
from bench.growth_build import Archive
from bench.growth_material import SHOWN, case_file, one_file, page_file, statement_files, write_letters

Figures = Iterator[tuple[str, float]]


STAMPS = 200
AT_ONCE = 64
"""Readings that are kept together, as a run of `khronika read` does."""


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """Milliseconds of processor for one call, the median of some after a first one that is not counted."""
    work()
    return median(_timed(work) for _ in range(times)) * 1_000


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def of_record(size: int, folder: Path) -> Figures:
    """What is done with a record of so many statements in batches of five."""
    place = folder / "record"
    build.create(place)
    with closing(build.opened(place)) as archive:
        build.state(archive, page_file())
        seconds = sum(_timed(lambda text=text: build.state(archive, text)) for text in statement_files(size))  # type: ignore[misc]
        yield "recording, a statement", seconds / size * 1_000
    yield "opening", milliseconds(lambda: build.opened(place).close(), 9)
    with closing(build.opened(place)) as archive:
        yield from _questions(archive)
        yield from _small_acts(archive)
        yield "opening beside another process", _beside(place)


def _questions(archive: Archive) -> Figures:
    yield "status", milliseconds(lambda: build.status(archive))
    identity = build.meant(archive, SHOWN)
    yield "page by id, 500 statements", milliseconds(lambda: build.shown(archive, identity))
    yield "name in other letters", milliseconds(lambda: build.meant(archive, SHOWN.upper()))
    yield "name nobody bears", milliseconds(lambda: _nobody(archive))
    day = date(2021, 5, 17)
    yield "acts of one day", milliseconds(lambda: build.acts(archive, first=day, last=day))
    first, last = date(2021, 5, 1), date(2021, 5, 31)
    yield "acts of one month", milliseconds(lambda: build.acts(archive, first=first, last=last), 3)
    beaten = build.acts
    yield "beatings of one month", milliseconds(lambda: beaten(archive, "beating", first, last), 3)


def _nobody(archive: Archive) -> None:
    with suppress(Exception):
        build.meant(archive, "Zebediah Quillfeather")
        raise RuntimeError("somebody bears the name that nobody bears")


def _small_acts(archive: Archive) -> Figures:
    numbers = iter(range(10_000))
    yield "one state", milliseconds(lambda: build.state(archive, one_file(next(numbers))), 9)


def _beside(place: Path) -> float:
    """Milliseconds to open an archive that another process holds open and has written to."""
    command = [sys.executable, "-m", "bench.growth_work", "hold", "0", str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        if holder.stdin is None or holder.stdout is None:
            raise RuntimeError("no pipes")
        holder.stdout.readline()
        taken = milliseconds(lambda: build.opened(place).close(), 5)
        holder.stdin.close()
    return taken


def hold(place: Path) -> None:
    """Hold an archive open, having written to it, until the input ends."""
    with closing(build.opened(place)) as archive:
        build.state(archive, one_file(-1))
        print("open", flush=True)
        sys.stdin.read()


def of_stamps(size: int, folder: Path) -> Figures:
    """What is done in an archive whose log was stamped so often."""
    place = folder / "stamped"
    build.create(place)
    with closing(build.opened(place)) as archive:
        build.state(archive, one_file(-1))
        build.stamp(archive, folder / "authority", size)
        yield "status, by stamps", milliseconds(lambda: build.status(archive))
        numbers = iter(range(10_000))
        yield "one state, by stamps", milliseconds(lambda: build.state(archive, one_file(next(numbers))), 9)


def of_items(size: int, folder: Path) -> Figures:
    """What is done in an archive of so many letters that were read."""
    place, letters = folder / "items", folder / "letters"
    build.create(place)
    write_letters(letters, size)
    with closing(build.opened(place)) as archive:
        yield "sealing, a letter", _timed(lambda: build.seal(archive, letters)) / size * 1_000
        words, seconds = build.words_of(archive), 0.0
        while texts := dict(islice(words, AT_ONCE)):
            seconds += _timed(lambda texts=texts: build.keep(archive, texts))  # type: ignore[misc]
        yield "keeping a reading", seconds / size * 1_000
        yield "status, by read items", milliseconds(lambda: build.status(archive), 3)
        another = folder / "another"
        another.mkdir()
        (another / "one.txt").write_text("Another letter\n", encoding="utf-8")
        yield "sealing one file more", _timed(lambda: build.seal(archive, another)) * 1_000


def of_export(size: int, folder: Path) -> Figures:
    """What an export of so many statements costs, a statement."""
    place = folder / "exported"
    build.create(place)
    with closing(build.opened(place)) as archive:
        for text in statement_files(size):
            build.state(archive, text)
    for form in ("ftm", "csv", "xlsx"):
        with closing(build.opened(place)) as archive:
            out = folder / f"out-{form}"
            yield (
                f"export {form}, a statement",
                _timed(lambda out=out, form=form: build.exported(archive, form, out)) / size * 1_000,
            )  # type: ignore[misc]


def of_package(size: int, folder: Path) -> Figures:
    """What a court package of so many exhibits costs, with what sets and verifies it."""
    place = folder / "items"
    dict(of_items(size, folder))
    with closing(build.opened(place)) as archive:
        build.state(archive, case_file(size))
        build.accept_all(archive)
    with closing(build.opened(place)) as archive:
        before = getrusage(RUSAGE_CHILDREN)
        own = _timed(lambda: build.released(archive, "growth", folder / "package"))
        after = getrusage(RUSAGE_CHILDREN)
        others = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        yield "package, an exhibit", (own + others) / size * 1_000
        yield "package, an exhibit, this process", own / size * 1_000


PARTS: dict[str, Callable[[int, Path], Figures]] = {
    "record": of_record,
    "stamps": of_stamps,
    "items": of_items,
    "export": of_export,
    "package": of_package,
}


def main(words: Sequence[str]) -> None:
    """Print the figures of one part at one size, the memory of this process among them."""
    part, size, folder = words[0], int(words[1]), Path(words[2])
    if part == "hold":
        hold(folder)
        return
    figures = dict(PARTS[part](size, folder))
    figures[f"memory of {part}, MB"] = getrusage(RUSAGE_SELF).ru_maxrss / 1_000
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
