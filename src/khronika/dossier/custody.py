"""Exhibits, members, accessions and stamps as they are told."""

from collections.abc import Iterator

from khronika.dossier.account import Happening, Link, Piece, Signer, Stamped
from khronika.dossier.frame import Frame, clock
from khronika.dossier.logged import Logged, head, read, without
from khronika.dossier.place import accession_state, accession_stem, custody_stem, original
from khronika.dossier.plan import CustodyEntry, Evidenced, Exhibit, Stamp
from khronika.dossier.visible import one_line
from khronika.dossier.words import Words, grouped


def piece(frame: Frame, exhibit: Exhibit) -> Piece:
    """One exhibit with its custody chain."""
    words = frame.words
    return Piece(
        control=exhibit.control,
        mark=exhibit.control,
        title=words.say("exhibit", control=exhibit.control),
        media=one_line(exhibit.content.media) if exhibit.content else words.say("withheld"),
        size=words.count("bytes", exhibit.content.size) if exhibit.content else words.say("withheld"),
        sha256=exhibit.content.sha256 if exhibit.content else words.say("withheld"),
        item=exhibit.item,
        file="" if exhibit.withheld else original(exhibit),
        notice=frame.notice(exhibit),
        custody=tuple(_happening(frame, exhibit, entry) for entry in exhibit.custody),
        cited_by=tuple(frame.reports[batch.batch] for batch in frame.order if batch.exhibit == exhibit.control),
    )


def _happening(frame: Frame, exhibit: Exhibit, entry: CustodyEntry) -> Happening:
    logged = read(entry.evidenced)
    by = logged.text("by")
    return Happening(
        number=f"{entry.site} {entry.seq}" if len({other.site for other in exhibit.custody}) > 1 else str(entry.seq),
        what=_what(frame, entry, logged),
        at=clock(entry.at),
        by=Link(one_line(by), f"member-{by}" if by in frame.plan.members else ""),
        filed=frame.placed(custody_stem(exhibit, entry), logged),
        withheld=frame.withheld(logged),
        disclosed=frame.disclosed(without(logged, "content")),
    )


def _what(frame: Frame, entry: CustodyEntry, logged: Logged) -> str:
    say = frame.words.say
    match entry.type:
        case "seal":
            return say("event seal") if entry.seq == 0 and not logged.event.get("seen") else say("event sealed again")
        case "export":
            return say("event export") if logged.text("dossier") == frame.plan.dossier else say("event export elsewhere")
        case "derive" | "open":
            return say(f"event {entry.type}")
        case other:
            return one_line(other)


def members(frame: Frame) -> Iterator[Signer]:
    """The members whose keys signed what is shown."""
    for member, evidenced in sorted(frame.plan.members.items()):
        yield _signer(frame, Link(member, f"member-{member}"), f"members/{member}", evidenced)


def accessions(frame: Frame) -> Iterator[Signer]:
    """The hand-overs of material that the exhibits came with."""
    for key, evidenced in sorted(frame.plan.accessions.items()):
        stem = accession_stem(key, evidenced)
        yield _signer(frame, Link(key, stem.replace("/", "-")), stem, evidenced)


def _signer(frame: Frame, link: Link, path: str, evidenced: Evidenced) -> Signer:
    logged = read(evidenced)
    title = _title(frame.words, link.label, logged)
    return Signer(link.label, link.mark, title, frame.placed(path, logged), frame.withheld(logged), frame.disclosed(logged))


def _title(words: Words, key: str, logged: Logged) -> str:
    known = words.known(f"accession {accession_state(logged)}")
    return known.format(id=logged.text("accession")) if known else one_line(key)


def stamped(frame: Frame, stamp: Stamp) -> Stamped:
    """What one token shows."""
    size = grouped(head(stamp.checkpoint).size)
    return Stamped(frame.words.say("stamp", size=size, at=clock(stamp.at)), f"timestamps/{stamp.stem}")
