"""A case: headed sentences, each resting on statements. The same in a statement file, in the log and in a package.

In a file the statements are those of the file or of the log by their ids, and no batches are named; in the log they are those of the log.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple


class CaseSentence(NamedTuple):
    """A sentence of a case and the ids of the statements it rests on."""

    text: str
    statements: tuple[str, ...]


class CaseSection(NamedTuple):
    """A heading and its sentences."""

    heading: str
    sentences: tuple[CaseSentence, ...]


class CaseContent(NamedTuple):
    """What a case says. `batches`: id of each batch it rests on -> commitment (hex) of its event.

    Empty in version 1, and in a file.
    """

    title: str
    language: str
    sections: tuple[CaseSection, ...]
    batches: Mapping[str, str] = MappingProxyType({})


class CodedCase(NamedTuple):
    """A case with what the team calls it."""

    code: str
    content: CaseContent


def sentences_of(sections: Iterable[CaseSection]) -> Iterator[CaseSentence]:
    """All sentences, in their order."""
    for section in sections:
        yield from section.sentences


def numbered(sections: Iterable[CaseSection]) -> Iterator[tuple[int, CaseSentence]]:
    """All sentences with their numbers from 1; in a package the third is called `s3`."""
    return enumerate(sentences_of(sections), start=1)


def cited_statements(sections: Iterable[CaseSection]) -> Mapping[str, None]:
    """The ids of the statements that sentences rest on, as they are first cited."""
    found: dict[str, None] = {}
    for sentence in sentences_of(sections):
        found |= dict.fromkeys(sentence.statements)
    return found


def cited_batches(sections: Iterable[CaseSection]) -> tuple[str, ...]:
    """The ids of the batches that the sentences of a case rest on, in alphabetical order."""
    return tuple(sorted({statement.partition(".")[0] for statement in cited_statements(sections)}))
