"""khronika verify: an archive or a package."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from khronika.cli.language import language
from khronika.cli.leftover import tell_left
from khronika.cli.option import AsJson, KeysFile, PassphraseFile, Quiet
from khronika.cli.show import ProgressLine, for_terminal, show_in, show_views
from khronika.presentation.words import LANGUAGES
from khronika.primitives.error import KhronikaError

if TYPE_CHECKING:
    from khronika.archive.verification.check import VerifiedArchive

EXAMPLE = """Examples:

  khronika verify ARCHIVE

  khronika verify ARCHIVE --new

  khronika verify court-package

  khronika verify court-package --trust letter.json

  khronika verify COPY --without-keys"""


class NothingToVerifyError(KhronikaError):
    """The path holds neither an archive nor a package."""


def verify(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="An archive, or a court package.", show_default=False)
    ],
    *,
    lang: Annotated[
        str,
        typer.Option(
            "--language", "--lang", help="Language of the report: en, ru, uk, fr.", show_default=False
        ),
    ] = "",
    trust: Annotated[
        Path | None,
        typer.Option(
            metavar="LETTER",
            help="Of a package: the organisation's letter.json, to compare keys and roots with.",
            show_default=False,
        ),
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="A checkpoint of this archive kept elsewhere: the log must extend it.",
            show_default=False,
        ),
    ] = None,
    without_keys: Annotated[
        bool,
        typer.Option(
            "--without-keys",
            help="Of a copy: only whether every byte is there, by the list that khronika copy made.",
            show_default=False,
        ),
    ] = False,
    only_new: Annotated[
        bool,
        typer.Option(
            "--new/--full",
            help="Of an archive: with --new read no sealed file again that an earlier --new read and found sound; "
            "what is not found so is said. Else everything is read.",
            show_default=False,
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check everything and report every finding.

    Exit 0: nothing is wrong, 1: failed, 2: incomplete or usage, 3: locked.
    """
    _require_fitting(path, trust, known, without_keys=without_keys)
    if only_new and (without_keys or not _is_archive(path)):
        fact = "only of an archive, with its keys, is remembered what was read"
        raise typer.BadParameter(fact, param_hint="--new")
    tell_left(path.resolve().parent)
    chosen = lang if lang in LANGUAGES else language()
    if without_keys:
        _compare(path, ProgressLine(quiet=quiet), as_json=as_json)
    if _is_archive(path):
        from khronika.presentation.verification import ArchiveVerdict

        secret = Secret(passphrase_file, keys)
        verdict = _verify_archive(path, secret, known or [], ProgressLine(quiet=quiet), only_new=only_new)
        show_in(chosen, [ArchiveVerdict(verdict, chosen)], as_json=as_json)
        raise typer.Exit(1 if verdict.failed else 0)
    if (path / "bagit.txt").exists() or (path / "data").exists():
        _verify_package(path, chosen, trust, as_json=as_json)
    else:
        raise NothingToVerifyError(
            "there is neither an archive nor a package here",
            hint="name the folder that holds archive.json or bagit.txt",
        )


class Secret(NamedTuple):
    """The file of a passphrase, and that of locked keys, where they are given."""

    passphrase_file: Path | None
    keys: Path | None


def _verify_archive(
    path: Path, secret: Secret, known: list[Path], line: ProgressLine, *, only_new: bool
) -> "VerifiedArchive":
    # Loaded for archives only: packages are verified on systems, too, where no archive can be opened.
    from khronika.archive.verification.verify import Given, verify_archive, verify_new
    from khronika.cli.unlock import passphrase

    check = verify_new if only_new else verify_archive
    told = passphrase(secret.passphrase_file)
    verdict = check(path, told, secret.keys, line.show, list(map(Given.read, known)))
    line.end()
    return verdict


def _is_archive(path: Path) -> bool:
    return (path / "archive.json").exists() or (path / "keys").is_dir()


def _require_fitting(path: Path, trust: Path | None, known: list[Path] | None, *, without_keys: bool) -> None:
    """Nothing that was asked for is passed over in silence."""
    if without_keys and (trust or known):
        fact = "without keys bytes are compared with the list of the copy, and nothing with a letter or a checkpoint"
        raise typer.BadParameter(fact, param_hint="--trust" if trust else "--known")
    if trust and _is_archive(path):
        raise typer.BadParameter(
            "a letter is compared with a package, not with an archive", param_hint="--trust"
        )
    if known and not _is_archive(path):
        raise typer.BadParameter(
            "a checkpoint is compared with an archive, not with a package: use --trust", param_hint="--known"
        )


def _compare(path: Path, line: ProgressLine, *, as_json: bool) -> NoReturn:
    """What whoever keeps a copy sees without a key."""
    from khronika.archive.copies.sums import compare
    from khronika.archive.folder.folder import Folder
    from khronika.presentation.verification import CopyVerdict

    done = compare(Folder(path), line.show)
    line.end()
    show_views([CopyVerdict(done)], as_json=as_json)
    raise typer.Exit(1 if done.flaws else 0)


def _verify_package(path: Path, lang: str, trust: Path | None, *, as_json: bool) -> None:
    from khronika.archive.verification.verify_package import verify_package
    from khronika_verify.cli import EXIT
    from khronika_verify.limit import MAX_LETTER
    from khronika_verify.report import write_json, write_report

    letter = None
    if trust:
        letter = _given(trust, MAX_LETTER + 1)
    report = verify_package(path, letter)
    typer.echo(write_json(report, lang) if as_json else for_terminal(write_report(report, lang)).rstrip())
    raise typer.Exit(EXIT[report.result])


def _given(file: Path, most: int) -> bytes:
    """The bytes of a file that a person names.

    Where files have no locks, packages are verified all the same.
    """
    try:
        from khronika.durable.reading import bytes_given
    except ModuleNotFoundError:
        with file.open("rb") as stream:
            return stream.read(most)
    return bytes_given(file, most)
