"""khronika link: pairs that may be one person, and judgements on them."""

from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import json_line, on_one_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from khronika.archive.store.archive import Archive
    from khronika.link.judgement import Conflict

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
    from khronika.cli.unlock import unlock

    asked = {"same": same, "different": different, "undecided": undecided}
    chosen = [(verdict, pair) for verdict, pair in asked.items() if pair]
    if len(chosen) + bool(withdraw) + judgements > 1:
        raise UnfitError("more than one thing is asked for", hint="judge one pair at a time")
    with unlock(archive, passphrase_file, keys) as opened:
        if chosen:
            _judge(opened, *chosen[0], why, as_json=as_json)
        elif withdraw:
            from khronika.archive.link.judgements import withdraw as take_back

            take_back(opened, withdraw, why)
            said = say("withdrawn: what it joined is apart again, unless another judgement joins it")
            typer.echo(json_line({"withdrawn": withdraw}) if as_json else said)
        elif judgements:
            _tell_judged(opened, as_json=as_json)
        else:
            _propose(opened, limit, cluster, as_json=as_json)


def _judge(opened: "Archive", verdict: str, pair: tuple[str, str], why: str, *, as_json: bool) -> None:
    from khronika.archive.link.judgements import judge, standing, waiting
    from khronika.link.judgement import Verdict

    identity = judge(opened, pair, Verdict(verdict), why)
    if as_json:
        conflicts = [_conflict(each) for each in standing(opened).conflicts]
        typer.echo(
            json_line(
                {
                    "judgement": identity,
                    "verdict": verdict,
                    "waiting": identity in waiting(opened),
                    "conflicts": conflicts,
                }
            )
        )
        return
    tell(say("judgement {identity} is recorded: {verdict}", identity=identity, verdict=say(verdict)))
    if verdict == Verdict.SAME.value and identity in waiting(opened):
        tell(
            say(
                "found by either name from now on; to be counted as one person, another member has "
                "to judge the same"
            )
        )
    _tell_conflicts(standing(opened).conflicts)


def _conflict(each: "Conflict") -> dict[str, object]:
    return {"left": each.left, "right": each.right, "through": list(each.through)}


def _tell_conflicts(conflicts: "Iterable[Conflict]") -> None:
    for each in conflicts:
        told = "conflict: {left} and {right} are judged different, and joined through {names}"
        tell(say(told, left=each.left, right=each.right, names=", ".join(each.through)))


def _tell_judged(opened: "Archive", *, as_json: bool) -> None:
    from khronika.archive.link.judgements import judgements as judged
    from khronika.archive.link.judgements import standing, waiting
    from khronika.archive.members.membership import member_names
    from khronika.link.judgement import Judgement

    found, lacking, names = standing(opened), waiting(opened), member_names(opened)
    for each in judged(opened):
        if not isinstance(each, Judgement):
            continue
        stands = each.id in found.standing
        if as_json:
            told = {
                "judgement": each.id,
                "pair": list(each.pair),
                "verdict": each.verdict.value,
                "by": each.by,
                "stands": stands,
            }
            typer.echo(json_line(told | {"grounds": each.grounds}))
        else:
            by = on_one_line(names.get(each.by, each.by[:8]))
            counts = "" if stands else f"  ({say('does not count')})"
            if each.id in lacking:
                counts = f"  ({say('not counted as one before a second member judges so')})"
            typer.echo(
                f"{each.id}  {say(each.verdict.value):9}  {on_one_line(' '.join(each.pair))}  {by}{counts}"
            )
    if not as_json:
        _tell_conflicts(found.conflicts)


def _propose(opened: "Archive", limit: int, cluster: str, *, as_json: bool) -> None:
    from itertools import islice

    from khronika.archive.link.judgements import proposals

    found = list(islice(proposals(opened, cluster=cluster), limit))
    for candidate in found:
        labels = [
            getattr(opened.index.record.described(each), "label", "")
            for each in (candidate.left, candidate.right)
        ]
        if as_json:
            told = {"left": candidate.left, "right": candidate.right, "score": round(candidate.likelihood, 4)}
            typer.echo(
                json_line(
                    told | {"labels": labels, "reasons": list(candidate.reasons), "scorer": candidate.version}
                )
            )
            continue
        typer.echo(f"{candidate.likelihood:.2f}  {candidate.left}  {on_one_line(labels[0])}")
        typer.echo(f"      {candidate.right}  {on_one_line(labels[1])}")
        for reason in candidate.reasons:
            tell(f"        {words().of(reason)}")
    if not found and not as_json:
        tell(say("no pair looks like one person"))
    if found and not as_json:
        tell(
            say(
                "next: khronika link ARCHIVE --same - - --why -   or --different, --undecided: it "
                "asks for both ids"
            )
        )
