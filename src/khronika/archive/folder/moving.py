"""The last step of sealing a log: the clear one goes, the sealed one gets its name (docs/format/vault.md, "Upgrade of version 2")."""

from khronika.archive.folder.folder import Folder
from khronika.durable import move, remove_tree
from khronika.durable.stream import undate


def finish_moving(folder: Folder) -> None:
    """Do what an upgrade left to be done that was killed; the caller holds the lock.

    Nothing where the upgrade has not come that far.
    """
    if folder.moving.exists() and folder.read_label().is_sealed:
        ledger = folder.root / "ledger"
        remove_tree(ledger)
        move(folder.moving, ledger)
        undate(folder.root)
