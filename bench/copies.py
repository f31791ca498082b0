"""After each of 50 writes a copy by each copier people use: it holds the newest event, or says that it is incomplete.

`python -m bench.copies [WRITES]` prints one line a copier. Those that are not installed are passed over and named.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from khronika.archive.copies.copies import make_copy
from khronika.archive.copies.copy import copy_files
from khronika.archive.custody.anchor import ask
from khronika.archive.custody.overview import overview
from khronika.archive.custody.seal import seal_paths
from khronika.archive.folder.folder import Folder
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.archive.verification.verify import verify_archive
from khronika.intake.accession import Provenance
from khronika.primitives.error import KhronikaError
from khronika.record.statement_file import parse_statement_file
from khronika.seal.member import Cost

PASSPHRASE = "a passphrase that guards generated noise"
WRITES = 50
STATEMENT = """{{"format": "khronika-statements/1", "entities": {{}}, "cases": [],
 "batches": [{{"id": "b{number}", "citation": {{"item": {{"name": "0.txt"}}, "quote": {{"exact": "page"}}}}, "stance": "asserts",
  "attribution": [{{"who": "a guard", "role": "speaker", "knows": "saw"}}], "assessment": "claimed by source",
  "grade": {{"reliability": "B", "credibility": "2"}}, "source": "S-1",
  "statements": [{{"id": "s{number}", "subject": "act:night", "property": "date", "value": {{"date": "2024-04-07"}}}}]}}]}}"""

Copier = Callable[[Path, Path], Path]
"""Copies an archive into a folder of the copier's own, and gives where what it would restore lies."""


def by_rsync(archive: Path, own: Path) -> Path:
    """`rsync -a`, onto the copy of before."""
    _run("rsync", "-a", f"{archive}/", f"{own}/copy/")
    return own / "copy"


def by_rsync_away(archive: Path, own: Path) -> Path:
    """`rsync -a --delete`, onto the copy of before."""
    _run("rsync", "-a", "--delete", f"{archive}/", f"{own}/copy/")
    return own / "copy"


def by_cp(archive: Path, own: Path) -> Path:
    """`cp -a`, over the copy of before."""
    (own / "copy").mkdir(exist_ok=True)
    _run("cp", "-a", f"{archive}/.", f"{own}/copy/")
    return own / "copy"


def by_restic(archive: Path, own: Path) -> Path:
    """`restic backup` of the archive itself, then `restic restore` of the newest snapshot."""
    peer = {
        "RESTIC_PASSWORD": "peer",
        "RESTIC_REPOSITORY": str(own / "restic"),
        "RESTIC_CACHE_DIR": str(own / "cache"),
    }
    if not (own / "restic").exists():
        _run("restic", "init", "-q", **peer)
    _run("restic", "backup", "-q", str(archive), **peer)
    shutil.rmtree(own / "copy", ignore_errors=True)
    _run("restic", "restore", "-q", "latest", "--target", str(own / "copy"), **peer)
    return own / "copy" / archive.relative_to("/")


def by_restic_of_a_copy(archive: Path, own: Path) -> Path:
    """`rsync -a`, and `restic backup --ignore-inode --ignore-ctime` of the copy: by size and time alone, twice."""
    peer = {
        "RESTIC_PASSWORD": "peer",
        "RESTIC_REPOSITORY": str(own / "restic"),
        "RESTIC_CACHE_DIR": str(own / "cache"),
    }
    if not (own / "restic").exists():
        _run("restic", "init", "-q", **peer)
    mirror = by_rsync(archive, own)
    _run("restic", "backup", "-q", "--ignore-inode", "--ignore-ctime", str(mirror), **peer)
    shutil.rmtree(own / "restored", ignore_errors=True)
    _run("restic", "restore", "-q", "latest", "--target", str(own / "restored"), **peer)
    return own / "restored" / mirror.relative_to("/")


def by_borg(archive: Path, own: Path) -> Path:
    """`borg create --files-cache mtime,size`, then `borg extract` of the newest archive."""
    peer = {
        "BORG_PASSPHRASE": "peer",
        "BORG_REPO": str(own / "borg"),
        "BORG_BASE_DIR": str(own),
        "BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes",
    }
    if not (own / "borg").exists():
        _run("borg", "init", "-e", "repokey", **peer)
    name = f"a{time.monotonic_ns()}"
    _run("borg", "create", "--files-cache", "mtime,size", f"::{name}", str(archive), **peer)
    shutil.rmtree(own / "copy", ignore_errors=True)
    (own / "copy").mkdir()
    _run("borg", "extract", f"::{name}", cwd=own / "copy", **peer)
    return own / "copy" / archive.relative_to("/")


def by_khronika(archive: Path, own: Path) -> Path:
    """`khronika copy`, again and again into the same folder."""
    with Archive.open(archive, PASSPHRASE) as opened:
        make_copy(opened, own / "copy", lambda *_: None)
    return own / "copy"


def by_khronika_without_key(archive: Path, own: Path) -> Path:
    """`khronika copy --without-key`, into a new folder: whether an old copy is older nobody can tell without a key."""
    target = own / f"copy-{time.monotonic_ns()}"
    copy_files(Folder(archive), target, lambda *_: None)
    return target


COPIERS: dict[str, tuple[tuple[str, ...], Copier]] = {
    "rsync -a": (("rsync",), by_rsync),
    "rsync -a --delete": (("rsync",), by_rsync_away),
    "cp -a": (("cp",), by_cp),
    "restic": (("restic",), by_restic),
    "rsync, then restic by size and time": (("rsync", "restic"), by_restic_of_a_copy),
    "borg by size and time": (("borg",), by_borg),
    "khronika copy": (("sh",), by_khronika),
    "khronika copy --without-key": (("sh",), by_khronika_without_key),
}


def writes(archive: Path, source: Path, count: int) -> Iterator[None]:
    """So many writes, each of another kind: a sealing, statements, a request for a time stamp, a sealing of what is there already."""
    for number in range(count):
        with Archive.open(archive, PASSPHRASE) as opened:
            if number % 4 == 1:
                record(opened, parse_statement_file(STATEMENT.format(number=number)))
            elif number % 4 == 2:
                ask(opened)
            else:
                (source / f"{number}.txt").write_text(f"page {number}\n" if number % 4 == 0 else "page 0\n")
                paths = [os.fsencode(source / f"{number}.txt")]
                seal_paths(opened, paths, Provenance("S-1", "noise"), lambda _: None, lambda: False)
        yield


def judge(archive: Path, copy: Path) -> str:
    """What a copy is: `newest`, `told` when it says that something is missing, or else `SILENT`."""
    try:
        failed = verify_archive(copy, PASSPHRASE, None, lambda *_: None).failed
    except KhronikaError:
        failed = True
    if failed:
        return "told"
    with Archive.open(archive, PASSPHRASE) as one, Archive.open(copy, PASSPHRASE) as other:
        return "newest" if one.log.head == other.log.head and overview(one) == overview(other) else "SILENT"


def main(count: int) -> int:
    """Run and print; how many copies were silent about what they lack."""
    os.environ["XDG_STATE_HOME"] = f"{os.devnull}/nowhere"
    tallies: dict[str, Counter[str]] = {name: Counter() for name in COPIERS}
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "source").mkdir()
        Archive.create(place / "archive", Founding(PASSPHRASE, "nobody", Cost(64, 1, 1))).close()
        for _ in writes(place / "archive", place / "source", count):
            for name, (programs, copier) in COPIERS.items():
                if not all(map(shutil.which, programs)):
                    tallies[name]["not installed"] += 1
                    continue
                own = place / name.replace(" ", "-").replace(",", "")
                own.mkdir(exist_ok=True)
                tallies[name][judge(place / "archive", copier(place / "archive", own))] += 1
    for name, tally in tallies.items():
        print(f"{name:38}", ", ".join(f"{what}: {often}" for what, often in sorted(tally.items())))
    return sum(tally["SILENT"] for tally in tallies.values())


def _run(*command: str, cwd: Path | None = None, **variables: str) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=cwd, env=os.environ | variables)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else WRITES))
