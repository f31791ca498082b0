"""khronika sources: who gave what, in an archive of their own.

And what another archive holds that it should not.
"""

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import as_typed, json_line, on_one_line, tell, warn

if TYPE_CHECKING:
    from datetime import date

    from khronika.archive.sources.check import Comparison, Namesake, Use
    from khronika.archive.sources.known_sources import Source
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika sources SOURCES --new -

  khronika state SOURCES about-them.json

  khronika sources SOURCES

  khronika sources SOURCES --check MAIN"""
_FACTS = ("connection", "consent", "consent_until", "consent_for", "risk")


def sources(
    archive: ArchiveFolder,
    *,
    new: Annotated[
        str,
        typer.Option(
            metavar="LABEL",
            help="Record a source, by a word by which you know it; better no name.",
            show_default=False,
        ),
        FreeText("A word by which you know the source"),
    ] = "",
    check: Annotated[
        Path | None,
        typer.Option(
            metavar="MAIN",
            help="Tell what this other archive holds of these sources that it should not.",
            show_default=False,
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    main_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --check: the passphrase of MAIN, in a file.", show_default=False
        ),
    ] = None,
    main_keys: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With --check: your locked keys of MAIN, on a stick.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the sources of an archive of sources, record a new one under a code drawn at random, or check another archive.

    --check writes nothing and logs nothing. It exits with 1 when a person of MAIN may be a source, a code is unknown, or a consent is over.
    """
    from khronika.cli.unlock import unlock

    if new and check is not None:
        raise UnfitError("more than one thing is asked for", hint="give --new or --check")
    with unlock(archive, passphrase_file, keys) as opened:
        if new:
            _tell_new(opened, archive, new, as_json=as_json)
        elif check is None:
            _list(opened, as_json=as_json)
        else:
            if main_passphrase_file is None:
                warn(say("now the archive that is checked"))
            with unlock(check, main_passphrase_file, main_keys) as main:
                found = _check(opened, main, as_json=as_json)
            raise typer.Exit(int(found))


def _tell_new(opened: "Archive", archive: Path, label: str, *, as_json: bool) -> None:
    from khronika.archive.sources.known_sources import new_source

    made = new_source(opened, label)
    if as_json:
        typer.echo(json.dumps({"code": made.code, "id": made.id}))
        return
    typer.echo(made.code)
    tell(
        say(
            "what this source gives: khronika seal MAIN PATH   (asks for this code, and when and how it came)"
        )
    )
    tell(
        say(
            "what is known of it: khronika state {archive} FILE, with the id {id} "
            "(docs/format/record.md, Sources)",
            archive=as_typed(archive),
            id=made.id,
        )
    )


def _today() -> "date":
    from datetime import UTC, datetime

    return datetime.now(UTC).date()


def _list(opened: "Archive", *, as_json: bool) -> None:
    from khronika.archive.sources.known_sources import sources as all_sources

    known = all_sources(opened, _today())
    for each in known:
        if as_json:
            typer.echo(json_line(_source_json(each)))
            continue
        told = [
            f"{name.replace('_', ' ')}: {', '.join(each.facts[name])}"
            for name in _FACTS
            if name in each.facts
        ]
        rest = (
            f"{_consent(each)}{'; '.join(told) or say('nothing more is recorded')}  ({each.label})  {each.id}"
        )
        typer.echo(on_one_line(f"{_codes(each.codes)}  {rest}"))
    if not known and not as_json:
        tell(say("no source is recorded yet"))


def _consent(source: "Source") -> str:
    from khronika.archive.sources.known_sources import Consent

    fine = source.consent in (Consent.GIVEN, Consent.NONE)
    return "" if fine else f"CONSENT {source.consent.value.upper()}  "


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or say("without a code")


def _source_json(source: "Source") -> dict[str, Any]:
    facts = {name: list(source.facts.get(name, ())) for name in _FACTS}
    known = {
        "codes": list(source.codes),
        "id": source.id,
        "label": source.label,
        "state": source.consent.value,
    }
    return known | facts | {"persons": list(source.persons)}


def _check(opened: "Archive", main: "Archive", *, as_json: bool) -> bool:
    """Whether anything was found."""
    from khronika.archive.sources.check import compare

    found = compare(opened, main, _today())
    if as_json:
        typer.echo(json_line(_comparison_json(found)))
    else:
        _tell_namesakes(found.namesakes)
        told = "codes that the archive of sources does not know: {number}"
        tell(say(told, number=len(found.unknown) or say("none")))
        for use in found.unknown:
            typer.echo(on_one_line(f"  {use.code}: {_used(use)}"))
        told = "sources in use whose consent is over or in doubt: {number}"
        tell(say(told, number=len(found.over) or say("none")))
        for source, use in found.over:
            typer.echo(on_one_line(f"  {use.code}: consent {source.consent.value}; {_used(use)}"))
    return bool(found.namesakes or found.unknown or found.over)


def _tell_namesakes(namesakes: "tuple[Namesake, ...]") -> None:
    tell(say("persons who may be a source: {number}", number=len(namesakes) or say("none")))
    for each in namesakes:
        typer.echo(
            on_one_line(
                f"  {each.likelihood:.2f}  {_codes(each.codes)}  {each.label} ({each.protection})  {each.person}"
            )
        )
        for reason in each.reasons:
            tell(f"        {words().of(reason)}")
    if namesakes:
        tell(
            "  "
            + say(
                "withdraw what is stated of them, or state them again under a pseudonym and "
                "without these names: khronika state"
            )
        )


def _used(use: "Use") -> str:
    items = f"{len(use.items)} items ({', '.join(_runs(use))})" if use.items else "no items"
    return f"{len(use.accessions)} accessions, {items}, {len(use.batches)} batches"


def _runs(use: "Use") -> list[str]:
    """Control numbers, those that follow each other as a range."""
    numbered = enumerate(use.items)
    runs = [[number for _, number in run] for _, run in groupby(numbered, lambda pair: pair[1] - pair[0])]
    return [use.items[run[0]] + (f" to {use.items[run[-1]]}" if len(run) > 1 else "") for run in runs]


def _comparison_json(found: "Comparison") -> dict[str, Any]:
    return {
        "persons": [
            {
                "codes": list(each.codes),
                "source": each.source,
                "person": each.person,
                "label": each.label,
                "protection": each.protection,
                "likelihood": round(each.likelihood, 4),
                "reasons": list(each.reasons),
            }
            for each in found.namesakes
        ],
        "unknown": [_use_json(use) for use in found.unknown],
        "over": [{"state": source.consent.value} | _use_json(use) for source, use in found.over],
    }


def _use_json(use: "Use") -> dict[str, Any]:
    return {
        "code": use.code,
        "accessions": list(use.accessions),
        "batches": list(use.batches),
        "items": list(use.items.values()),
    }
