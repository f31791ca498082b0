"""khronika correct: what was told of an accession, and putting it right where it was wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText, asked_until_told
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views, tell
from khronika.cli.text_file import text_of

EXAMPLE = """Examples:

  khronika correct ARCHIVE                                        (lists the accessions, with what is told of each)

  khronika correct ARCHIVE k3v7qa2f --channel - --why -           (asks how it really came, and why it was wrong)

  khronika correct ARCHIVE k3v7qa2f --about right.json --why-file why.txt"""


def correct(
    archive: ArchiveFolder,
    accession: Annotated[
        str,
        typer.Argument(metavar="ACCESSION", help="Its id, or the first letters of it.", show_default=False),
    ] = "",
    *,
    source: Annotated[
        str,
        typer.Option(help="The right code of the source.", show_default=False),
        FreeText("The right code of the source", "--about"),
    ] = "",
    obtained: Annotated[
        str,
        typer.Option(help="When it was really obtained.", show_default=False),
        FreeText("When it was really obtained", "--about"),
    ] = "",
    channel: Annotated[
        str,
        typer.Option(help="How it really reached you.", show_default=False),
        FreeText("How it really reached you", "--about"),
    ] = "",
    how: Annotated[
        str,
        typer.Option(help="How the source really came by it.", show_default=False),
        FreeText("How the source really came by it", "--about"),
    ] = "",
    obtained_from: Annotated[
        str,
        typer.Option("--from", help="Who or where the source really has it from.", show_default=False),
        FreeText("Who or where the source really has it from", "--about"),
    ] = "",
    note: Annotated[
        str, typer.Option(help="Another note.", show_default=False), FreeText("Another note", "--about")
    ] = "",
    consent: Annotated[
        str,
        typer.Option(help="What the source really allows.", show_default=False),
        FreeText("What the source really allows", "--about"),
    ] = "",
    about: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What is wrong, put right, as JSON; what is not in it stays.",
            show_default=False,
        ),
    ] = None,
    why: Annotated[
        str,
        typer.Option(help="Why it was wrong; kept encrypted.", show_default=False),
        FreeText("Why it was wrong"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Put right what was told of an accession: from whom, when, how it came, on what terms.

    Without options, show what is told.

    What was told before stays in the log, encrypted, and so does who corrected it, when and why. Packages in
    which an accession is shown say that it was corrected.
    """
    from khronika.archive.custody.accessions import accession as meant
    from khronika.archive.custody.accessions import correct
    from khronika.cli.unlock import unlock
    from khronika.presentation.accession import accession_views

    given = {"source": source, "channel": channel, "note": note, "consent": consent}
    wanted = _wanted(about, given, {"when": obtained, "how": how, "from": obtained_from})
    if wanted and not accession:
        raise typer.BadParameter("name the accession that is corrected: khronika correct ARCHIVE lists them")
    if why and not wanted:
        raise typer.BadParameter(
            "say what is right: --source, --obtained, --channel, --how, --from, --note, --consent or --about"
        )
    reason = why or (asked_until_told(say("Why it was wrong")) if wanted else "")
    with unlock(archive, passphrase_file, keys) as opened:
        if wanted:
            is_logged = correct(opened, meant(opened, accession).id, wanted, reason)
            if not is_logged and not as_json:
                tell(say("nothing differs from what is told already: nothing was logged"))
        show_views(accession_views(opened, accession), as_json=as_json)


def _wanted(
    about: Path | None, given: Mapping[str, str], obtained: Mapping[str, str]
) -> dict[str, "str | Mapping[str, str]"]:
    """What is to be put right, by name; what an option says counts before what the file says.

    Raises ProvenanceError.
    """
    from khronika.intake.accession import parse_correction

    told: dict[str, str | Mapping[str, str]] = dict(parse_correction(text_of(about))) if about else {}
    told |= {name: value for name, value in given.items() if value}
    parts, named = told.get("obtained", {}), {name: value for name, value in obtained.items() if value}
    return told | ({"obtained": {**parts, **named}} if named and isinstance(parts, Mapping) else {})
