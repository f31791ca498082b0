"""The log, who holds keys to it, and what is kept elsewhere."""

from khronika.archive.custody.anchor import pending_requests
from khronika.presentation.member import member_lines
from khronika.presentation.recovery import recovery_view
from khronika.presentation.status import status_view
from khronika.primitives.codec import b64
from khronika.web.page import PageAnswer, PageRequest, ShownPage


def ledger(asked: PageRequest) -> PageAnswer:
    """The head of the log, trusted time, members, recovery, copies."""
    with asked.workspace.reading() as archive:
        shown = {
            "status": status_view(archive),
            "members": member_lines(archive),
            "recovery": recovery_view(archive, archive.clock.now()),
            "origin": archive.log.head.origin,
            "root": b64(archive.log.head.root),
            "pending": pending_requests(archive),
            "verifiers": [str(each) for each in archive.site.verifiers[:1]],
        }
    return ShownPage("ledger.html", shown)
