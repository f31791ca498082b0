"""Tags: free words of the team on items, statements and entities. Each change is an event of its own, and can be undone by another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.error import UnknownItemError
from khronika.archive.index.item_pages import ItemChoice
from khronika.archive.index.marks import TagRow
from khronika.archive.store.archive import Archive
from khronika.primitives.message import message
from khronika.record.error import TagError
from khronika.record.event import StateEvent, TagChange, TagEvent
from khronika.record.event_form import Subject, SubjectKind
from khronika.record.team_word import holds_unseen, written_word

LONGEST = 100
"""Code points of a tag."""
AT_ONCE = 1_000
"""Things that one event is about."""
MOST = 100_000
"""Items that are tagged together: they are looked at, and written, while nobody else writes."""
RECENT = 100
"""Events of tags, the newest, in which is looked whether another member has put a tag: one who may undo it still."""
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class TagChanged:
    """What was tagged or untagged with a word: what changed, and how many others were so already."""

    word: str
    change: TagChange
    changed: tuple[Subject, ...]
    others: int
    size: int = 0
    """The size of the log then: what was tagged since is not undone with it."""


def tag_word(text: str) -> str:
    """A word as it is put on things: one line, no blanks at its ends, composed letters. Raises TagError."""
    word = written_word(text)
    if not word:
        raise TagError("an empty tag", hint="type a word or a few")
    if len(word) > LONGEST:
        raise TagError(
            message("a tag has {number} characters at most", number=LONGEST),
            hint="what takes more words is a note or a statement",
        )
    if holds_unseen(word):
        raise TagError("a tag holds signs that nobody sees", hint="type it anew; do not paste it")
    return word


def known_word(archive: Archive, text: str) -> str:
    """The tag that was written alike before, but for capitals, or this one as a new tag. Raises TagError."""
    word = tag_word(text)
    if archive.index.marks.tag_of_word(word) is not None:
        return word
    # A word that something has goes before one that nothing has any more.
    words = [*(each.word for each in archive.index.marks.tags()), *archive.index.marks.words()]
    return next((each for each in words if each.casefold() == word.casefold()), word)


def tag_meant(archive: Archive, text: str) -> TagRow:
    """The tag that is called so; raises TagError where nothing has it or ever had."""
    found = archive.index.marks.tag_of_word(known_word(archive, text))
    if found is None:
        raise TagError("nothing has this tag", hint="khronika tag ARCHIVE lists the tags that there are")
    return found


def subject_of(archive: Archive, reference: str) -> Subject:
    """An item by control number or id, a statement or an entity by its id. Raises TagError."""
    index = archive.index
    if "." in reference and index.record.subject_of(reference):
        return Subject(SubjectKind.STATEMENT, reference)
    try:
        return Subject(SubjectKind.ITEM, archive.item(reference).id)
    except UnknownItemError:
        if index.record.described(reference) is not None:
            return Subject(SubjectKind.ENTITY, reference)
        if index.about(StateEvent, reference):
            return Subject(SubjectKind.BATCH, reference)
        raise TagError(
            "nothing that can be tagged has this number or id",
            hint="an item by its control number; a statement, batch or entity by its id",
        ) from None


def tags_of(archive: Archive, subject: Subject) -> tuple[TagRow, ...]:
    """The tags of something."""
    marks = archive.index.marks
    if subject.kind is not SubjectKind.ITEM:
        return (*marks.of(subject),)
    row = archive.index.item_by_id(subject.id)
    return (*marks.of_items([row.number]).get(row.number, ()),) if row else ()


def put_tag(archive: Archive, text: str, subjects: Sequence[Subject]) -> TagChanged:
    """Put a tag on things; what has it already is left alone. Raises TagError."""
    tag_word(text)
    return _change(archive, lambda: known_word(archive, text), TagChange.PUT, subjects)


def remove_tag(archive: Archive, text: str, subjects: Sequence[Subject]) -> TagChanged:
    """Take a tag off things; what has it not is left alone. Raises TagError."""
    return _change(archive, lambda: tag_meant(archive, text).word, TagChange.REMOVED, subjects)


def undo_tag(archive: Archive, done: TagChanged) -> TagChanged:
    """What was put is taken off again, what was taken off is put again, and nothing else.

    Nor what was tagged or untagged with this word since, by whomever.
    """
    back = TagChange.REMOVED if done.change is TagChange.PUT else TagChange.PUT
    since = [position for position, _ in archive.index.events(TagEvent) if position >= done.size]
    touched = _newest(archive, since, done.word)
    return _change(archive, lambda: done.word, back, [each for each in done.changed if each not in touched])


def _newest(archive: Archive, positions: Sequence[int], word: str) -> dict[Subject, str]:
    """Who tagged or untagged things with a word last, among some events."""
    found: dict[Subject, str] = {}
    for entry in archive.entries(positions):
        if isinstance(entry.event, TagEvent) and entry.event.word == word:
            found.update(dict.fromkeys(entry.event.about, entry.by))
    return found


def _put_by_others(archive: Archive, word: str, subjects: Iterable[Subject]) -> list[Subject]:
    """Those of these things on which another member has put the tag lately, and may take it back."""
    recent = [position for position, _ in archive.index.events(TagEvent)][-RECENT:]
    own, newest = archive.keyring.member.member, _newest(archive, recent, word)
    return [each for each in subjects if newest.get(each, own) != own]


def rename_tag(archive: Archive, text: str, other: str) -> TagChanged:
    """Call a tag otherwise: what has it gets the other one, and loses it; both at once.

    Where another tag is called so already, both become one. Gives what got it newly; `others` had both.
    Raises TagError where nothing has it, for the same word, and where more than `MOST` items have it.
    """
    tag_word(other)
    with archive.writing() as writer:
        tag, word = tag_meant(archive, text), tag_word(other)
        if tag.word == word:
            raise TagError("the tag is called so already", hint="type how it is to be called")
        # In capitals alone a tag may differ from what it was called before, and from no third one.
        known = known_word(archive, word)
        word = word if known == tag.word else known
        having = [*chosen_items(archive, ItemChoice(tags=(tag.number,))), *_others(archive, tag.number)]
        put = to_change(archive, word, TagChange.PUT, having)
        writer.append_all([*_events(word, TagChange.PUT, put), *_events(tag.word, TagChange.REMOVED, having)])
        writer.commit()
        size = archive.log.size
    return TagChanged(word, TagChange.PUT, tuple(put), len(having) - len(put), size)


def _others(archive: Archive, tag: int) -> Iterator[Subject]:
    """What beside items has a tag."""
    after = ("", "")
    while page := archive.index.marks.others(tag, after, _PAGE):
        yield from page
        after = (page[-1].kind.value, page[-1].id)


def _change(
    archive: Archive, called: Callable[[], str], change: TagChange, subjects: Sequence[Subject]
) -> TagChanged:
    meant = list(dict.fromkeys(subjects))
    with archive.writing() as writer:
        # Looked at under the lock: another process may have tagged meanwhile, or made a tag that is alike.
        word = called()
        changed = to_change(archive, word, change, meant)
        both = changed
        if change is TagChange.PUT and len(changed) < len(meant):
            # Put by two members it stays where one of them takes it back: so it is said a second time.
            having = set(meant) - set(changed)
            both = [*changed, *_put_by_others(archive, word, filter(having.__contains__, meant))]
        if both:
            writer.append_all([*_events(word, change, both)])
            writer.commit()
        size = archive.log.size
    return TagChanged(word, change, tuple(changed), len(meant) - len(changed), size)


def _events(word: str, change: TagChange, subjects: Sequence[Subject]) -> Iterator[TagEvent]:
    """One event for each thousand."""
    for start in range(0, len(subjects), AT_ONCE):
        yield TagEvent(about=tuple(subjects[start : start + AT_ONCE]), word=word, change=change)


def to_change(archive: Archive, word: str, change: TagChange, subjects: Iterable[Subject]) -> list[Subject]:
    """Those of these things for which a change is none yet."""
    tag, wanted = archive.index.marks.tag_of_word(word), [*subjects]
    if tag is None:
        return wanted if change is TagChange.PUT else []
    items = [each.id for each in wanted if each.kind is SubjectKind.ITEM]
    having = archive.index.marks.having(tag.number, items)
    return [each for each in wanted if _has(archive, tag, each, having) is not (change is TagChange.PUT)]


def _has(archive: Archive, tag: TagRow, subject: Subject, having: set[str]) -> bool:
    if subject.kind is SubjectKind.ITEM:
        return subject.id in having
    return any(each.number == tag.number for each in archive.index.marks.of(subject))


def chosen_items(archive: Archive, choice: ItemChoice) -> list[Subject]:
    """All items of a choice of the list, to be tagged together. Raises TagError where they are more than `MOST`."""
    found = [Subject(SubjectKind.ITEM, each) for each in _chosen(archive, choice)]
    if len(found) > MOST:
        raise TagError(
            message("more than {number} items are chosen", number=MOST),
            hint="choose fewer with the filters of the list: an accession, a month, a kind",
        )
    return found


def _chosen(archive: Archive, choice: ItemChoice) -> Iterator[str]:
    after, left = 0, MOST + 1
    while left > 0 and (page := archive.index.pages.after(after, choice, min(_PAGE, left))):
        yield from (each.id for each in page)
        after, left = page[-1].number, left - len(page)
