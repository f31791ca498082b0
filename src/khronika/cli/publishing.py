"""khronika publish-log: the log in its public form."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.language import words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views, tell_settled, warn

EXAMPLE = """Examples:

  khronika publish-log ARCHIVE public-log

  khronika verify ARCHIVE --known public-log/checkpoint"""


def publish_log(
    archive: ArchiveFolder,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="A new folder, or one that this log was published into before.",
            show_default=False,
        ),
    ],
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the log in its public form: what a cosigner, a court or anybody's own program checks.

    In the archive's folder it lies encrypted. Into a folder that it was published into before only what has
    grown is written; when another history stands there, nothing is.
    """
    from khronika.archive.custody.publish_log import publish_log as publish
    from khronika.cli.unlock import unlock
    from khronika.presentation.published_log import TELLS, PublishedLog

    warn(words().of(TELLS))
    with unlock(archive, passphrase_file, keys) as opened:
        done = publish(opened, out)
    if not as_json:
        tell_settled(*done.settled)
    show_views([PublishedLog(done)], as_json=as_json)
