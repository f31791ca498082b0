"""khronika doctor, khronika seize-test: what this machine can do, and what it would give away."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from khronika.cli.option import ArchiveFolder
from khronika.cli.show import show_views

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
    from khronika.presentation.machine import CheckView

    if wheel is not None and not program:
        raise typer.BadParameter("a wheel is for --program", param_hint="--wheel")
    if program:
        _compare_program(wheel)
    views = [CheckView(check) for check in examine()]
    show_views(views, as_json=False)
    raise typer.Exit(int(any(not view.check.fine for view in views)))


def _compare_program(wheel: Path | None) -> NoReturn:
    from khronika.archive.program import compare_program, installed_record, wheel_digest, wheel_record
    from khronika.presentation.machine import ProgramView

    root, digests = installed_record()
    if wheel is not None:
        digests = wheel_record(wheel)
    found = compare_program(root, digests)
    show_views([ProgramView(found, wheel_digest(wheel) if wheel else "")], as_json=False)
    raise typer.Exit(1 if found.faults else 0)


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
    from khronika.archive.folder.folder import Folder
    from khronika.archive.seizure.scan import seize
    from khronika.archive.seizure.shown_sizes import shown_in
    from khronika.presentation.seizure import SeizureView

    if originals is None and not package:
        raise typer.BadParameter("name what a thief may have: --originals DIR, --package DIR, or both")
    traces = seize(archive, originals, package or ())
    view = SeizureView(tuple(traces), shown_in(Folder(archive).vault), bool(originals), bool(package))
    show_views([view], as_json=False)
    raise typer.Exit(1 if traces else 0)
