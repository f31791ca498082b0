"""khronika verify: an archive or a package."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.leftover import tell_left
from khronika.cli.option import AsJson, KeysFile, PassphraseFile, Quiet
from khronika.cli.show import LANGUAGES, Line, finding_lines, finding_text, for_terminal, json_line, language, size
from khronika.primitives.error import KhronikaError

if TYPE_CHECKING:
    from khronika.archive.check import Verdict

EXAMPLE = "Examples:\n\n  khronika verify ARCHIVE\n\n  khronika verify court-package\n\n  khronika verify court-package --trust letter.json"


class NothingToVerifyError(KhronikaError):
    """The path holds neither an archive nor a package."""


def verify(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="An archive, or a court package.", show_default=False)],
    *,
    lang: Annotated[str, typer.Option("--language", "--lang", help="Language of the report: en, ru, uk, fr.", show_default=False)] = "",
    trust: Annotated[
        Path | None,
        typer.Option(
            metavar="LETTER", help="Of a package: the organisation's letter.json, to compare keys and roots with.", show_default=False
        ),
    ] = None,
    known: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A checkpoint of this archive kept elsewhere: the log must extend it.", show_default=False),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check everything and report every finding. Exit 0: nothing is wrong, 1: failed, 2: incomplete or usage, 3: locked."""
    from khronika.archive.verify_run import verify_archive
    from khronika.cli.unlock import passphrase

    tell_left(path.resolve().parent)
    chosen = lang if lang in LANGUAGES else language()
    if (path / "archive.json").exists() or (path / "keys").is_dir():
        if trust:
            raise typer.BadParameter("a letter is compared with a package, not with an archive", param_hint="--trust")
        line = Line(quiet=quiet)
        verdict = verify_archive(path, passphrase(passphrase_file), keys, line.show, [file.read_bytes() for file in known or ()])
        line.end()
        _tell(verdict, chosen, as_json=as_json)
        raise typer.Exit(1 if verdict.failed else 0)
    if (path / "bagit.txt").exists() or (path / "data").exists():
        _verify_package(path, chosen, trust, as_json=as_json)
    else:
        raise NothingToVerifyError(
            "there is neither an archive nor a package here", hint="name the folder that holds archive.json or bagit.txt"
        )


def _verify_package(path: Path, lang: str, trust: Path | None, *, as_json: bool) -> None:
    from khronika.archive.received import verify_package
    from khronika_verify.cli import EXIT
    from khronika_verify.limit import MAX_LETTER
    from khronika_verify.report import write_json, write_report

    letter = None
    if trust:
        with trust.open("rb") as stream:
            letter = stream.read(MAX_LETTER + 1)
    report = verify_package(path, letter)
    typer.echo(write_json(report, lang) if as_json else for_terminal(write_report(report, lang)).rstrip())
    raise typer.Exit(EXIT[report.result])


def _tell(verdict: "Verdict", lang: str, *, as_json: bool) -> None:
    if as_json:
        findings = [
            {"code": finding.code, "level": finding.level.value, "path": finding.path, "text": finding_text(finding, lang)}
            for finding in verdict.findings
        ]
        answer = {
            "result": "failed" if verdict.failed else "verified",
            "items": verdict.items,
            "events": verdict.events,
            "octets": verdict.octets,
        }
        typer.echo(json_line(answer | {"findings": findings}))
        return
    typer.echo(f"{'FAILED' if verdict.failed else 'verified'}: {verdict.items} items, {size(verdict.octets)}, {verdict.events} events")
    for text in finding_lines(verdict.findings, lang):
        typer.echo(text)
