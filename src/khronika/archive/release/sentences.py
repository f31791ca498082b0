"""The sentences of a case, changed one at a time: each change is the whole case as a new event, in place of the one before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from khronika.archive.casefile.case import newest_case
from khronika.archive.record.state import record
from khronika.archive.store.archive import Archive
from khronika.casefile.error import CaseFileError
from khronika.record.case import CaseContent, CaseSection, CaseSentence, CodedCase, numbered
from khronika.record.statement import StatementFile


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A sentence by its number from 1, and the words that stood there: another member may have changed it meanwhile."""

    number: int
    text: str


def put_sentence(
    archive: Archive, code: str, sentence: CaseSentence, heading: str, instead_of: SentencePlace | None = None
) -> None:
    """Say a sentence under a heading, the last there, or in place of one where it stands.

    Raises UnknownCaseError, CaseFileError, StatementFileError.
    """
    if not sentence.text.strip() or not sentence.statements:
        raise CaseFileError(
            "a sentence needs words and at least one statement it rests on", hint="nothing was recorded"
        )
    if instead_of is None:
        _changed(archive, code, lambda content: _added(content.sections, sentence, heading.strip()))
    else:
        _changed(archive, code, lambda content: _replaced(content, instead_of, (sentence,)))


def take_out(archive: Archive, code: str, place: SentencePlace) -> None:
    """Leave a sentence out from now on; raises UnknownCaseError, CaseFileError."""
    _changed(archive, code, lambda content: _replaced(content, place, ()))


def move_up(archive: Archive, code: str, place: SentencePlace) -> None:
    """Say a sentence before the one before it, under its heading; the first of a heading goes to the end of the one above.

    Raises UnknownCaseError, CaseFileError.
    """
    _changed(archive, code, lambda content: _moved(content, place))


def _changed(archive: Archive, code: str, change: Callable[[CaseContent], Iterable[CaseSection]]) -> None:
    content = newest_case(archive, code).event.content
    sections = tuple(each for each in change(content) if each.sentences)
    said = CodedCase(code, content._replace(sections=sections, batches={}))
    recording = record(archive, StatementFile({}, (), (said,)))
    if recording.refusals:
        raise CaseFileError("the case was not recorded", hint="nothing was changed")


def _added(
    sections: tuple[CaseSection, ...], sentence: CaseSentence, heading: str
) -> tuple[CaseSection, ...]:
    if any(each.heading == heading for each in sections):
        return tuple(
            each._replace(sentences=(*each.sentences, sentence)) if each.heading == heading else each
            for each in sections
        )
    if not heading:
        raise CaseFileError("a sentence needs a heading", hint="a new one, or one that is there")
    return (*sections, CaseSection(heading, (sentence,)))


def _require(content: CaseContent, place: SentencePlace) -> None:
    """Raises CaseFileError where other words stand there by now."""
    there = dict(numbered(content.sections)).get(place.number)
    if there is None or there.text != place.text:
        raise CaseFileError(
            "another sentence stands there by now", hint="nothing was changed; load the page again"
        )


def _replaced(
    content: CaseContent, place: SentencePlace, instead: tuple[CaseSentence, ...]
) -> tuple[CaseSection, ...]:
    _require(content, place)
    found, number = list[CaseSection](), 0
    for section in content.sections:
        kept: list[CaseSentence] = []
        for sentence in section.sentences:
            number += 1
            kept += instead if number == place.number else (sentence,)
        found.append(section._replace(sentences=tuple(kept)))
    return tuple(found)


def _moved(content: CaseContent, place: SentencePlace) -> tuple[CaseSection, ...]:
    _require(content, place)
    sections, left = [list(each.sentences) for each in content.sections], place.number - 1
    for number, sentences in enumerate(sections):
        if left < len(sentences):
            if left:
                sentences[left - 1 : left + 1] = reversed(sentences[left - 1 : left + 1])
            elif number:
                sections[number - 1].append(sentences.pop(0))
            break
        left -= len(sentences)
    return tuple(
        each._replace(sentences=tuple(some)) for each, some in zip(content.sections, sections, strict=True)
    )
