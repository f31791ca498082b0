"""Khronika: leaked files and testimonies become protected, provable, court-ready case files.

For other programs, lazily imported, without global state or configuration:

    import khronika
    with khronika.open("ARCHIVE", passphrase="...") as archive:
        for item in archive.index.items(): ...
    khronika.timespan("в ночь на 7 апреля 2024").edtf
    [(proposal.kind, proposal.quote) for proposal in khronika.propose("По словам Тестова, в ИК-6 его били.")]
"""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khronika.archive.archive import Archive
    from khronika.evidence.proposal import Proposal
    from khronika.primitives.timespan import Timespan

__version__ = "0.1.0"

__all__ = ["open", "propose", "timespan"]


def open(folder: str | os.PathLike[str], *, passphrase: str, keys: str | os.PathLike[str] | None = None) -> "Archive":  # noqa: A001
    """Open an archive; `keys` is a file of locked keys kept elsewhere. Close it, or use it as a context manager.

    Raises NotArchiveError, WrongPassphraseError, NotMemberError, StaleError, MalformedError.
    """
    from khronika.archive.archive import Archive

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
