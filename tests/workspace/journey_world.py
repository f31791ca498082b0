"""An archive for an analyst and a lawyer: persons in cells, acts, one person under two spellings, and texts that were read."""

from pathlib import Path

from khronika.archive.store.archive import Archive
from tests.workspace import case_world
from tests.workspace.case_world import TOLD, batch, told
from tests.workspace.marked import read_all
from tests.world import PASSPHRASE

TWICE = "Ivan Vydumanov", "Іван Видуманов"
"""One person, as two letters spell the name."""
_BORN = ("birth_date", {"date": "1980-01-02"})


def build(folder: Path) -> Path:
    """Make it; gives the folder of the archive."""
    first, second = TWICE
    entities = {**TOLD["entities"], **told("v", "Person", first), **told("i", "Person", second)}
    born = batch("8", "Beaten in the corridor.", "letter.txt", "p", [("v", *_BORN), ("i", *_BORN)])
    case_world.build(folder, TOLD | {"entities": entities, "batches": [*TOLD["batches"], born]})
    with Archive.open(folder / "archive", PASSPHRASE) as archive:
        read_all(archive)
    return folder / "archive"
