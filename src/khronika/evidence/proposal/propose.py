"""A text in, proposals out: every proposer asked, overlaps settled, each proposal told whose words it stands in."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import Enum

from khronika.evidence.proposal import trained
from khronika.evidence.proposal.act import acts
from khronika.evidence.proposal.attribution import passages
from khronika.evidence.proposal.date import dates
from khronika.evidence.proposal.facility import facilities
from khronika.evidence.proposal.lexicon import lexicon_of
from khronika.evidence.proposal.name import (
    cued_places,
    headed_organisations,
    listed_organisations,
    listed_places,
    people,
    unrecognised_places,
)
from khronika.evidence.proposal.proposal import Proposal, ProposalKind, ProposedAttribution
from khronika.evidence.proposal.sentence import SourceSentence, sentences
from khronika.evidence.proposal.whole_name import LANGUAGES, is_street, whole_names

_STRANGE = re.compile("[\0\ud800-\udfff]")


class ProposalMeans(Enum):
    """What proposes names in Russian."""

    TRAINED = "trained"
    """The model where it is installed, else the rules."""
    RULES = "rules"


def propose(
    text: str,
    *,
    language: str | None = None,
    reference: date | None = None,
    means: ProposalMeans = ProposalMeans.TRAINED,
) -> list[Proposal]:
    """Everything noticed in a text, in order of place; the same text always gives the same.

    `language` is ru, uk, en or fr; without one each sentence tells its own. `reference` is the day the words
    were said. Never raises for any text; raises UnknownLanguageError for any other language.
    """
    if language is not None:
        lexicon_of(language)
    plain = _STRANGE.sub(" ", text)
    found = list(_found(list(sentences(plain, language)), reference, means))
    return [_as_in(text, each) for each in _attributed(found)]


def _as_in(text: str, proposal: Proposal) -> Proposal:
    quote = text[proposal.start : proposal.end]
    return proposal if quote == proposal.quote else replace(proposal, quote=quote)


def _order(proposal: Proposal) -> tuple[int, int, str, str]:
    return proposal.start, -proposal.end, proposal.kind.value, proposal.proposer.name


def _found(parts: list[SourceSentence], reference: date | None, means: ProposalMeans) -> Iterator[Proposal]:
    model = (
        trained.model()
        if means is ProposalMeans.TRAINED and any(part.language == "ru" for part in parts)
        else None
    )
    tagged = (
        _by_start(trained.names((part for part in parts if part.language == "ru"), model)) if model else []
    )
    surnames: set[str] = set()
    at = 0
    for part in parts:
        upto = at
        while upto < len(tagged) and tagged[upto].start < part.ends[-1]:
            upto += 1
        yield from _of_sentence(part, tagged[at:upto] if model else None, surnames, reference)
        at = upto


def _by_start(proposals: Iterable[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda each: each.start)


def _of_sentence(
    part: SourceSentence, tagged: Sequence[Proposal] | None, surnames: set[str], reference: date | None
) -> Iterator[Proposal]:
    found_dates, found_acts = list(dates(part, reference)), list(acts(part))
    named = _settled(_names(part, tagged, surnames), [*found_dates, *found_acts])
    yield from found_dates
    yield from found_acts
    yield from named
    yield from passages(
        part, [each for each in named if each.kind in (ProposalKind.PERSON, ProposalKind.ORGANISATION)]
    )


def _names(part: SourceSentence, tagged: Sequence[Proposal] | None, surnames: set[str]) -> Iterator[Proposal]:
    """Names of all kinds, those first that stand when two overlap.

    No person where a street is named after one.
    """
    of_streets = part.language in LANGUAGES
    for each in _names_of_all_kinds(part, tagged, surnames):
        if not (
            of_streets
            and each.kind is ProposalKind.PERSON
            and is_street(part, bisect_left(part.starts, each.start))
        ):
            yield each


def _names_of_all_kinds(
    part: SourceSentence, tagged: Sequence[Proposal] | None, surnames: set[str]
) -> Iterator[Proposal]:
    yield from facilities(part)
    yield from unrecognised_places(part)
    yield from listed_organisations(part)
    if part.language in LANGUAGES:
        yield from whole_names(part)
    if part.language != "ru" or tagged is None:
        yield from people(part, surnames)
        yield from listed_places(part)
        yield from headed_organisations(part)
        yield from cued_places(part)
    else:
        yield from headed_organisations(part)
        yield from tagged
        yield from listed_places(part)


def _settled(names: Iterable[Proposal], others: Sequence[Proposal]) -> list[Proposal]:
    """The names that overlap no earlier one, and neither a date nor an act."""
    taken = [(each.start, each.end) for each in others]
    kept: list[Proposal] = []
    for each in names:
        if each.kind is ProposalKind.FACILITY or not any(
            each.start < end and start < each.end for start, end in taken
        ):
            kept.append(each)
            taken.append((each.start, each.end))
    return _by_start(kept)


def _attributed(found: list[Proposal]) -> Iterator[Proposal]:
    """Each proposal with the innermost passage around it; a speaker is not part of what they say."""
    waiting = deque(sorted((each for each in found if each.kind is ProposalKind.PASSAGE), key=_order))
    open_ones: list[Proposal] = []
    for each in sorted(found, key=_order):
        while waiting and waiting[0].start <= each.start:
            open_ones.append(waiting.popleft())
        open_ones = [passage for passage in open_ones if passage.end > each.start]
        whose = _innermost(each, open_ones) if open_ones else None
        yield replace(each, attribution=whose) if whose else each


def _innermost(proposal: Proposal, around: list[Proposal]) -> ProposedAttribution | None:
    holding = [each for each in around if each is not proposal and _holds(each, proposal)]
    innermost = min(holding, key=lambda each: each.end - each.start, default=None)
    return innermost.value if innermost and isinstance(innermost.value, ProposedAttribution) else None


def _holds(passage: Proposal, proposal: Proposal) -> bool:
    value = passage.value
    if not (passage.start <= proposal.start and proposal.end <= passage.end):
        return False
    return not (
        isinstance(value, ProposedAttribution) and value.start < proposal.end and proposal.start < value.end
    )
