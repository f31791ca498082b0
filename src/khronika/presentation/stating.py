"""The form in which a violation is stated: what may be chosen, and what the program noticed in the selection, filled in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from khronika.archive.index.index import ItemRow
from khronika.archive.stating.form_entities import EntityField, FormVoice
from khronika.archive.stating.selection import SelectedPassage, WordsSelected
from khronika.archive.stating.suggestion import called
from khronika.archive.stating.violation import SaidDate, Violation
from khronika.archive.store.archive import Archive
from khronika.evidence.proposal import (
    ActName,
    FacilityName,
    Proposal,
    ProposalKind,
    ProposalStanding,
    ProposedName,
    RelativeDate,
)
from khronika.presentation.words import Words
from khronika.primitives.message import message
from khronika.primitives.timespan import Timespan
from khronika.record.event import StateEvent
from khronika.record.event_form import EntityReference
from khronika.record.statement import (
    Assessment,
    Credibility,
    Knowledge,
    Protection,
    Reliability,
    Role,
    Stance,
)
from khronika.record.vocabulary import ValueList, Vocabulary

_SPOT = "spot"

RELIABILITY = {
    Reliability.A: message("A: always reliable"),
    Reliability.B: message("B: usually reliable"),
    Reliability.C: message("C: fairly reliable"),
    Reliability.D: message("D: not usually reliable"),
    Reliability.E: message("E: unreliable"),
    Reliability.F: message("F: cannot be judged"),
}
CREDIBILITY = {
    Credibility.CONFIRMED: message("1: confirmed by others"),
    Credibility.PROBABLE: message("2: probably true"),
    Credibility.POSSIBLE: message("3: possibly true"),
    Credibility.DOUBTFUL: message("4: doubtful"),
    Credibility.IMPROBABLE: message("5: improbable"),
    Credibility.UNKNOWN: message("6: cannot be judged"),
}
STANCES = {Stance.ASSERTS: message("it happened"), Stance.DENIES: message("it did not happen")}
ASSESSMENTS = {
    Assessment.CLAIMED: message("as it is told"),
    Assessment.OBSERVED: message("I see it myself in the item"),
}
PROTECTIONS = {
    Protection.INSIDE: message("by name, inside only"),
    Protection.PSEUDONYM: message("by a pseudonym: what is written is one"),
    Protection.PUBLIC: message("by name, in public"),
}
ROLES = {
    Role.SPEAKER: message("speaks"),
    Role.AUTHOR: message("wrote it"),
    Role.INFORMANT: message("told the speaker"),
    Role.RECORDER: message("recorded it"),
    Role.TRANSLATOR: message("translated it"),
    Role.PUBLISHER: message("published it"),
}
KNOWLEDGE = {
    Knowledge.SUFFERED: message("suffered it"),
    Knowledge.SAW: message("saw it"),
    Knowledge.DID: message("did it"),
    Knowledge.TOLD: message("was told"),
    Knowledge.DOCUMENT: message("from a document"),
    Knowledge.INFERENCE: message("infers it"),
    Knowledge.UNKNOWN: message("not known"),
}


@dataclass(frozen=True, slots=True)
class ViolationChoices:
    """What may be chosen in the form: codes with their labels in a language, in the order of labels."""

    kinds: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    degrees: tuple[tuple[str, str], ...]


def violation_choices(words: Vocabulary, language: str) -> ViolationChoices:
    """The lists of the vocabulary."""
    kinds, methods, degrees = (
        tuple(_labelled(words.lists[name], language)) for name in ("act", "method", "degree")
    )
    return ViolationChoices(kinds, methods, degrees)


def _labelled(values: ValueList, language: str) -> list[tuple[str, str]]:
    labelled = [(code, word.labels.get(language)) for code, word in values.values.items()]
    return sorted(labelled, key=lambda pair: pair[1].casefold())


@dataclass(frozen=True, slots=True)
class NoticedStretch:
    """Something noticed in the words selected: code points of the quote, and what it is."""

    start: int
    end: int
    kind: ProposalKind


def noticed_stretches(passage: SelectedPassage) -> tuple[NoticedStretch, ...]:
    """What was noticed, of stretches that overlap the first."""
    if not isinstance(passage.selection, WordsSelected):
        return ()
    found, at = list[NoticedStretch](), 0
    for each in sorted(_plain(passage.noticed), key=lambda one: (one.start, -one.end)):
        start, end = each.start - passage.selection.start, each.end - passage.selection.start
        if start >= at:
            found.append(NoticedStretch(start, end, each.kind))
            at = end
    return tuple(found)


def _plain(noticed: Iterable[Proposal]) -> Iterator[Proposal]:
    return (each for each in noticed if each.kind is not ProposalKind.PASSAGE)


def noticed_persons(passage: SelectedPassage) -> tuple[str, ...]:
    """Names of persons in the words selected, in their order, that of who speaks left out."""
    speakers = {each.attribution.speaker for each in passage.noticed if each.attribution}
    names = (
        each.value.name
        for each in passage.noticed
        if each.kind is ProposalKind.PERSON and isinstance(each.value, ProposedName)
        if each.quote not in speakers
    )
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names))


NAMED_TYPES = {
    ProposalKind.PERSON: "Person",
    ProposalKind.ORGANISATION: "Organization",
    ProposalKind.FACILITY: "Facility",
    ProposalKind.PLACE: "Place",
}


def noticed_related(archive: Archive, passage: SelectedPassage) -> tuple[tuple[EntityField, str], ...]:
    """Whom and what the words selected name, persons first, with their types.

    That of the record where only one is called so to the letter; else it would be made on the spot.
    """
    found: dict[str, tuple[EntityField, str]] = {}
    for each in sorted(passage.noticed, key=lambda one: (one.kind is not ProposalKind.PERSON, one.start)):
        kind = NAMED_TYPES.get(each.kind)
        if kind is None:
            continue
        name = each.value.name if isinstance(each.value, ProposedName) else each.quote
        text = " ".join(name.split())
        known = called(archive, text, frozenset({kind}))
        is_plain = len(known) == 1 and known[0].label == text
        chosen = known[0].id if is_plain else "" if known else f"new:{kind}"
        found.setdefault(text, (EntityField(text, chosen), kind))
    return tuple(found.values())


def prefilled(archive: Archive, row: ItemRow, passage: SelectedPassage, words: Words) -> Violation:
    """The form as far as the program can fill it: what was noticed in the selection, and who spoke in this item before."""
    persons, noticed = noticed_persons(passage), passage.noticed
    # Who of several suffered and who did it, the program does not know.
    victim = EntityField(persons[0]) if len(persons) == 1 else EntityField()
    form = Violation(
        victim=victim,
        kind=_code(noticed, archive.words.lists["act"]),
        method=_code(noticed, archive.words.lists["method"]),
        place=_place(archive, noticed),
        date=_date(noticed),
        voice=voice_for(archive, row, noticed, words),
    )
    acts = [each.value for each in noticed if isinstance(each.value, ActName)]
    if acts and all(act.standing is ProposalStanding.NEGATED for act in acts):
        form = replace(form, voice=replace(form.voice, stance=Stance.DENIES))
    return form


def _code(noticed: Iterable[Proposal], values: ValueList) -> str:
    codes = (
        each.value.code
        for each in noticed
        if isinstance(each.value, ActName) and each.value.standing is not ProposalStanding.HYPOTHETICAL
    )
    return next((code for code in codes if code in values.values), "")


def _place(archive: Archive, noticed: Iterable[Proposal]) -> EntityField:
    """A place of detention before any other place; that of the record where only one is called so."""
    ranked = sorted(noticed, key=lambda each: each.kind is not ProposalKind.FACILITY)
    for each in ranked:
        if each.kind in (ProposalKind.FACILITY, ProposalKind.PLACE):
            text = " ".join(each.quote.split())
            known = called(archive, text, archive.words.of_class(_SPOT))
            if len(known) == 1 and isinstance(each.value, FacilityName):
                return EntityField(known[0].label, known[0].id)
            return EntityField(text)
    return EntityField()


def _date(noticed: Iterable[Proposal]) -> SaidDate:
    for each in noticed:
        said = " ".join(each.quote.split())
        if isinstance(each.value, Timespan):
            return SaidDate(each.value.edtf, said, each.value.inferred)
        if isinstance(each.value, RelativeDate):
            return SaidDate(said)
    return SaidDate()


def date_noticed(passage: SelectedPassage, text: str) -> SaidDate:
    """A date that was typed, with the words in which the program read just this one, if it did."""
    for each in passage.noticed:
        if isinstance(each.value, Timespan) and each.value.edtf == text.strip():
            return SaidDate(each.value.edtf, " ".join(each.quote.split()), each.value.inferred)
    return SaidDate(text.strip())


def voice_for(archive: Archive, row: ItemRow, noticed: Iterable[Proposal], words: Words) -> FormVoice:
    """Who spoke in the batch that cites this item and was recorded last; else whom the words name; else who made the item."""
    speakers = (" ".join(each.attribution.speaker.split()) for each in noticed if each.attribution)
    speaker = next(filter(None, speakers), "")
    last = _last_batch(archive, row)
    if last is None:
        author = words.say("whoever made {item}", item=archive.control(row))
        return FormVoice(speaker or author, Role.SPEAKER.value if speaker else Role.AUTHOR.value)
    link, grade = last.chain[0], last.grade
    who = link.who.label if isinstance(link.who, EntityReference) else link.who
    voice = FormVoice(
        who,
        link.role.value,
        link.knows.value if link.knows else "",
        reliability=grade.reliability.value,
        credibility=grade.credibility.value,
        source=last.source or "",
    )
    return replace(voice, who=speaker, knows="") if speaker and speaker != who else voice


def _last_batch(archive: Archive, row: ItemRow) -> StateEvent | None:
    batches = archive.index.record.citing(row.id)
    for entry in archive.entries([batches[-1][0]] if batches else []):
        if isinstance(entry.event, StateEvent) and entry.event.chain:
            return entry.event
    return None


def act_label(form: Violation, words: Words, vocabulary: Vocabulary, victim: str) -> str:
    """What a new act is called: what it was, and to whom it was done."""
    known = vocabulary.lists["act"].values.get(form.kind)
    kind = known.labels.get(words.language) if known else words.say("act")
    return f"{kind}: {victim}" if victim else kind
