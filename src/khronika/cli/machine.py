"""khronika doctor, khronika seize-test: what this machine can do, and what it would give away."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder
from khronika.cli.show import on_one_line, tell

DOCTOR_EXAMPLE = "Examples:\n\n  khronika doctor\n\n  khronika doctor --program --wheel khronika.whl"
SEIZE_EXAMPLE = (
    "Examples:\n\n  khronika seize-test ARCHIVE --originals ~/from-the-stick\n\n"
    "  khronika seize-test ARCHIVE --package court-package"
)


def doctor(
    *,
    program: Annotated[
        bool,
        typer.Option("--program", help="Compare the files of the program with the digests it came with."),
    ] = False,
    wheel: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="With --program: the wheel whose signature you checked, to compare with.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what this machine can do, what is missing and how to get it.

    Or whether the program is as it was packed.
    """
    from khronika.archive.doctor import examine

    if wheel is not None and not program:
        raise typer.BadParameter("a wheel is for --program", param_hint="--wheel")
    if program:
        _compare_program(wheel)
    worst = 0
    for check in examine():
        worst = max(worst, not check.fine)
        mark = say("ok  ") if check.fine else say("LOOK")
        tell(f"{mark}  {words().of(check.what)}: {words().of(check.found)}")
        if not check.fine and check.hint:
            tell(f"      {words().of(check.hint)}")
    raise typer.Exit(int(worst))


def _compare_program(wheel: Path | None) -> NoReturn:
    from khronika.archive.program import compare_program, installed_record, wheel_digest, wheel_record

    root, digests = installed_record()
    if wheel is not None:
        digests = wheel_record(wheel)
        tell(
            say(
                "the wheel's SHA-256, to be found in the signed list: {wheel_digest}",
                wheel_digest=wheel_digest(wheel),
            )
        )
    found = compare_program(root, digests)
    for path, fault in found.faults:
        tell(f"{path}: {say(fault.value)}")
    wrong = len(found.faults)
    if wrong:
        tell(say("CHANGED: {number} files; install the program again", number=wrong))
    else:
        tell(say("whole: {number} files, all as they were packed", number=found.files))
    if wheel is None:
        tell(
            say(
                "this shows accidents: whoever changes the program can change its list. Surer: "
                "--wheel FILE, with a wheel you checked"
            )
        )
    raise typer.Exit(1 if wrong else 0)


def seize_test(
    archive: ArchiveFolder,
    *,
    originals: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The originals, as a thief may have them.", show_default=False),
    ] = None,
    package: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR", help="A released package, as a court has it; may be repeated.", show_default=False
        ),
    ] = None,
) -> None:
    """Run the thief's script: look for traces of originals and of released packages in the archive's folder, without any key.

    Of packages: every run of 16 bytes that both hold, as ids, commitments, keys, digests, tokens, the log's name. Of originals: names,
    digests, sizes, times and content, and whether the sizes of all sealed files fit them better than others.
    """
    from khronika.archive.seizure.scan import seize

    if originals is None and not package:
        raise typer.BadParameter("name what a thief may have: --originals DIR, --package DIR, or both")
    traces = seize(archive, originals, package or ())
    for trace in traces:
        typer.echo(on_one_line(f"{trace.path}\t{trace.kind}\t{trace.what}"))
    _tell_sizes(archive)
    named = [say("the originals")] * bool(originals) + [say("released packages")] * bool(package)
    of = say(" and ").join(named)
    told = say("{number} traces of {what}", number=len(traces), what=of)
    tell(told if traces else say("no trace of {what}", what=of))
    raise typer.Exit(1 if traces else 0)


def _tell_sizes(archive: Path) -> None:
    """What shows of sizes whatever the originals are."""
    from khronika.archive.folder.folder import Folder
    from khronika.archive.seizure.shown_sizes import shown_in
    from khronika.vault.piece import PIECE

    shown = shown_in(Folder(archive).vault)
    if shown.pieces:
        least, most = (f"{count * PIECE / 1e6:,.0f}" for count in (shown.least - 1, shown.pieces))
        tell(
            say(
                "what shows of the size: {pieces} pieces, so {least} to {most} MB in all, in items "
                "that nobody can count",
                pieces=format(shown.pieces, ","),
                least=least,
                most=most,
            )
        )
    if shown.alone:
        tell(say("sealed before version 3: {alone} objects still tell their size", alone=shown.alone))
        tell("  " + say("cut them into pieces: khronika upgrade ARCHIVE --repack"))
