"""khronika case: looking at a case file, which writes nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.case_option import Code, day_told
from khronika.cli.free_text import FreeText, asked_until_told, taking_free_texts
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import json_line

if TYPE_CHECKING:
    from khronika.archive.casefile.reading import CaseExport, CaseReading
    from khronika.cli.case_lines import CaseWords

SHOW_EXAMPLE = "Example:\n\n  khronika case show ARCHIVE ik-99"
GAPS_EXAMPLE = "Example:\n\n  khronika case gaps ARCHIVE ik-99"
VERSIONS_EXAMPLE = "Example:\n\n  khronika case versions ARCHIVE ik-99"
DIFF_EXAMPLE = """Examples:

  khronika case diff ARCHIVE ik-99                  (what is new since the newest package)

  khronika case diff ARCHIVE ik-99 1 2              (between two packages, by their numbers in versions)"""
SUPERIORS_EXAMPLE = "Example:\n\n  khronika case superiors ARCHIVE --of - --on 2024-04-06"
ELEMENTS_EXAMPLE = "Examples:\n\n  khronika case elements\n\n  khronika case elements 7.1.f --mode superior"

app = typer.Typer(
    help="The case file: forum and ground, what is alleged of whom, elements with what supports and contradicts them, and the gaps.",
    epilog="Examples:\n\n  khronika case show ARCHIVE ik-99\n\n  khronika case gaps ARCHIVE ik-99",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@contextmanager
def _reading(
    archive: Path, case: str, passphrase_file: Path | None, keys: Path | None
) -> "Iterator[tuple[CaseReading, CaseWords]]":
    from khronika.archive.casefile.reading import read_case_file
    from khronika.cli.case_lines import CaseWords
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        yield read_case_file(opened, case, datetime.now(UTC).date().isoformat()), CaseWords(opened)


def _told(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


@app.command("show", epilog=SHOW_EXAMPLE)
def show(
    archive: ArchiveFolder,
    case: Code,
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Show a case file: the gaps first, then the matrix of each allegation. Everything in it is alleged; nothing is a verdict."""
    from khronika.cli.case_json import case_json
    from khronika.cli.case_lines import case_lines

    with _reading(archive, case, passphrase_file, keys) as (reading, words):
        _told([json_line(case_json(reading, words))] if as_json else case_lines(reading, words))


@app.command("gaps", epilog=GAPS_EXAMPLE)
def gaps(
    archive: ArchiveFolder,
    case: Code,
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what is missing in a case file, worst first, and who looks for it."""
    from khronika.cli.case_json import gaps_json
    from khronika.cli.case_lines import gap_lines

    with _reading(archive, case, passphrase_file, keys) as (reading, _):
        _told([json_line({"gaps": gaps_json(reading)})] if as_json else gap_lines(reading))


@app.command("versions", epilog=VERSIONS_EXAMPLE)
def versions(
    archive: ArchiveFolder,
    case: Code,
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """List the packages of a case that left: each froze a version, with which khronika case diff compares."""
    from khronika.archive.casefile.case import newest_case
    from khronika.archive.casefile.reading import case_exports
    from khronika.cli.case_json import export_json
    from khronika.cli.case_lines import export_line
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        newest_case(opened, case)
        found = case_exports(opened, case)
    if as_json:
        told = [export_json(number, each) for number, each in enumerate(found, start=1)]
        typer.echo(json_line({"versions": told}))
        return
    for number, each in enumerate(found, start=1):
        typer.echo(export_line(number, each))
    if not found:
        typer.echo(say("no package of this case has left"))


@app.command("diff", epilog=DIFF_EXAMPLE)
def diff(
    archive: ArchiveFolder,
    case: Code,
    before: Annotated[
        int | None, typer.Argument(metavar="[BEFORE", help="Number of a package.", show_default=False)
    ] = None,
    after: Annotated[
        int | None, typer.Argument(metavar="AFTER]", help="Number of a later one.", show_default=False)
    ] = None,
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what is new in a case since a package of it left: exhibits, statements, sentences, rows that stand otherwise."""
    from khronika.archive.casefile.reading import case_exports, version_of
    from khronika.casefile.version import difference
    from khronika.cli.case_json import difference_json
    from khronika.cli.case_lines import difference_lines
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        exports = case_exports(opened, case)
        first = _export(exports, before if before is not None else len(exports))
        second = _export(exports, after) if after is not None else None
        if second is not None and second.size < first.size:
            raise UnfitError("the second package is the earlier one", hint="name the earlier one first")
        found = difference(version_of(opened, case, first), version_of(opened, case, second))
    _told([json_line(difference_json(found))] if as_json else difference_lines(found))


def _export(exports: "tuple[CaseExport, ...]", number: int) -> "CaseExport":
    if not exports:
        raise UnfitError(
            "no package of this case has left",
            hint="khronika dossier writes one; khronika case show says how the case stands today",
        )
    if not 1 <= number <= len(exports):
        raise UnfitError(
            "no package of this case has this number", hint="khronika case versions numbers them from 1"
        )
    return exports[number - 1]


def superiors(
    archive: ArchiveFolder,
    *,
    of: Annotated[
        str,
        typer.Option("--of", metavar="WHO", help="A person of the record.", show_default=False),
        FreeText("Whose superiors: a person of the record"),
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help="On which day: 2024-04-06.", show_default=False)
    ],
    below: Annotated[bool, typer.Option("--below", help="Who was below, instead of above.")] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Say who was superior of a person on a day by dated postings, certainly or possibly, link by link.

    A post says nothing about effective control, which articles 25 and 28 ask for.
    """
    from khronika.archive.casefile.command import superiors_of
    from khronika.archive.record.lookup import meant
    from khronika.cli.case_json import superior_json
    from khronika.cli.case_lines import CaseWords, superior_lines
    from khronika.cli.unlock import unlock

    name = of or asked_until_told("Whose superiors: a person of the record")
    day = date.fromisoformat(day_told(on))
    with unlock(archive, passphrase_file, keys) as opened:
        words = CaseWords(opened)
        person = meant(opened.index.record, name, opened.words)
        found = superiors_of(opened, person.id, day, below=below)
        if as_json:
            typer.echo(
                json_line(
                    {"day": on, "below": below, "found": [superior_json(each, words) for each in found]}
                )
            )
            return
        _told(superior_lines(found, words))
        if not found:
            typer.echo(say("nobody, by the postings and posts of the record"))


app.command("superiors", epilog=SUPERIORS_EXAMPLE)(taking_free_texts(superiors))


@app.command("elements", epilog=ELEMENTS_EXAMPLE)
def elements(
    provision: Annotated[
        str, typer.Argument(metavar="[PROVISION]", help="One crime: 7.1.f.", show_default=False)
    ] = "",
    *,
    mode: Annotated[
        str, typer.Option(metavar="MODE", help="Also what a mode of liability asks.", show_default=False)
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List the crimes of the tables of law, or the elements of one, with where they are from and who checked them."""
    from khronika.casefile.law import tables_of_law
    from khronika.cli.case_json import law_json
    from khronika.cli.case_lines import law_lines

    law = tables_of_law()
    rows = law.rows(law.crime(provision).provision, mode or None) if provision else ()
    _told([json_line(law_json(law, rows))] if as_json else law_lines(law, rows))
