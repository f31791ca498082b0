"""Memory of the main process while many mixed files are sealed and read: `python -m bench.many_files FOLDER... [--count 10000]`.

The files are those of the folders, again and again, each time with other bytes at their end, so that every one is an item of its own.
Recognition and transcription are left out: they happen in workers, and would take days here.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from khronika.archive.custody.seal import seal_paths
from khronika.archive.derivation.read_job import ReadingProgress, ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.evidence.reading.reading import Wanted
from khronika.intake.accession import Provenance
from khronika.seal.member import Cost

PASSPHRASE = "a passphrase for many files"
MOST_MEGABYTES, MOST_GROWTH = 250, 1.1
"""What the main process may take, and by which factor it may grow from the second tenth of the items to the last."""
_LARGEST = 300_000
_MEGABYTE = 1e6


@dataclass(slots=True)
class Samples:
    """Memory of the main process (resident bytes) by the number of items that were read."""

    at: list[tuple[int, int]] = field(default_factory=list)

    def take(self, progress: ReadingProgress) -> None:
        """Take a sample after each hundredth of the items."""
        step = max(1, progress.all_items // 100)
        if not self.at or progress.items >= self.at[-1][0] + step:
            self.at.append((progress.items, resident()))


def resident() -> int:
    """Resident bytes of this process, of which pages of files that others have, too, are a part."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Print the samples; the exit status is 1 where there was more, or growth."""
    parser = argparse.ArgumentParser(prog="python -m bench.many_files", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kinds = _lay_out(Path(folder) / "files", given.folder, given.count)
        began, samples = time.monotonic(), Samples()
        read = _read(Path(folder), samples)
        spent = time.monotonic() - began
    tenth = len(samples.at) // 10
    first = max(size for _, size in samples.at[tenth : 2 * tenth + 1])
    last = max(size for _, size in samples.at[-tenth - 1 :])
    most = max(size for _, size in samples.at)
    print(
        f"{read} items of {kinds} endings read in {spent:.0f} s; main process at most {most / _MEGABYTE:.0f} MB"
    )
    print(f"second tenth {first / _MEGABYTE:.0f} MB, last tenth {last / _MEGABYTE:.0f} MB")
    for number, size in samples.at[:: max(1, tenth)]:
        print(f"{number:7} {size / _MEGABYTE:7.1f} MB")
    return int(most > MOST_MEGABYTES * _MEGABYTE or last > MOST_GROWTH * first)


def _lay_out(place: Path, folders: list[Path], count: int) -> int:
    """Write so many files; how many endings they have."""
    originals = [
        each
        for folder in folders
        for each in sorted(folder.rglob("*"))
        if each.is_file() and 0 < each.stat().st_size <= _LARGEST
    ]
    endings = set[str]()
    for number, original in islice(_again(originals), count):
        endings.add(original.suffix.lower())
        target = place / f"{number % 100:02}" / f"{number}{original.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(original.read_bytes() + b"\n%d\n" % number)
    return len(endings)


def _again(originals: list[Path]) -> Iterator[tuple[int, Path]]:
    number = 0
    while originals:
        for each in originals:
            yield number, each
            number += 1


def _read(folder: Path, samples: Samples) -> int:
    with Archive.create(folder / "archive", Founding(PASSPHRASE, "", Cost(64, 1, 1))) as archive:
        seal_paths(
            archive,
            [os.fsencode(folder / "files")],
            Provenance("bench", "copy", {"when": "2026-11"}),
            lambda _: None,
            lambda: False,
        )
        with WorkerPool() as pool:
            job = ReadJob(archive, ReadPlan(Wanted(False)), pool, samples.take)
            result = job.run(items_to_read(archive))
    return result.read + result.partly + sum(result.unread.values())


if __name__ == "__main__":
    sys.exit(main())
