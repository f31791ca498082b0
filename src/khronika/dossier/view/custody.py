"""Exhibits, members, accessions and stamps as they are told."""

from collections.abc import Iterator

from khronika.dossier.plan import (
    AccessionEntry,
    AccessionState,
    CustodyEntry,
    Evidenced,
    Exhibit,
    PlannedStamp,
)
from khronika.dossier.view.context import Frame, clock
from khronika.dossier.view.logged import happened, head, read, without
from khronika.dossier.view.place import accession_stem, custody_stem, original
from khronika.dossier.view.view_model import ExhibitView, Happening, LinkView, Signer, Stamped
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import Words, grouped
from khronika.intake.event import SealEvent
from khronika.primitives.event import field_name

_CONTENT = field_name(SealEvent, lambda event: event.content)


def piece(frame: Frame, exhibit: Exhibit) -> ExhibitView:
    """One exhibit with its custody chain."""
    words = frame.words
    return ExhibitView(
        control=exhibit.control,
        mark=exhibit.control,
        title=words.say("exhibit", control=exhibit.control),
        media=_media(exhibit.content.media, words) if exhibit.content else words.say("withheld"),
        size=words.count("bytes", exhibit.content.size) if exhibit.content else words.say("withheld"),
        sha256=exhibit.content.sha256 if exhibit.content else words.say("withheld"),
        item=exhibit.item,
        file="" if exhibit.withheld else original(exhibit),
        notice=frame.notice(exhibit),
        custody=tuple(_happening(frame, exhibit, entry) for entry in exhibit.custody),
        cited_by=tuple(
            frame.reports[batch.batch] for batch in frame.order if batch.exhibit == exhibit.control
        ),
    )


def _media(media: str, words: Words) -> str:
    """The media type, and what people call its kind."""
    label = words.known(f"media {media.partition('/')[0]}")
    return f"{label} ({one_line(media)})" if label else one_line(media)


def _happening(frame: Frame, exhibit: Exhibit, entry: CustodyEntry) -> Happening:
    logged = read(entry.evidenced)
    return Happening(
        number=f"{entry.site} {entry.seq}"
        if len({other.site for other in exhibit.custody}) > 1
        else str(entry.seq),
        what=_what(frame, entry),
        at=clock(entry.at, frame.words),
        by=LinkView(one_line(entry.by), f"member-{entry.by}" if entry.by in frame.plan.members else ""),
        filed=frame.placed(custody_stem(exhibit, entry), logged),
        withheld=frame.withheld(logged),
        disclosed=frame.disclosed(without(logged, _CONTENT)),
    )


def _what(frame: Frame, entry: CustodyEntry) -> str:
    say = frame.words.say
    match entry.type:
        case "seal":
            return say("event seal") if entry.is_first else say("event sealed again")
        case "export":
            if entry.dossier == frame.plan.dossier:
                return say("event export")
            return say("event export elsewhere") if entry.did_leave else say("event export prepared")
        case "derive" | "open" | "text-corrected" | "text-correction-withdrawn":
            return say(f"event {entry.type}")
        case "take-back":
            return frame.words.known(f"event {entry.hold}") or one_line(entry.hold)
        case other:
            return one_line(other)


def members(frame: Frame) -> Iterator[Signer]:
    """The members whose keys signed what is shown."""
    for member, evidenced in sorted(frame.plan.members.items()):
        yield _signer(
            frame, LinkView(member, f"member-{member}"), one_line(member), f"members/{member}", evidenced
        )


def accessions(frame: Frame) -> Iterator[Signer]:
    """The hand-overs of material that the exhibits came with."""
    for entry in sorted(frame.plan.accessions, key=accession_stem):
        stem = accession_stem(entry)
        yield _signer(
            frame,
            LinkView(stem.partition("/")[2], stem.replace("/", "-")),
            _title(frame, entry),
            stem,
            entry.evidenced,
        )


def _title(frame: Frame, entry: AccessionEntry) -> str:
    if entry.state is not AccessionState.CORRECTED:
        return frame.words.say(f"accession {entry.state.value}", id=entry.accession)
    told = happened(entry.evidenced)
    at, by = clock(told.at, frame.words), one_line(told.by)
    return frame.words.say("accession corrected", id=entry.accession, number=str(entry.number), at=at, by=by)


def _signer(frame: Frame, link: LinkView, title: str, path: str, evidenced: Evidenced) -> Signer:
    logged = read(evidenced)
    return Signer(
        link.label,
        link.mark,
        title,
        frame.placed(path, logged),
        frame.withheld(logged),
        frame.disclosed(logged),
    )


def stamped(frame: Frame, stamp: PlannedStamp) -> Stamped:
    """What one token shows."""
    size = grouped(head(stamp.checkpoint).size)
    return Stamped(
        frame.words.say("stamp", size=size, at=clock(stamp.at, frame.words)), f"timestamps/{stamp.stem}"
    )
