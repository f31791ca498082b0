"""Where in a mailbox (mbox, RFC 4155) one mail ends and the next begins."""

import re
from collections.abc import Iterator

from khronika.evidence.readers.mail.letters import looks_like_letter

_DATE = re.compile(
    rb"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[^\r\n]{0,20}[0-9]{4}|[0-9]{4}[^\r\n]{0,20}[0-9]{1,2}:[0-9]{2}"
)
_HEADER = re.compile(rb"[!-9;-~]{1,76}[ \t]{0,8}:|>From ")
_MOST_HEADERS = 60
"""Lines that are looked at to tell whether a mail begins."""
_EMPTY = (b"\n", b"\r\n")


def split_mailbox(lines: list[bytes]) -> Iterator[bytes]:
    """The mails of a mailbox: each begins after a line `From ` that stands first, or before headers and, as a rule, after an empty line.

    Many programs write a line of a body that begins with `From ` as it stands: such a line has no date and no headers of a mail after it.
    """
    start = 0
    for at in range(1, len(lines)):
        if lines[at].startswith(b"From ") and _begins(lines, at):
            yield _letter(lines[start:at])
            start = at
    yield _letter(lines[start:])


def _begins(lines: list[bytes], at: int) -> bool:
    if at + 1 >= len(lines) or not _HEADER.match(lines[at + 1]):
        return False
    dated = _DATE.search(lines[at]) is not None
    if dated and lines[at - 1] in _EMPTY:
        return True
    return (dated or lines[at - 1] in _EMPTY) and looks_like_letter(
        b"".join(lines[at + 1 : at + 1 + _MOST_HEADERS])
    )


def _letter(lines: list[bytes]) -> bytes:
    return b"".join(line[1:] if line.startswith(b">From ") else line for line in lines[1:])
