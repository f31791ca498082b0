"""khronika correct-text: recognised text corrected, both readings kept."""

from typing import Annotated

import typer

from khronika.cli.free_text import FreeText, asked_until_told
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views

EXAMPLE = """Examples:

  khronika correct-text ARCHIVE A-000003                          (lists the corrections of this item)

  khronika correct-text ARCHIVE A-000003 --recognised - --corrected -    (asks for both)

  khronika correct-text ARCHIVE A-000003 --undo k3v7qa2f --why -"""


def correct_text(
    archive: ArchiveFolder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)],
    *,
    recognised: Annotated[
        str,
        typer.Option(help="The words as they were recognised, to the letter.", show_default=False),
        FreeText("The words as they were recognised"),
    ] = "",
    corrected: Annotated[
        str,
        typer.Option(help="What you read there.", show_default=False),
        FreeText("What you read there"),
    ] = "",
    start: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            min=0,
            help="Where these words begin, if they stand more than once: as khronika text --json counts.",
            show_default=False,
        ),
    ] = None,
    note: Annotated[
        str,
        typer.Option(help="What you say of it; kept encrypted.", show_default=False),
        FreeText("What you say of it (kept encrypted)"),
    ] = "",
    undo: Annotated[
        str,
        typer.Option(
            metavar="CORRECTION",
            help="Take back this correction, by its id or the first letters of it.",
            show_default=False,
        ),
    ] = "",
    why: Annotated[
        str,
        typer.Option(help="Why it is taken back; kept encrypted.", show_default=False),
        FreeText("Why it is taken back (kept encrypted)"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Correct text that was recognised in a picture or in speech, beside what was recognised.

    Without options, list the corrections of an item.

    Both readings stay, and both are found. Citations of what was recognised hold, and say that it was
    corrected. A correction can be taken back, and nothing of it is lost when the item is read again.
    """
    from khronika.archive.derivation.text_corrections import correct_text as correct
    from khronika.archive.derivation.text_corrections import withdraw_correction
    from khronika.cli.unlock import unlock
    from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
    from khronika.presentation.text_corrections import correction_views

    if undo and (recognised or corrected):
        raise typer.BadParameter("correct, or take back: one at a time")
    if corrected and not recognised:
        raise typer.BadParameter("say what was recognised there: --recognised")
    if why and not undo:
        raise typer.BadParameter(
            "a reason belongs to what is taken back: --undo; say of a correction: --note"
        )
    words = corrected or (asked_until_told(say("What you read there")) if recognised else "")
    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        if undo:
            withdraw_correction(opened, row, undo, why)
        elif recognised:
            correct(opened, row, CitationDraft(QuoteDraft(recognised, start=start)), words, note)
        show_views(correction_views(opened, row), as_json=as_json)
