"""The sentences of a case, changed one at a time: each change makes its sections anew."""

from dataclasses import dataclass

from khronika.casefile.error import CaseFileError
from khronika.record.case import CaseContent, CaseSection, CaseSentence, numbered

Sections = tuple[CaseSection, ...]


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A sentence by its number from 1, and the words that stood there: another member may have changed it meanwhile."""

    number: int
    text: str


def put_sentence(
    content: CaseContent, sentence: CaseSentence, heading: str, instead_of: SentencePlace | None = None
) -> Sections:
    """A sentence under a heading, the last there, or in place of one where it stands; raises CaseFileError."""
    if not sentence.text.strip() or not sentence.statements:
        raise CaseFileError(
            "a sentence needs words and at least one statement it rests on", hint="nothing was recorded"
        )
    if instead_of is None:
        return _added(content.sections, sentence, heading.strip())
    return _replaced(content, instead_of, (sentence,))


def take_out(content: CaseContent, place: SentencePlace) -> Sections:
    """Without a sentence; a heading that has none left is gone. Raises CaseFileError."""
    return _replaced(content, place, ())


def move_up(content: CaseContent, place: SentencePlace) -> Sections:
    """With a sentence before the one before it; the first of a heading goes to the end of the one above.

    Raises CaseFileError.
    """
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
    return _kept(content, sections)


def _kept(content: CaseContent, sections: list[list[CaseSentence]]) -> Sections:
    """The headings with these sentences, those that have any."""
    pairs = zip(content.sections, sections, strict=True)
    return tuple(each._replace(sentences=tuple(some)) for each, some in pairs if some)


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


def _replaced(content: CaseContent, place: SentencePlace, instead: tuple[CaseSentence, ...]) -> Sections:
    _require(content, place)
    found, number = list[list[CaseSentence]](), 0
    for section in content.sections:
        kept: list[CaseSentence] = []
        for sentence in section.sentences:
            number += 1
            kept += instead if number == place.number else (sentence,)
        found.append(kept)
    return _kept(content, found)
