"""khronika case: looking at a case file, which writes nothing."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.case_option import Code, day_told
from khronika.cli.free_text import FreeText, asked_until_told, taking_free_texts
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views

if TYPE_CHECKING:
    from collections.abc import Callable

    from khronika.archive.store.archive import Archive
    from khronika.presentation.view import ViewModel

SHOW_EXAMPLE = "Example:\n\n  khronika case show ARCHIVE ik-99"
GAPS_EXAMPLE = "Example:\n\n  khronika case gaps ARCHIVE ik-99"
VERSIONS_EXAMPLE = "Example:\n\n  khronika case versions ARCHIVE ik-99"
DIFF_EXAMPLE = """Examples:

  khronika case diff ARCHIVE ik-99                  (what is new since the newest package)

  khronika case diff ARCHIVE ik-99 1 2              (between two packages, by their numbers in versions)"""
NEWS_EXAMPLE = """Examples:

  khronika case news ARCHIVE ik-99                  (since the newest package)

  khronika case news ARCHIVE ik-99 1                (since another one, by its number in versions)"""
SUPERIORS_EXAMPLE = "Example:\n\n  khronika case superiors ARCHIVE --of - --on 2024-04-06"
ELEMENTS_EXAMPLE = "Examples:\n\n  khronika case elements\n\n  khronika case elements 7.1.f --mode superior"

app = typer.Typer(
    help="The case file: forum and ground, what is alleged of whom, elements with what supports and contradicts them, and the gaps.",
    epilog="Examples:\n\n  khronika case show ARCHIVE ik-99\n\n  khronika case gaps ARCHIVE ik-99",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _file(archive: "Archive", case: str) -> "ViewModel":
    from khronika.presentation.case.file import case_file_view

    return case_file_view(archive, case, _today())


def _gaps(archive: "Archive", case: str) -> "ViewModel":
    from khronika.presentation.case.file import case_gaps_view

    return case_gaps_view(archive, case, _today())


def _versions(archive: "Archive", case: str) -> "ViewModel":
    from khronika.presentation.case.version import case_versions_view

    return case_versions_view(archive, case)


def _showing(name: str, view: "Callable[[Archive, str], ViewModel]", told: str, example: str) -> None:
    """A command that shows one view of a case."""

    @app.command(name, help=told, epilog=example)
    def _(
        archive: ArchiveFolder,
        case: Code,
        *,
        passphrase_file: PassphraseFile = None,
        keys: KeysFile = None,
        as_json: AsJson = False,
    ) -> None:
        from khronika.cli.unlock import unlock

        with unlock(archive, passphrase_file, keys) as opened:
            show_views([view(opened, case)], as_json=as_json)


_showing(
    "show",
    _file,
    "Show a case file: the gaps first, then the matrix of each allegation. Everything in it is alleged; nothing is a verdict.",
    SHOW_EXAMPLE,
)
_showing(
    "gaps", _gaps, "Say what is missing in a case file, worst first, and who looks for it.", GAPS_EXAMPLE
)
_showing(
    "versions",
    _versions,
    "List the packages of a case that left: each froze a version, with which khronika case diff compares.",
    VERSIONS_EXAMPLE,
)


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
    from khronika.archive.casefile.version import versions_compared
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.version import CaseDifferenceView

    with unlock(archive, passphrase_file, keys) as opened:
        found = versions_compared(opened, case, before, after)
    show_views([CaseDifferenceView(found)], as_json=as_json)


@app.command("news", epilog=NEWS_EXAMPLE)
def news(
    archive: ArchiveFolder,
    case: Code,
    before: Annotated[
        int | None, typer.Argument(metavar="[BEFORE]", help="Number of a package.", show_default=False)
    ] = None,
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Write a letter to whoever received a package: how much is new since, and what of theirs no longer stands.

    It names nothing that the package does not hold. Nothing is sent.
    """
    from khronika.archive.casefile.version import case_news
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.news import CaseNewsView

    with unlock(archive, passphrase_file, keys) as opened:
        found = case_news(opened, case, before)
    show_views([CaseNewsView(found)], as_json=as_json)


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
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.superiors import superiors_view

    name = of or asked_until_told("Whose superiors: a person of the record")
    day = date.fromisoformat(day_told(on))
    with unlock(archive, passphrase_file, keys) as opened:
        show_views([superiors_view(opened, name, day, below=below)], as_json=as_json)


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
    from khronika.presentation.case.law import elements_view

    show_views([elements_view(tables_of_law(), provision, mode)], as_json=as_json)
