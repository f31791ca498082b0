"""khronika text: what an item says, and the citation of some of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.account import warn_of_gaps
from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import as_typed, json_line, on_one_line, show_views
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.archive.index.index import ItemRow
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika text ARCHIVE A-000003

  khronika text ARCHIVE A-000003 --cite -

  khronika text ARCHIVE A-000003 --json"""


def text(
    archive: ArchiveFolder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)],
    *,
    cite: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help="Print the citation of these words, as a statement file takes it.",
            show_default=False,
        ),
        FreeText("The words to cite"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Print the text of an item, and of the files in it.

    With --json, one text a line: its rendition, and the place of every run in the original. A statement
    file's citation takes item, rendition, a run's locator and its words as they are printed.
    """
    from khronika.archive.derivation.renditions import derivation_of
    from khronika.cli.unlock import unlock
    from khronika.presentation.reading import text_views

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        if cite:
            _cite(opened, row, cite, as_json=as_json)
            return
        derivation = derivation_of(opened, row)
        if derivation is None:
            raise UnfitError(
                "this item was not read yet",
                hint=message("khronika read {archive} {item}", archive=as_typed(archive), item=item),
            )
        warn_of_gaps(opened, row, derivation)
        show_views(text_views(opened, row, derivation), as_json=as_json)


def _cite(opened: "Archive", row: "ItemRow", words: str, *, as_json: bool) -> None:
    from khronika.archive.record.citation import Citing
    from khronika.evidence.citation.citation import citation_json
    from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
    from khronika.evidence.citation.error import QuoteNotFoundError

    try:
        found = Citing(opened).citation(row, CitationDraft(QuoteDraft(words)))
    except QuoteNotFoundError as error:
        said = (
            say("nearest passage: “{passage}”", passage=on_one_line(error.nearest))
            if error.nearest
            else say("no passage is near to it")
        )
        typer.echo(json_line({"nearest": error.nearest}) if as_json else said)
        raise
    typer.echo(json_line(citation_json(found)))
