"""Items as they are shown: a line of a list, one item with all that is known of it, and what of it was not read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from khronika.archive.custody.overview import full_item_json, item_json, names
from khronika.archive.custody.receipts import Receipt, receipts
from khronika.archive.derivation.coverage import MOST_SHOWN, CoverageAccount, accounts, place_text
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import metadata_of, outline_of
from khronika.archive.derivation.title import ItemTitle, TitleKind, item_title
from khronika.archive.index.index import ItemRow
from khronika.archive.members.membership import member_names
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.coverage import Gap, Unit
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.presentation.view import joined, one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted, message

MOST_METADATA = 40
"""Lines of metadata shown to a person."""

_ONE_AND_MORE = {
    Unit.ITEM: counted("{n} item", "{n} items", 1),
    Unit.PAGE: counted("{n} page", "{n} pages", 1),
    Unit.GLYPH: counted("{n} glyph", "{n} glyphs", 1),
    Unit.WORD: counted("{n} word", "{n} words", 1),
    Unit.FRAME: counted("{n} frame", "{n} frames", 1),
    Unit.STREAM: counted("{n} stream", "{n} streams", 1),
    Unit.SECOND: counted("{n} second", "{n} seconds", 1),
    Unit.MESSAGE: counted("{n} message", "{n} messages", 1),
    Unit.MEMBER: counted("{n} member", "{n} members", 1),
    Unit.PART: counted("{n} part", "{n} parts", 1),
    Unit.FIELD: counted("{n} field", "{n} fields", 1),
    Unit.NOTE: counted("{n} note", "{n} notes", 1),
    Unit.CELL: counted("{n} cell", "{n} cells", 1),
    Unit.PARAGRAPH: counted("{n} paragraph", "{n} paragraphs", 1),
    Unit.OCTET: counted("{n} byte", "{n} bytes", 1),
}
_MORE = {
    Unit.ITEM: message("items"),
    Unit.PAGE: message("pages"),
    Unit.GLYPH: message("glyphs"),
    Unit.WORD: message("words"),
    Unit.FRAME: message("frames"),
    Unit.STREAM: message("streams"),
    Unit.SECOND: message("seconds"),
    Unit.MESSAGE: message("messages"),
    Unit.MEMBER: message("members"),
    Unit.PART: message("parts"),
    Unit.FIELD: message("fields"),
    Unit.NOTE: message("notes"),
    Unit.CELL: message("cells"),
    Unit.PARAGRAPH: message("paragraphs"),
    Unit.OCTET: message("bytes"),
}


def units(unit: Unit, number: int, words: Words) -> str:
    """A number of pages, cells, seconds: whatever an item is counted in."""
    each = _ONE_AND_MORE[unit]
    return words.count(each.template, each.plural, number)


def gap_line(gap: Gap, words: Words) -> str:
    """A gap on one line: how many, of what, why, and where or what they are called."""
    named = [place_text(place) for place in gap.places] or list(gap.names)
    where = ", ".join(named[:MOST_SHOWN]) + (", ..." if len(named) > MOST_SHOWN else "")
    unit = words.of(_MORE[gap.unit]) if gap.count > 1 else words.say(gap.unit.value)
    told = words.say("{unit} {why}: {count}", unit=unit, why=words.say(gap.why.value), count=gap.count)
    return f"{told} ({where})" if where else told


def outcome_text(outcome: Outcome, reason: Reason | None, words: Words) -> str:
    """Whether an item was read, and why it was not."""
    told = words.say(outcome.value)
    return f"{told}: {words.say(reason.value)}" if reason else told


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in a list, with the names it was sealed under and what it is called."""

    control: str
    size: int
    media: str
    names: tuple[str, ...]
    title: ItemTitle
    facts: Callable[[], Json]
    """Tells all of it, while the archive is open: that takes as long again, and a person asks for none of it."""

    def to_json(self) -> Json:
        """As `khronika status --json` has it."""
        return self.facts()

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        shown = ", ".join(repr(name) for name in self.names)
        called = "" if self.title.kind is TitleKind.FILE_NAME else f"  {one_line(self.title.text)}"
        yield f"{self.control}  {words.size(self.size):>9}  {one_line(self.media):28}  {shown}{called}"


def item_line(archive: Archive, row: ItemRow, derivation: Derivation | None) -> ItemLine:
    """An item as a list shows it; raises VaultError, MalformedError."""
    title = item_title(archive, row, derivation)
    sealed_as = tuple(names(archive, row))
    facts = partial(item_json, archive, row, derivation)
    return ItemLine(archive.control(row), row.size, row.media, sealed_as, title, facts)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item: when and as what it was received, what its file says of itself, and what of it was read.

    `outcome` is None of an item that was not read yet; `members` are names of members by their ids.
    """

    control: str
    size: int
    media: str
    sha256: str
    title: ItemTitle
    receipts: tuple[Receipt, ...]
    metadata: Mapping[str, str]
    """What the item says of itself. What the files in it say is read where one of them is looked at."""
    inner_metadata: int
    """How many files in it say something of themselves."""
    accounts: tuple[CoverageAccount, ...]
    outcome: Outcome | None
    reason: Reason | None
    members: dict[str, str]
    facts: Callable[[], Json]
    """As of an `ItemLine`."""

    def to_json(self) -> Json:
        """As `khronika show --json` has it."""
        return self.facts()

    def text(self, words: Words) -> Iterator[str]:
        """What a person is told; how to have it read is for the door to say."""
        yield f"{self.control}  {words.size(self.size)}  {one_line(self.media)}  sha256 {self.sha256}"
        if self.title.kind is not TitleKind.FILE_NAME:
            yield f"{words.say(self.title.kind.value)}: {one_line(self.title.text)}"
        for each in self.receipts:
            yield from self._received(each, words)
        if self.outcome is None:
            return
        yield from self._said_of_itself(words)
        yield outcome_text(self.outcome, self.reason, words)
        for account in self.accounts:
            yield from _looked(account, words)
            yield from (f"  {line}" for line in gap_lines(account, words))

    @property
    def own_metadata(self) -> list[tuple[str, str]]:
        """What the item says of itself, by name; not what files in it do."""
        return sorted(self.metadata.items())

    @property
    def metadata_beside_messages(self) -> list[tuple[str, str]]:
        """The same without what stands with each message."""
        return [pair for pair in self.own_metadata if not pair[0].startswith("message.")]

    def gaps(self, words: Words) -> Iterator[str]:
        """What of it, and of the files in it, was not read."""
        for account in self.accounts:
            yield from gap_lines(account, words)

    def _received(self, each: Receipt, words: Words) -> Iterator[str]:
        yield words.say("name: {name}", name=repr(each.name))
        if each.folder and each.changed:
            yield "  " + words.say(
                "the file lay in {folder}, was changed {changed}",
                folder=one_line(each.folder),
                changed=one_line(each.changed),
            )
        elif each.changed:
            yield "  " + words.say("the file was changed {changed}", changed=one_line(each.changed))
        elif each.folder:
            yield "  " + words.say("the file lay in {folder}", folder=one_line(each.folder))
        by = one_line(self.members.get(each.by, each.by[:8]))
        yield "  " + words.say(
            "sealed {at} by {by}, accession {accession}", at=each.at, by=by, accession=each.accession
        )

    def _said_of_itself(self, words: Words) -> Iterator[str]:
        """What the file says of itself, and how many of the files in it do: each of these would be as long."""
        if self.metadata:
            lines = [f"  {name}: {value}" for name, value in self.own_metadata]
            yield words.say("metadata (camera, author and dates are what the file claims of itself):")
            yield from (one_line(line) for line in lines[:MOST_METADATA])
            if len(lines) > MOST_METADATA:
                yield "  " + words.say(
                    "and {number} more: --json tells all", number=len(lines) - MOST_METADATA
                )
        if self.inner_metadata:
            yield words.say(
                "files in it with metadata of their own: {number}; --json tells all",
                number=self.inner_metadata,
            )


def _looked(account: CoverageAccount, words: Words) -> Iterator[str]:
    where = words.say("in it: {path}", path=joined(account.member)) + ": " if account.member else ""
    for looked in account.coverage.looked:
        told = words.say(
            "looked at by {reader}: {units}",
            reader=one_line(looked.reader),
            units=units(looked.unit, looked.count, words),
        )
        yield f"  {where}{told}"


def gap_lines(account: CoverageAccount, words: Words) -> Iterator[str]:
    """What of an item, or of a file in it, was not read."""
    where = "  " + words.say("in it: {path}", path=" / ".join(account.member)) if account.member else ""
    for gap in account.gaps:
        yield one_line(gap_line(gap, words) + where)


def item_view(archive: Archive, row: ItemRow, derivation: Derivation | None) -> ItemView:
    """All that is known of an item; raises VaultError, MalformedError."""
    outline = outline_of(archive, derivation) if derivation else ()
    return ItemView(
        control=archive.control(row),
        size=row.size,
        media=row.media,
        sha256=row.sha256.hex(),
        title=item_title(archive, row, derivation),
        receipts=tuple(receipts(archive, row)),
        metadata=metadata_of(archive, derivation, outline[0]) if derivation and outline else {},
        inner_metadata=sum(bool(part.metadata) for part in outline[1:]),
        accounts=tuple(accounts(archive, derivation)) if derivation else (),
        outcome=derivation.outcome if derivation else None,
        reason=derivation.reason if derivation else None,
        members=dict(member_names(archive)),
        facts=partial(full_item_json, archive, row, derivation),
    )


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """An item, or a file in it, that was not read, and why; `reason` is None where nothing was tried yet."""

    control: str
    reason: Reason | None
    media: str
    member: tuple[str, ...]

    def to_json(self) -> Json:
        """By control number."""
        reason = self.reason.value if self.reason else None
        return {"control": self.control, "reason": reason, "media_type": self.media, "member": [*self.member]}

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        if self.reason is None:
            yield f"{self.control}  {words.say('not read yet')}"
            return
        where = "  " + words.say("in it: {path}", path=joined(self.member)) if self.member else ""
        yield f"{self.control}  {words.say(self.reason.value):14}  {one_line(self.media)}{where}"


def unread_parts(archive: Archive, row: ItemRow, derivation: Derivation | None) -> Iterator[UnreadPart]:
    """What of an item was not read; raises MalformedError, VaultError."""
    control = archive.control(row)
    if derivation is None:
        yield UnreadPart(control, None, row.media, ())
        return
    for part in outline_of(archive, derivation):
        if part.reason is not None:
            yield UnreadPart(control, part.reason, part.media, part.member)
