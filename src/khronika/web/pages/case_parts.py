"""What the pages of a case share: which case is meant."""

from khronika.archive.casefile.case import KnownCase, known_case
from khronika.web.page import PageRequest


def case_of(asked: PageRequest) -> KnownCase:
    """The case of an address; raises UnknownCaseError."""
    with asked.workspace.reading() as archive:
        return known_case(archive, asked.path["case"])
