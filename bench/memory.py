"""How much memory sealing and verifying one file of several gigabytes take, once the archive is unlocked.

Unlocking takes 256 MiB by design, whatever is done afterwards; so the archive measured here has a passphrase
that is stretched cheaply.
"""

import os
import sys
from pathlib import Path

from bench.contestants import PASSPHRASE
from bench.usage import Usage, measure


def work_alone(folder: Path, gibibytes: int) -> dict[str, Usage]:
    """What `khronika seal` and `khronika verify` cost on one sparse file of that size, by command.

    Raises CommandFailedError.
    """
    archive, original, secret = folder / "archive", folder / "one file", folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    with original.open("wb") as file:
        file.truncate(gibibytes << 30)
    _found(archive)
    command = [sys.executable, "-m", "khronika.cli.main"]
    given = ["--passphrase-file", str(secret)]
    seal = [
        "seal",
        str(archive),
        str(original),
        "--source",
        "S-1",
        "--obtained",
        "2024",
        "--channel",
        "test",
        *given,
    ]
    return {
        "seal": measure([*command, *seal], environment=dict(os.environ), folder=folder),
        "verify": measure(
            [*command, "verify", str(archive), *given], environment=dict(os.environ), folder=folder
        ),
    }


def _found(archive: Path) -> None:
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
    from khronika.seal.member import Cost

    Archive.create(archive, Founding(PASSPHRASE, "", Cost(64, 1, 1))).close()
