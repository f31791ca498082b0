"""Words that independent tools find in files and Khronika does not: `python -m bench.compare FOLDER... > docs/compare.md`.

A word is three letters or more, after NFKC, hyphens joined, small letters and capitals alike; each counts once a file. What a tool says
of itself (names of its fields, headings it adds) is no word of the file and is taken out by class; each class is counted.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.compare_peers import PEERS, Peer
from bench.compare_words import EXPLAINED, Class, class_of, words
from khronika.evidence.reading.coverage import Why
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Contained, Reading, Wanted
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.supervisor import WorkerMeans, read_item
from khronika.intake.media import NEEDED, media_type

MOST_SILENT = 0.001
"""Share of the words of independent tools that may be missing without being told or explained."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """One file before one tool: the words that the tool found, those of them that Khronika did not find, and where those belong."""

    path: str
    peer: str
    found: int
    missing: dict[str, Class]

    @property
    def silent(self) -> list[str]:
        """The words that are missing, neither told in the coverage account nor explained."""
        return sorted(word for word, of in self.missing.items() if of is Class.SILENT)


def main() -> int:
    """Print the comparison; the exit status is 1 where more is lost in silence than may be."""
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    found = [each for folder in parser.parse_args().folder for each in compared(folder)]
    print("\n".join(_page(found)))
    total, silent = sum(each.found for each in found), sum(len(each.silent) for each in found)
    return int(silent > MOST_SILENT * total)


def compared(folder: Path) -> Iterator[Compared]:
    """Every file of a folder before every tool that is here and knows its kind."""
    with Server() as server:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            data = path.read_bytes()
            media = media_type(data[:NEEDED])
            peers = [peer for peer in PEERS if peer.is_here() and peer.reads(media, path)]
            if not peers:
                continue
            reading = read_item(
                media,
                len(data),
                lambda at, length, data=data: data[at : at + length],
                wanted=Wanted(False),
                means=WorkerMeans(server),
            )
            ours = words("\n".join(_said(reading, path.name)), least=1)
            for peer in peers:
                yield _one(peer, path, data, ours, reading)


def _one(peer: Peer, path: Path, data: bytes, ours: set[str], reading: Reading) -> Compared:
    theirs = words(peer.text(path))
    missing = {word: class_of(word, peer, data, ours) for word in theirs - ours}
    if (path.name, peer.name) in EXPLAINED:
        missing = {word: Class.EXPLAINED if of is Class.SILENT else of for word, of in missing.items()}
    if _is_told(reading):
        missing = {word: Class.TOLD if of is Class.SILENT else of for word, of in missing.items()}
    return Compared(path.name, peer.name, len(theirs), missing)


def _is_told(reading: Reading) -> bool:
    """Whether the account says that words are missing.

    That nothing was recognised here is no reason, since no tool recognises.
    """
    lost = any(gap.is_lost and gap.why is not Why.NOT_ASKED for gap in reading.coverage.gaps)
    return (
        lost
        or reading.outcome is not Outcome.READ
        or any(_is_told(file.reading) for file in reading.contained)
    )


def _said(reading: Reading, name: str) -> Iterator[str]:
    """Everything a reading says, with everything in it."""
    yield name
    yield from (text.text for text in reading.texts)
    yield from (
        f"{key.replace('-', ' ').replace('.', ' ')} {value}" for key, value in reading.metadata.items()
    )
    yield from map(str, reading.notes.values())
    for file in reading.contained:
        yield from _inside(file)


def _inside(file: Contained) -> Iterator[str]:
    yield " ".join(file.member)
    yield from _said(file.reading, "")


def _page(found: list[Compared]) -> Iterator[str]:
    total, classes = (
        sum(each.found for each in found),
        Counter(of for each in found for of in each.missing.values()),
    )
    silent = classes[Class.SILENT]
    yield "# Words that other tools find"
    yield ""
    yield "Made by `make compare`: every file that an independent tool reads, too, without recognition and transcription."
    yield f"{total} words found by the tools, each once a file; missing without a word {silent} ({100 * silent / max(1, total):.2f} %)."
    yield ""
    yield "| why a word of a tool is not among ours | words |"
    yield "|---|---|"
    yield from (f"| {of.value} | {classes[of]} |" for of in Class)
    yield ""
    yield "| tool | files | its words | missing in silence |"
    yield "|---|---|---|---|"
    for peer in dict.fromkeys(each.peer for each in found):
        of_it = [each for each in found if each.peer == peer]
        yield f"| {peer} | {len(of_it)} | {sum(each.found for each in of_it)} | {sum(len(each.silent) for each in of_it)} |"
    yield ""
    yield "## Explained by hand"
    yield ""
    yield from (f"- {path}, {peer}: {reason}." for (path, peer), reason in EXPLAINED.items())
    yield ""
    yield "## Missing in silence"
    yield ""
    for each in (each for each in found if each.silent):
        yield f"- {each.path}, {each.peer}: {len(each.silent)} of {each.found}: {', '.join(each.silent[:_SHOWN])}"


if __name__ == "__main__":
    sys.exit(main())
