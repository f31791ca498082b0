"""The list of evidence at any size, beside Datasette over the same rows, in the same run.

`python -m bench.list_race [ITEMS] [--datasette PROGRAM]`: an archive of so many items is made in a temporary folder
(their events are real, and nothing lies behind them), and served by the command itself. Datasette is a program of
its own, in an environment of its own; the project does not need it. Both are asked over HTTP in turn, for pages of
50 at the same places; milliseconds are of the clock, the 50th and the 95th of a hundred.
"""

import argparse
import os
import random
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

from bench import growth_build as build
from bench.received import KEPT, Server, memory
from khronika.archive.record.saved_views import save_view
from khronika.archive.record.tags import AT_ONCE
from khronika.archive.store.archive import Archive
from khronika.evidence.event import DeriveEvent, ReadingFacts
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.intake.event import AccessionClosedEvent, AccessionEvent, Content, Outcomes, SealEvent
from khronika.primitives.codec import format_id
from khronika.record.event import TagChange, TagEvent
from khronika.record.event_form import Subject, SubjectKind
from khronika.record.team_word import ViewKind
from khronika.vault.location import Location

TIMES, PAGE = 100, 50
BATCH = 20_000
PER_ACCESSION = 25_000
MEDIA = ("application/pdf", "image/jpeg", "text/plain", "message/rfc822", "audio/ogg", "video/mp4")
WEIGHTS = (30, 30, 20, 12, 6, 2)
UNREAD = 0.02
LAST_DAY = date(2026, 11, 30)
DAYS = 4_000


def fill(archive: Archive, items: int) -> None:
    """Log so many items, in accessions; some could not be read."""
    chance = random.Random(7)
    for start in range(0, items, PER_ACCESSION):
        accession = format_id(os.urandom(16))
        with archive.writing() as writer:
            writer.append(
                AccessionEvent(
                    accession=accession,
                    source="S-1",
                    channel="bench",
                    obtained={},
                    note="",
                    consent="",
                    paths=(),
                )
            )
            count = min(PER_ACCESSION, items - start)
            for begin in range(0, count, BATCH):
                sealed = [
                    _sealed(accession, start + begin + n + 1, chance)
                    for n in range(min(BATCH, count - begin))
                ]
                writer.append_all(sealed)
                writer.append_all([_unread(each) for each in sealed if chance.random() < UNREAD])
                writer.commit()
            writer.append(AccessionClosedEvent(accession=accession, outcomes=Outcomes(0, {}, ())))
            writer.commit()


def tag(archive: Archive) -> None:
    """Put a tag on every third item, another on 200, and save a view of each."""
    items = [each.id for each in archive.index.items()]
    for word, some in (("common", items[::3]), ("rare", items[:: max(1, len(items) // 200)])):
        with archive.writing() as writer:
            for start in range(0, len(some), AT_ONCE):
                about = tuple(Subject(SubjectKind.ITEM, each) for each in some[start : start + AT_ONCE])
                writer.append(TagEvent(about=about, word=word, change=TagChange.PUT))
            writer.commit()
        save_view(archive, word, ViewKind.EVIDENCE, {"tag": word})


def _sealed(accession: str, number: int, chance: random.Random) -> SealEvent:
    day = LAST_DAY - timedelta(days=int(DAYS * chance.random() ** 2))
    name = f"отчёт {number}.bin".encode()
    digest = sha256(name)
    (media,) = chance.choices(MEDIA, WEIGHTS)
    return SealEvent(
        item=format_id(digest.digest()[:16]),
        control=f"A-{number:06}",
        accession=accession,
        content=Content(media, digest.hexdigest(), chance.randrange(5_000_000)),
        name=name,
        path=b"/stick/" + name,
        times=f"{day}T12:00:00.000000000Z",
        object=Location(format_id(digest.digest()[16:]), 0, 10, bytes(32)),
    )


def _unread(sealed: SealEvent) -> DeriveEvent:
    facts = ReadingFacts(Outcome.UNREAD, Reason.MALFORMED, "pdf", "bench")
    return DeriveEvent(item=sealed.item, reading=facts, tools={}, renditions=(), objects=())


def copied(archive: Archive, target: Path) -> None:
    """The same rows for Datasette, with an index for each filter, as our own has them."""
    base = sqlite3.connect(target)
    base.execute(
        "CREATE TABLE item(number INTEGER PRIMARY KEY, id TEXT, name TEXT, media TEXT, family TEXT, size INTEGER, outcome TEXT)"
    )
    names = dict(archive.index.names())
    unread = set(archive.index.newest_of(DeriveEvent))
    base.executemany(
        "INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row.number,
                row.id,
                names[row.number],
                row.media,
                row.media.partition("/")[0],
                row.size,
                "unread" if row.number in unread else "",
            )
            for row in archive.index.items()
        ),
    )
    base.execute("CREATE INDEX item_family ON item(family)")
    base.execute("CREATE INDEX item_outcome ON item(outcome)")
    base.commit()
    base.close()


class Datasette:
    """Datasette as its own program serves it."""

    def __init__(self, program: str, base: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [program, "serve", str(base), "-p", str(port), "--setting", "sql_time_limit_ms", "20000"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._name = base.stem
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._asked = time.monotonic()
        for _ in range(200):
            try:
                self.ask("")
            except OSError:
                self._connection.close()
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("Datasette does not answer")

    def ask(self, query: str) -> str:
        """A page of the table."""
        if time.monotonic() - self._asked > KEPT:
            self._connection.close()
        self._asked = time.monotonic()
        self._connection.request("GET", f"/{self._name}/item?_nocount=1&_nofacet=1&_size={PAGE}{query}")
        return self._connection.getresponse().read().decode()


def timed(ask: Callable[[int], str], places: Iterator[int], wanted: str) -> tuple[float, float]:
    """The 50th and the 95th of a hundred, in milliseconds."""
    took = []
    for place in places:
        began = time.perf_counter()
        answer = ask(place)
        took.append((time.perf_counter() - began) * 1_000)
        if wanted not in answer:
            raise RuntimeError(f"no page of the list at {place}")
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def race(server: Server, other: Datasette | None, items: int, accession: str) -> None:
    """Ask both in turn, and print."""
    chance = random.Random(3)
    places = [chance.randrange(1, items - 60) for _ in range(TIMES)]

    def ours(query: str) -> Callable[[int], str]:
        return lambda place: server.ask("GET", f"/items?{query.format(place)}", {}, b"")

    rows = {
        "a page anywhere": ("after={}", "&_next={}"),
        "a jump to a number": ("at={}", "&number__gte={}"),
        "a kind, anywhere": ("kind=text&after={}", "&family=text&_next={}"),
        "what could not be read": ("state=unread&after={}", "&outcome=unread&_next={}"),
    }
    alone = {
        "a month, anywhere": "month=2026-03&after=1&at=1",
        "an accession": f"accession={accession}",
        "a kind of a month": "kind=video&month=2026-03",
        "a state of an accession": f"accession={accession}&state=unread",
        "the grid": "view=grid&after={}",
        "a tag of a third, anywhere": "tag=1&after={}",
        "a tag of 200": "tag=2&after={}",
        "a rare kind of that third": "tag=1&kind=video&after={}",
        "unread of that third": "tag=1&state=unread&after={}",
    }
    print(f"{items:,} items; ms of the clock, 50th and 95th of {TIMES} (Datasette beside it)")
    for name, (query, theirs) in rows.items():
        told = "  {:26} {:6.1f} {:6.1f}".format(name, *timed(ours(query), iter(places), "data-row"))
        if other is not None:
            found = timed(lambda place: other.ask(theirs.format(place)), iter(places), "<table")  # noqa: B023
            told += "   {:6.1f} {:6.1f}".format(*found)
        print(told, flush=True)
    for name, query in alone.items():
        print("  {:26} {:6.1f} {:6.1f}".format(name, *timed(ours(query), iter(places), "<main")), flush=True)
    print(
        "  {:26} {:6.1f} {:6.1f}".format(
            "the inbox", *timed(lambda _: server.ask("GET", "/inbox", {}, b""), iter(places), "<main")
        )
    )
    print(
        "  {:26} {:6.1f} {:6.1f}".format(
            "saved views", *timed(lambda _: server.ask("GET", "/views", {}, b""), iter(places), "data-row")
        )
    )
    print("  memory: {} MB at most, then {} MB".format(*memory(server.process.pid)))


def main(items: int, program: str) -> None:
    """Make it, serve it, and ask."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        build.create(folder / "archive")
        (folder / "passphrase").write_text(build.PASSPHRASE)
        archive = build.opened(folder / "archive")
        began = time.monotonic()
        fill(archive, items)
        print(f"made in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        tag(archive)
        print(f"tagged in {time.monotonic() - began:.1f} s", flush=True)
        if program:
            copied(archive, folder / "rows.db")
        accession = archive.index.received.accessions(None, 1)[0].id
        archive.close()
        server, other = Server(folder / "archive", folder / "passphrase"), None
        try:
            other = Datasette(program, folder / "rows.db") if program else None
            race(server, other, items, accession)
        finally:
            for each in (server, other):
                if each is not None:
                    each.process.terminate()
                    each.process.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.list_race")
    parser.add_argument("items", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--datasette", default="", help="the program; without it only our own list is asked")
    asked = parser.parse_args()
    main(asked.items, asked.datasette)
