"""Russian people, organisations and places by the slovnet model with navec embeddings, whose weights lie in the natasha distribution."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from khronika.evidence.proposal.normal_form import of_person, of_place
from khronika.evidence.proposal.phrase import Match
from khronika.evidence.proposal.proposal import Proposal, ProposalKind, ProposedName, Proposer
from khronika.evidence.proposal.sentence import SourceSentence

_EMBEDDINGS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_WEIGHTS = "model/slovnet_ner_news_v1.tar"
_KINDS = {"PER": ProposalKind.PERSON, "ORG": ProposalKind.ORGANISATION, "LOC": ProposalKind.PLACE}
_MOST_LETTERS = 1500
_LONGEST_WORD = 100
_TOGETHER = 64
_INITIALS = re.compile(r"(?:[А-ЯЁ]\. ?){1,2}")
_SURNAME_BEFORE = re.compile(r"[А-ЯЁ][а-яё-]+ \Z")


@dataclass(frozen=True, slots=True)
class Model:
    """The model and the proposer it stands for."""

    tagger: Any
    proposer: Proposer


@cache
def model() -> Model | None:
    """The model, loaded once; None where the `read` extra or its weights are missing."""
    folder = _weights()
    if folder is None or find_spec("slovnet") is None or find_spec("navec") is None:
        return None
    # natasha itself is never imported: it needs libraries that are gone. Only its weights are read.
    from navec import Navec
    from slovnet import NER

    tagger = NER.load(folder / _WEIGHTS)
    tagger.navec(Navec.load(folder / _EMBEDDINGS))
    return Model(tagger, Proposer("slovnet-ner-news-v1", version("slovnet")))


def _weights() -> Path | None:
    try:
        version("natasha")
    except PackageNotFoundError:
        return None
    found = find_spec("natasha")
    folders = [Path(place) / "data" for place in (found.submodule_search_locations or ())] if found else []
    return next(
        (folder for folder in folders if (folder / _WEIGHTS).is_file() and (folder / _EMBEDDINGS).is_file()),
        None,
    )


def names(sentences: Iterable[SourceSentence], loaded: Model) -> Iterator[Proposal]:
    """The names in Russian sentences; one that is too long for the model, or holds no words, is left out."""
    parts = list(sentences)
    titles = {
        sentence.starts[match.start]: sentence.starts[match.end]
        for sentence in parts
        for match in _followed_titles(sentence)
    }
    waiting = [(start, end, sentence.text) for sentence in parts for start, end in _pieces(sentence)]
    # Neighbours in a batch are padded to the longest of them; by length little is padded.
    waiting.sort(key=lambda piece: (piece[1] - piece[0], piece[0]))
    for first in range(0, len(waiting), _TOGETHER):
        batch = waiting[first : first + _TOGETHER]
        marked = loaded.tagger.map(text[start:end] for start, end, text in batch)
        for (offset, _, text), markup in zip(batch, marked, strict=True):
            for span in markup.spans:
                start, end = offset + span.start, offset + span.stop
                if span.type == "PER":
                    start, end = _whole_person(text, titles.get(start, start), end)
                if start < end:
                    yield _proposal(text, start, end, _KINDS[span.type], loaded.proposer)


def _followed_titles(sentence: SourceSentence) -> Iterator[Match]:
    return (match for match in sentence.rooms("title") if match.end < len(sentence.forms))


def _whole_person(text: str, start: int, end: int) -> tuple[int, int]:
    """A person without the spelling in brackets that follows, and initials with the surname before them."""
    if text[start:end].endswith(")"):
        end = start + len(text[start:end].partition(" (")[0])
    surname = (
        _SURNAME_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
        if _INITIALS.fullmatch(text, start, end)
        else None
    )
    return (surname.start() if surname else start), end


def _pieces(sentence: SourceSentence) -> Iterator[tuple[int, int]]:
    start, end = sentence.starts[0], sentence.ends[-1]
    tame = all(len(form.text) <= _LONGEST_WORD for form in sentence.forms)
    if tame and any(form.capital for form in sentence.forms):
        if end - start <= _MOST_LETTERS:
            yield start, end
        else:
            yield from _cut(sentence)


def _cut(sentence: SourceSentence) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(len(sentence.forms)):
        if sentence.ends[at] - sentence.starts[first] > _MOST_LETTERS:
            yield sentence.starts[first], sentence.ends[at - 1]
            first = at
    yield sentence.starts[first], sentence.ends[-1]


def _proposal(text: str, start: int, end: int, kind: ProposalKind, proposer: Proposer) -> Proposal:
    quote = text[start:end]
    written = " ".join(quote.split())
    name = (
        of_person(written)
        if kind is ProposalKind.PERSON
        else of_place(written)
        if kind is ProposalKind.PLACE
        else written
    )
    return Proposal(start, end, quote, kind, ProposedName(name), proposer)
