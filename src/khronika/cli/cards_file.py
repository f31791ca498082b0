"""The file that new recovery cards are printed into."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.primitives.error import KhronikaError

if TYPE_CHECKING:
    from khronika.archive.members.recovery import Deck
    from khronika.archive.store.archive import Archive


class CardsFileError(KhronikaError):
    """Cards cannot be written there."""


def require_apart(to: Path) -> None:
    """Raises ExistsError, CardsFileError."""
    from khronika.archive.error import ExistsError, InsideError
    from khronika.archive.folder.folder import require_outside

    if to.exists():
        hint = "choose another name: nothing is overwritten. Whether its cards count says: khronika recovery verify --archive ARCHIVE"
        raise ExistsError("the file for the cards exists already", hint=hint)
    try:
        require_outside(to)
    except InsideError as error:
        raise CardsFileError(
            "cards must not lie in an archive", hint="write them into memory: /dev/shm/cards.pdf"
        ) from error


def printed_to(to: Path, deck: "Deck", language: str) -> None:
    """Print the cards into a new file, which has its name only when it is whole."""
    from khronika.archive.members.recovery_cards import printed
    from khronika.dossier.wording.words import PackageLanguage
    from khronika.durable import write
    from khronika.durable.unfinished import unfinished_file

    with unfinished_file(to) as place:
        write(place, printed(deck, PackageLanguage(language)))


@contextmanager
def unless_they_count(opened: "Archive", to: Path | None) -> Iterator[None]:
    """Cards of a split that failed open nothing: they are removed, unless the failure came after they were logged."""
    from khronika.archive.members.recovery import newest_split

    before = newest_split(opened)
    try:
        yield
    except BaseException:
        if to is not None and newest_split(opened) == before:
            with suppress(OSError):
                to.unlink(missing_ok=True)
        raise
