"""khronika serve: the workspace in a browser on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.language import language, say
from khronika.cli.option import KeysFile, PassphraseFile
from khronika.cli.show import warn

EXAMPLE = """Examples:

  khronika serve ARCHIVE

  khronika serve

  khronika serve ARCHIVE --browser chromium

  khronika serve ARCHIVE --no-browser --passphrase-file FILE"""


def serve(
    archive: Annotated[
        Path | None,
        typer.Argument(
            metavar="[ARCHIVE]",
            help="The archive's folder; without one, the page asks what to begin with.",
            show_default=False,
        ),
    ] = None,
    *,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address, and open no browser.")
    ] = False,
    browser: Annotated[
        str,
        typer.Option(
            metavar="PROGRAM",
            help="Open this browser of the Chromium family with a profile of its own, which is removed afterwards: no history stays.",
            show_default=False,
        ),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Open the workspace: pages in a browser on this machine, which see an archive, search it and prove what is in it.

    The address opens it once, for one browser, and no other device is served. The page asks for the passphrase.

    Ctrl-C locks the archive and ends it.
    """
    from khronika.cli.unlock import passphrase
    from khronika.web.extra import require_web

    require_web()
    from khronika.web.own_browser import OwnBrowser
    from khronika.web.server import serve as serve_workspace
    from khronika.web.workspace import Workspace

    own = OwnBrowser(browser) if browser else None
    workspace = Workspace(archive.absolute() if archive else None, keys, draws_ahead=True)
    if archive is not None:
        from khronika.archive.folder.folder import Folder

        Folder(archive).read_label()
        if passphrase_file is not None:
            workspace.unlock(passphrase(passphrase_file))
    if not serve_workspace(workspace, language(), _tell, opens_browser=not no_browser, browser=own):
        warn(
            say(
                "the profile of the browser could not be removed: look for a folder browser-… among temporary files"
            )
        )


def _tell(address: str) -> None:
    typer.echo(address)
    warn(say("open this address in a browser on this machine; it works once. Ctrl-C locks and ends"))
