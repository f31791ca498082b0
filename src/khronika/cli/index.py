"""khronika index: the index made anew."""

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.show import tell
from khronika.primitives.message import counted

EXAMPLE = "Example:\n\n  khronika index ARCHIVE"


def index(archive: ArchiveFolder, *, passphrase_file: PassphraseFile = None, keys: KeysFile = None) -> None:
    """Build the index anew from the sealed openings; the search follows with the next search or reading.

    Nothing is lost by it, and nothing gained unless they were damaged.
    """
    from khronika.archive.folder.folder import Folder
    from khronika.archive.index.index import Index
    from khronika.cli.unlock import unlock
    from khronika.evidence.search import SearchIndex

    place = Folder(archive)
    place.read_label()
    place.require_writable()
    with unlock(archive, passphrase_file, keys) as opened:
        del opened
    Index.delete(place.index)
    SearchIndex.delete(place.search)
    with unlock(archive, passphrase_file, keys) as opened:
        tell(
            say(
                "the index knows {events} and {items}",
                events=counted("{n} event", "{n} events", opened.index.size()),
                items=counted("{n} item", "{n} items", opened.index.count()),
            )
        )
