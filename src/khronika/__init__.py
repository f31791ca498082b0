"""Khronika: leaked files and testimonies become protected, provable, court-ready case files.

For other programs, lazily imported, without global state or configuration:

    import khronika
    with khronika.open("ARCHIVE", passphrase="...") as archive:
        for item in archive.index.items(): ...
    khronika.timespan("в ночь на 7 апреля 2024").edtf
    khronika.compare_names("И. С. Осинин", "Ossinine Ivan").reasons
    khronika.detention_clock([Interval("shizo", "2024-03-03", "2024-03-17")], until=date(2024, 6, 1)).days("shizo")
    [(proposal.kind, proposal.quote) for proposal in khronika.propose("По словам Тестова, в ИК-6 его били.")]
"""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from khronika.analysis.detention.clock import DetentionClock
    from khronika.analysis.detention.detainee import Detainee
    from khronika.analysis.detention.interval import Interval
    from khronika.analysis.independence.graph import Bounds, SourceGraph
    from khronika.archive.store.archive import Archive
    from khronika.evidence.proposal import Proposal
    from khronika.link.candidate import Candidate
    from khronika.link.comparison import NameComparison
    from khronika.link.judgement import Clusters, Judgement, Withdrawal
    from khronika.link.person import Person
    from khronika.primitives.timespan import Timespan

__version__ = "0.1.0"

__all__ = [
    "candidates",
    "clusters",
    "compare_names",
    "detention_clock",
    "independent_origins",
    "open",
    "propose",
    "timespan",
]


def open(  # noqa: A001 -- khronika.open(...) is what a reader of the README types
    folder: str | os.PathLike[str], *, passphrase: str, keys: str | os.PathLike[str] | None = None
) -> "Archive":
    """Open an archive; `keys` is a file of locked keys kept elsewhere.

    Close it, or use it as a context manager.

    Raises NotArchiveError, WrongPassphraseError, NotMemberError, StaleError, MalformedError.
    """
    from khronika.archive.store.archive import Archive

    return Archive.open(Path(folder), passphrase, Path(keys) if keys is not None else None)


def timespan(text: str, *, reference: date | None = None, language: str | None = None) -> "Timespan":
    """An uncertain date as said in Russian, Ukrainian, English or French; `reference` is the day it was said.

    Raises UnreadableDate.
    """
    from khronika.primitives.timespan import parse

    return parse(text, reference=reference, language=language)


def propose(text: str, *, language: str | None = None) -> "list[Proposal]":
    """People, organisations, facilities, places, dates, acts and reported passages noticed in a text, each with its quote and proposer.

    `language` is ru, uk, en or fr; without one each sentence tells its own. Proposals are for a person to decide on and never count
    as statements. Raises UnknownLanguageError.
    """
    from khronika.evidence.proposal import propose as proposed

    return proposed(text, language=language)


def compare_names(left: str, right: str) -> "NameComparison":
    """Whether two written names may be one person's: `.score` 0 to 1, `.same` at the recommended threshold, `.reasons` in words. Symmetric.

    In any script, order and case of Russian or Ukrainian. Names alone never tell two namesakes apart.
    """
    from khronika.link.comparison import compare_names as compared

    return compared(left, right)


def candidates(persons: "Iterable[Person]", *, least: float = 0.5) -> "Iterator[Candidate]":
    """Pairs of persons that may be one, the likeliest first, down to the likelihood `least`: proposals with reasons, never judgements."""
    from khronika.link.candidate import candidates as proposed

    return proposed(persons, least=least)


def clusters(judgements: "Iterable[Judgement | Withdrawal]") -> "Clusters":
    """Who counts as one person by what people judged: the same for every order, grouping and repetition of the judgements.

    Raises JudgementError.
    """
    from khronika.link.judgement import clusters as folded

    return folded(judgements)


def detention_clock(
    intervals: "Iterable[Interval]", *, until: date, detainee: "Detainee | None" = None
) -> "DetentionClock":
    """Days certain and possible in each regime, longest runs for each gap tolerance, and alarms, over all worlds that intervals allow.

    Intervals are `khronika.analysis.detention.interval.Interval`; days after `until` are not counted. Raises UnreadableDate.
    """
    from khronika.analysis.detention.clock import detention_clock as computed
    from khronika.analysis.detention.detainee import NOBODY_KNOWN

    return computed(intervals, until=until, detainee=detainee or NOBODY_KNOWN)


def independent_origins(graph: "SourceGraph") -> "Bounds":
    """How many origins of a statement do not depend on each other: `.lower` and `.upper`.

    The largest number of ways from origins to it that share nothing on the way; nameless origins may be one.
    """
    from khronika.analysis.independence.origins import independent_origins as counted

    return counted(graph)
