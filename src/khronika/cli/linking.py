"""khronika link: pairs that may be one person, and judgements on them."""

from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import show_list, show_views, tell
from khronika.primitives.message import message

EXAMPLE = """Examples:

  khronika link ARCHIVE

  khronika link ARCHIVE --same - - --why -

  khronika link ARCHIVE --different - - --why -

  khronika link ARCHIVE --judgements

  khronika link ARCHIVE --withdraw JUDGEMENT --why -"""

Two = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="PERSON PERSON", help="By id or exact label; - asks for each.", show_default=False),
    FreeText("Which person, by id or exact label", elsewhere="standard input"),
]


def link(
    archive: ArchiveFolder,
    *,
    same: Two = None,
    different: Two = None,
    undecided: Two = None,
    withdraw: Annotated[
        str, typer.Option(metavar="JUDGEMENT", help="Take a judgement back.", show_default=False)
    ] = "",
    why: Annotated[
        str,
        typer.Option(help="What the judgement rests on; kept encrypted.", show_default=False),
        FreeText("What the judgement rests on (kept encrypted)"),
    ] = "",
    judgements: Annotated[
        bool, typer.Option("--judgements", help="List what was judged, and what contradicts itself.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Pairs shown at most.")] = 50,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Find them with Splink: duckdb, or your Spark as spark://host:port.",
            show_default=False,
        ),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Propose pairs that may be one person, with reasons in words, and record what you judge of them.

    Nothing is ever merged by the program, and a judgement changes no statement. Persons are named by id or by
    exact label.
    """
    from khronika.archive.link.judgements import judge
    from khronika.archive.link.judgements import withdraw as withdraw_judgement
    from khronika.cli.unlock import unlock
    from khronika.link.judgement import Verdict
    from khronika.presentation.judgement import (
        WithdrawnJudgement,
        candidate_views,
        conflicts_view,
        judgement_views,
        new_judgement,
    )

    asked = {"same": same, "different": different, "undecided": undecided}
    chosen = [(verdict, pair) for verdict, pair in asked.items() if pair]
    if len(chosen) + bool(withdraw) + judgements > 1:
        raise UnfitError("more than one thing is asked for", hint="judge one pair at a time")
    with unlock(archive, passphrase_file, keys) as opened:
        if chosen:
            verdict, pair = Verdict(chosen[0][0]), chosen[0][1]
            show_views([new_judgement(opened, judge(opened, pair, verdict, why), verdict)], as_json=as_json)
        elif withdraw:
            withdraw_judgement(opened, withdraw, why)
            show_views([WithdrawnJudgement(withdraw)], as_json=as_json)
        elif judgements:
            show_views(judgement_views(opened), as_json=as_json)
            if not as_json:
                show_views([conflicts_view(opened)], as_json=False)
        else:
            found = candidate_views(opened, limit, cluster)
            show_list(found, message("no pair looks like one person"), as_json=as_json)
            if found and not as_json:
                tell(say(_NEXT))


_NEXT = message(
    "next: khronika link ARCHIVE --same - - --why -   or --different, --undecided: it asks for both ids"
)
