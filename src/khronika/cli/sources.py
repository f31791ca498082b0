"""khronika sources: who gave what, in an archive of their own.

And what another archive holds that it should not.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import as_typed, show_list, show_views, warn
from khronika.primitives.message import message

if TYPE_CHECKING:
    from datetime import date

EXAMPLE = """Examples:

  khronika sources SOURCES --new -

  khronika state SOURCES about-them.json

  khronika sources SOURCES

  khronika sources SOURCES --check MAIN"""


def sources(
    archive: ArchiveFolder,
    *,
    new: Annotated[
        str,
        typer.Option(
            metavar="LABEL",
            help="Record a source, by a word by which you know it; better no name.",
            show_default=False,
        ),
        FreeText("A word by which you know the source"),
    ] = "",
    check: Annotated[
        Path | None,
        typer.Option(
            metavar="MAIN",
            help="Tell what this other archive holds of these sources that it should not.",
            show_default=False,
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    main_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --check: the passphrase of MAIN, in a file.", show_default=False
        ),
    ] = None,
    main_keys: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --check: your locked keys of MAIN, on a stick.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the sources of an archive of sources, record a new one under a code drawn at random, or check another archive.

    --check writes nothing and logs nothing. It exits with 1 when a person of MAIN may be a source, a code is unknown, or a consent is over.
    """
    from khronika.archive.sources.check import compare
    from khronika.archive.sources.known_sources import new_source
    from khronika.archive.sources.known_sources import sources as known_sources
    from khronika.cli.unlock import unlock
    from khronika.presentation.sources import ComparisonView, NewSourceView, SourceLine

    if new and check is not None:
        raise UnfitError("more than one thing is asked for", hint="give --new or --check")
    with unlock(archive, passphrase_file, keys) as opened:
        if new:
            show_views([NewSourceView(new_source(opened, new), as_typed(archive))], as_json=as_json)
        elif check is None:
            views = [SourceLine(each, opened.words) for each in known_sources(opened, _today())]
            show_list(views, message("no source is recorded yet"), as_json=as_json)
        else:
            if main_passphrase_file is None:
                warn(say("now the archive that is checked"))
            with unlock(check, main_passphrase_file, main_keys) as main:
                found = ComparisonView(compare(opened, main, _today()))
            show_views([found], as_json=as_json)
            raise typer.Exit(int(found.is_anything_found))


def _today() -> "date":
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
