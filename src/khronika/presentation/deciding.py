"""One proposal at a time, for a person to decide on: the passage, what it would state, of whom, and by whose word."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import derivation_of, metadata_of, outline_of
from khronika.archive.derivation.title import item_title
from khronika.archive.index.index import ItemRow
from khronika.archive.index.item_pages import ItemChoice
from khronika.archive.record.declined import digest_of
from khronika.archive.record.proposed import NumberedProposal, proposals_of
from khronika.archive.stating.form_entities import EntityField, FormVoice
from khronika.archive.stating.suggestion import called
from khronika.archive.store.archive import Archive
from khronika.evidence.proposal import ActName, ProposalKind, ProposalStanding, ProposedName
from khronika.presentation.content_card import ContentCard
from khronika.presentation.stating import NAMED_TYPES, voice_for
from khronika.presentation.words import Words
from khronika.record.recorded import Described
from khronika.record.vocabulary import Range, Vocabulary

MOST_LOOKED = 300
"""Items that are looked through for the next proposal at once: more on a further request."""
_CLOSE = 200
"""Code points between proposals that belong together."""
_AUTHORS = ("creator", "from", "sender")
"""Metadata that name who made or sent an item."""
_LONGEST_NAME = 120
_ACT_PROPERTIES = ("type", "method")
_ALL = ItemChoice()


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that waits, of an item that has `left` of them.

    `choices` are entities of the record that are called so; `about` is what is filled in; `properties` are what
    it may say, the likeliest first.
    """

    control: str
    title: str
    number: int
    left: int
    kind: ProposalKind
    quote: str
    before: str
    after: str
    said: str
    is_negated: bool
    about: EntityField
    choices: tuple[Described, ...]
    properties: tuple[str, ...]
    voice: FormVoice
    authors: tuple[str, ...] = ()
    """Who made or sent the item, as it says of itself."""

    @property
    def is_named(self) -> bool:
        """Whether it is the name of somebody or something."""
        return self.kind in NAMED_TYPES


def decidable(archive: Archive, row: ItemRow, decided: Collection[int] = ()) -> Iterator[NumberedProposal]:
    """The proposals of an item that a person can decide on and did not yet: their words are in the item, and say that something is.

    Of those that stand close together names come first, then acts, then dates, which are told of an act.
    """
    declined = archive.index.marks.declined(row.id)
    for each in _in_order(proposals_of(archive, row)):
        value = each.proposal.value
        is_doubtful = isinstance(value, ActName) and value.standing is ProposalStanding.HYPOTHETICAL
        is_open = each.number not in decided and not each.recorded and each.citation is not None
        is_open = is_open and (not declined or digest_of(each) not in declined)
        if is_open and each.proposal.kind is not ProposalKind.PASSAGE and not is_doubtful:
            yield each


def _in_order(proposals: Iterable[NumberedProposal]) -> Iterator[NumberedProposal]:
    close = list[NumberedProposal]()
    for each in proposals:
        if close and not 0 <= each.proposal.start - close[-1].proposal.end < _CLOSE:
            yield from sorted(close, key=_rank)
            close = []
        close.append(each)
    yield from sorted(close, key=_rank)


def _rank(each: NumberedProposal) -> tuple[int, int]:
    kind = each.proposal.kind
    return 0 if kind in NAMED_TYPES else 1 if kind is ProposalKind.ACT else 2, each.number


def next_proposal(
    archive: Archive, start: int, decided: dict[str, set[int]]
) -> tuple[ItemRow | None, int, bool]:
    """The first item from a number on that has one waiting, and the proposal's number.

    And whether all items were looked through.
    """
    at, looked = start - 1, 0
    while looked < MOST_LOOKED:
        page = archive.index.pages.after(at, _ALL, 50)
        for listed in page:
            row = archive.index.item_by_number(listed.number)
            if row is not None:
                first = next(decidable(archive, row, decided.get(row.id, set())), None)
                if first is not None:
                    return row, first.number, True
            at, looked = listed.number, looked + 1
        if not page:
            return None, 0, True
    return None, at + 1, False


def open_proposal(
    archive: Archive, row: ItemRow, number: int, words: Words, *, act: tuple[str, str] | None = None
) -> OpenProposal | None:
    """A proposal of an item by its number; `act` is the act that was decided on last there, by id and label."""
    every = proposals_of(archive, row)
    found = next((each for each in every if each.number == number), None)
    if found is None or found.citation is None:
        return None
    proposal = found.proposal
    value, quote = proposal.value, " ".join(proposal.quote.split())
    kind = NAMED_TYPES.get(proposal.kind, "")
    name = " ".join(value.name.split()) if isinstance(value, ProposedName) else quote
    choices = called(archive, name, frozenset({kind})) if kind else ()
    speakers = [proposal] if proposal.attribution else []
    derivation = derivation_of(archive, row)
    return OpenProposal(
        control=archive.control(row),
        title=item_title(archive, row, derivation).text,
        number=number,
        left=sum(1 for _ in decidable(archive, row)),
        kind=proposal.kind,
        quote=proposal.quote,
        before=found.before,
        after=found.after,
        said=name if kind else _said(archive.words, value, words),
        is_negated=isinstance(value, ActName) and value.standing is ProposalStanding.NEGATED,
        about=_about(kind, name, choices, act, _said(archive.words, value, words)),
        choices=choices,
        properties=tuple(_properties(archive.words, proposal.kind, kind)),
        voice=voice_for(archive, row, speakers, words),
        authors=authors_of(archive, derivation) if derivation else (),
    )


def authors_of(archive: Archive, derivation: Derivation) -> tuple[str, ...]:
    """Who made or sent an item, as its metadata say; nobody has looked whether that is so."""
    outline = outline_of(archive, derivation)
    told = metadata_of(archive, derivation, outline[0]) if outline else {}
    named = (" ".join(told.get(name, "").split())[:_LONGEST_NAME] for name in _AUTHORS)
    return (*dict.fromkeys(filter(None, named)),)


def _about(
    kind: str, name: str, choices: tuple[Described, ...], act: tuple[str, str] | None, said: str
) -> EntityField:
    """Of whom or what it is told: the one of the record that is called so, a new one, or the last act."""
    if kind:
        return EntityField(name, choices[0].id if len(choices) == 1 else "" if choices else f"new:{kind}")
    if act is not None:
        return EntityField(act[1], act[0])
    return EntityField(said, "new:Act") if said else EntityField()


def _said(words: Vocabulary, value: object, told: Words) -> str:
    """An act by its label; empty for anything else."""
    if not isinstance(value, ActName):
        return ""
    for name in ("act", "method"):
        word = words.lists[name].values.get(value.code)
        if word is not None:
            return word.labels.get(told.language)
    named = ContentCard.proposed_act(value.code)
    return told.of(named) if named is not None else value.code


def _properties(words: Vocabulary, proposed: ProposalKind, kind: str) -> Iterator[str]:
    if kind:
        named = [
            name for (of, name), word in words.properties.items() if of == kind and word.range is Range.NAME
        ]
        yield from sorted(named, key=lambda name: (name != "name", name))
    elif proposed is ProposalKind.DATE:
        yield from ("date", "start_date", "end_date")
    else:
        yield from _ACT_PROPERTIES
