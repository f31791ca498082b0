"""khronika case: the case file, from the forum to the gaps. Every entry is a signed event, and is undone by a later one."""

from typing import Annotated

import typer

from khronika.casefile.word import Bearing, Forum, ForumGround, Opinion
from khronika.cli.case_option import AllegationId, Code, LanguageWord, Row, Why, day_told
from khronika.cli.case_reading import app
from khronika.cli.free_text import FreeText, asked_until_told, taking_free_texts
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import as_typed, show_views

__all__ = ["app"]

OPEN_EXAMPLE = "Example:\n\n  khronika case open ARCHIVE ik-99 --title - --forum icc --ground part --why -"
ALLEGE_EXAMPLE = """Examples:

  khronika case allege ARCHIVE ik-99 7.1.f --accused - --episode - --mode superior

  khronika case allege ARCHIVE ik-99 7.1.f --accused - --instead-of k3v7qa2f"""
ATTACH_EXAMPLE = """Examples:

  khronika case attach ARCHIVE ik-99 k3v7qa2f 2 STATEMENT --as supports --why -

  khronika case attach ARCHIVE ik-99 k3v7qa2f alternative STATEMENT --as supports"""
DETACH_EXAMPLE = "Example:\n\n  khronika case detach ARCHIVE ik-99 m5x2w7ca --why -"
EVALUATE_EXAMPLE = "Example:\n\n  khronika case evaluate ARCHIVE ik-99 k3v7qa2f 2 --as arguable --why -"
HOPE_EXAMPLE = """Examples:

  khronika case hope ARCHIVE ik-99 k3v7qa2f superior.2 --fact - --who - --due 2027-01-31

  khronika case hope ARCHIVE ik-99 --found m5x2w7ca"""
NOTE_EXAMPLE = "Example:\n\n  khronika case note ARCHIVE ik-99 --text -"


def open_case(
    archive: ArchiveFolder,
    case: Code,
    *,
    forum: Annotated[Forum, typer.Option(help="Before whom it is to be brought.", show_default=False)],
    ground: Annotated[ForumGround, typer.Option(help="What brings it there.")] = ForumGround.UNSETTLED,
    title: Annotated[
        str,
        typer.Option(help="The title of a new case; kept encrypted.", show_default=False),
        FreeText("The title of the case (kept encrypted)"),
    ] = "",
    language: Annotated[LanguageWord, typer.Option(help="The language of a new case.")] = LanguageWord.EN,
    why: Why = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Open a case, or change before whom one is brought: forum and ground come first, since elements differ by them.

    What the tables of law say of the forum is shown, and forbids nothing.
    """
    from khronika.archive.casefile.entry import CaseOpening
    from khronika.archive.casefile.entry import open_case as enter
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import OpenedCase

    opening = CaseOpening(case, title, language.value, forum, ground, why)
    with unlock(archive, passphrase_file, keys) as opened:
        is_new = enter(opened, opening)
    show_views([OpenedCase(case, is_new, forum, ground, as_typed(archive))], as_json=as_json)


app.command("open", epilog=OPEN_EXAMPLE)(taking_free_texts(open_case))


def allege(
    archive: ArchiveFolder,
    case: Code,
    provision: Annotated[
        str,
        typer.Argument(
            metavar="PROVISION",
            help="The crime: 7.1.f; khronika case elements lists them.",
            show_default=False,
        ),
    ],
    *,
    accused: Annotated[
        str,
        typer.Option(
            metavar="WHO", help="A person of the record; none: not identified yet.", show_default=False
        ),
        FreeText("Of whom it is alleged: a person of the record"),
    ] = "",
    episode: Annotated[
        str,
        typer.Option(
            metavar="EPISODE", help="An episode or act of the record; none in particular.", show_default=False
        ),
        FreeText("In which episode or act of the record"),
    ] = "",
    mode: Annotated[
        str,
        typer.Option(
            metavar="MODE", help="Mode of liability: khronika vocabulary liability.", show_default=False
        ),
    ] = "",
    instead_of: Annotated[
        str,
        typer.Option(
            "--instead-of", metavar="ALLEGATION", help="Say this allegation anew.", show_default=False
        ),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Enter what is alleged of whom: a crime, an accused, an episode, a mode of liability. It makes a matrix of elements."""
    from khronika.archive.casefile.entry import AllegationOrder
    from khronika.archive.casefile.entry import allege as enter
    from khronika.archive.record.lookup import meant
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import CaseEntryKind, EntryView

    with unlock(archive, passphrase_file, keys) as opened:
        who, where = (
            meant(opened.index.record, each, opened.words).id if each else None for each in (accused, episode)
        )
        identity = enter(opened, case, AllegationOrder(provision, who, where, mode or None), instead_of)
    show_views([EntryView(CaseEntryKind.ALLEGATION, identity)], as_json=as_json)


app.command("allege", epilog=ALLEGE_EXAMPLE)(taking_free_texts(allege))


def attach(
    archive: ArchiveFolder,
    case: Code,
    allegation: AllegationId,
    row: Row,
    statements: Annotated[
        list[str],
        typer.Argument(metavar="STATEMENT...", help="Ids of statements that stand.", show_default=False),
    ],
    *,
    bearing: Annotated[Bearing, typer.Option("--as", help="What they do to the row.")] = Bearing.SUPPORTS,
    why: Why = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Attach statements to a row of a matrix: they support it, contradict it, or exculpate the accused."""
    from khronika.archive.casefile.entry import RowPlace
    from khronika.archive.casefile.entry import attach as enter
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import AttachedStatements

    with unlock(archive, passphrase_file, keys) as opened:
        place = RowPlace(allegation, row)
        made = enter(opened, case, place, statements, bearing=bearing, why=why)
    show_views([AttachedStatements(tuple(statements), tuple(made), bearing)], as_json=as_json)


app.command("attach", epilog=ATTACH_EXAMPLE)(taking_free_texts(attach))


def detach(
    archive: ArchiveFolder,
    case: Code,
    entry: Annotated[
        str,
        typer.Argument(
            metavar="ENTRY", help="The first letters of its id: khronika case show.", show_default=False
        ),
    ],
    *,
    why: Why = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Take back an entry: what was attached, a hope, an evaluation or note of yours, or an allegation with all that hangs on it."""
    from khronika.archive.casefile.entry import withdraw
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import CaseEntryKind, EntryView

    reason = why or asked_until_told("Why (kept encrypted)")
    with unlock(archive, passphrase_file, keys) as opened:
        identity = withdraw(opened, case, entry, reason)
    show_views([EntryView(CaseEntryKind.TAKEN_BACK, identity)], as_json=as_json)


app.command("detach", epilog=DETACH_EXAMPLE)(taking_free_texts(detach))


def evaluate(
    archive: ArchiveFolder,
    case: Code,
    allegation: AllegationId,
    row: Row,
    *,
    opinion: Annotated[Opinion, typer.Option("--as", help="How you see it.", show_default=False)],
    why: Why = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Say how you see a row: no verdict, and it never leaves.

    Yours stands beside those of the others, and in place of your earlier one.
    """
    from khronika.archive.casefile.entry import RowPlace
    from khronika.archive.casefile.entry import evaluate as enter
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import CaseEntryKind, EntryView

    reason = why or asked_until_told("Why (kept encrypted)")
    with unlock(archive, passphrase_file, keys) as opened:
        identity = enter(opened, case, RowPlace(allegation, row), opinion, reason)
    show_views([EntryView(CaseEntryKind.EVALUATION, identity)], as_json=as_json)


app.command("evaluate", epilog=EVALUATE_EXAMPLE)(taking_free_texts(evaluate))


def hope(
    archive: ArchiveFolder,
    case: Code,
    allegation: Annotated[
        str, typer.Argument(metavar="[ALLEGATION", help="With ROW: a new one.", show_default=False)
    ] = "",
    row: Annotated[str, typer.Argument(metavar="ROW]", help="As in attach.", show_default=False)] = "",
    *,
    fact: Annotated[
        str,
        typer.Option(help="What you hope to show; kept encrypted.", show_default=False),
        FreeText("What you hope to show (kept encrypted)"),
    ] = "",
    who: Annotated[
        str,
        typer.Option(help="Who looks for it; kept encrypted.", show_default=False),
        FreeText("Who looks for it (kept encrypted)"),
    ] = "",
    due: Annotated[
        str, typer.Option(metavar="DAY", help="The last day for it: 2027-01-31.", show_default=False)
    ] = "",
    found: Annotated[
        str, typer.Option("--found", metavar="HOPE", help="It was found.", show_default=False)
    ] = "",
    dropped: Annotated[
        str, typer.Option("--dropped", metavar="HOPE", help="Nobody looks any more.", show_default=False)
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Enter a fact that you hope to show, who looks for it and by when; or say what became of one. It never leaves."""
    from khronika.archive.casefile.entry import RowPlace, change_hope
    from khronika.archive.casefile.entry import hope as enter
    from khronika.casefile.word import HopeState
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import CaseEntryKind, EntryView

    if [bool(row), bool(found), bool(dropped)].count(True) != 1 or (not row and (fact or who or due)):
        raise UnfitError(
            "a hope is entered, found or dropped",
            hint="name ALLEGATION and ROW with --fact, or one of --found and --dropped",
        )
    words = fact or (asked_until_told("What you hope to show (kept encrypted)") if row else "")
    with unlock(archive, passphrase_file, keys) as opened:
        if row:
            identity = enter(
                opened, case, RowPlace(allegation, row), words, who=who, due=day_told(due) if due else None
            )
        else:
            state = HopeState.FOUND if found else HopeState.DROPPED
            identity = change_hope(opened, case, found or dropped, state)
    show_views([EntryView(CaseEntryKind.HOPE, identity)], as_json=as_json)


app.command("hope", epilog=HOPE_EXAMPLE)(taking_free_texts(hope))


def note(
    archive: ArchiveFolder,
    case: Code,
    *,
    text: Annotated[
        str,
        typer.Option(help="What you note; kept encrypted.", show_default=False),
        FreeText("What you note (kept encrypted)"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Note something about the case for the team. It is no evidence, is counted nowhere, and never leaves."""
    from khronika.archive.casefile.entry import note as enter
    from khronika.cli.unlock import unlock
    from khronika.presentation.case.entry import CaseEntryKind, EntryView

    words = text or asked_until_told("What you note (kept encrypted)")
    with unlock(archive, passphrase_file, keys) as opened:
        identity = enter(opened, case, words)
    show_views([EntryView(CaseEntryKind.NOTE, identity)], as_json=as_json)


app.command("note", epilog=NOTE_EXAMPLE)(taking_free_texts(note))
