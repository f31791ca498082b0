"""Review in the worked example: a second member is taken in, two accept what was recorded, and one disputes a part of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from khronika.archive.members.membership import Joining, add_member
from khronika.archive.record.review import decide, require_reviewers
from khronika.archive.store.archive import Archive
from khronika.record.recorded import State

NAME = "INVENTED: the reviewer"
_DISPUTED = ("s-beaten", 3)
"""The batch of the examples' file, and the number of the statement in it."""
_WHY = "INVENTED: the sister has the place from B., who says himself that he saw E. in the doorway only"


@contextmanager
def reviewed(
    archive: Archive, folder: Path, passphrase: str, batches: Mapping[str, str]
) -> Iterator[Archive]:
    """Accept all batches by two members, and dispute a statement that no case cites; gives the archive in the second one's hands.

    `batches` are the logged ids by those of the file. `folder` is the archive's; the second member gets this
    passphrase.
    """
    add_member(archive, Joining(NAME, passphrase))
    require_reviewers(archive, 2)
    every = list(batches.values())
    decide(archive, every, State.ACCEPTED, "INVENTED: compared with the passage")
    batch, number = _DISPUTED
    with Archive.open(folder, passphrase) as reviewer:
        decide(reviewer, every, State.ACCEPTED, "INVENTED: compared with the passage again")
        decide(reviewer, [f"{batches[batch]}.{number}"], State.DISPUTED, _WHY)
        yield reviewer
