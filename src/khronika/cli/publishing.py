"""khronika publish-log: the log in its public form."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import json_line, tell, tell_settled, warn
from khronika.primitives.message import message

EXAMPLE = """Examples:

  khronika publish-log ARCHIVE public-log

  khronika verify ARCHIVE --known public-log/checkpoint"""

TELLS = message(
    "what is published says how many events the archive holds, at which sizes it was time-stamped "
    "and when, and under which name and keys it signs. Published again it says how much was added. "
    "Every package that you ever release can be told by it to come from this archive. It says "
    "nothing of what the events are. What others have copied cannot be taken back."
)


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

    warn(words().of(TELLS))
    with unlock(archive, passphrase_file, keys) as opened:
        done = publish(opened, out)
    if as_json:
        typer.echo(
            json_line(
                {"size": done.size, "before": done.before, "stamps": done.stamps, "mended": done.mended}
            )
        )
        return
    tell_settled(*done.settled)
    tell(
        say(
            "published: {size} entries, {value} of them new; {stamps} time stamps",
            size=done.size,
            value=done.size - done.before,
            stamps=done.stamps,
        )
    )
    if done.mended:
        tell(
            say(
                "{mended} tiles were missing or damaged there, and are whole again: find out how that came",
                mended=done.mended,
            )
        )
