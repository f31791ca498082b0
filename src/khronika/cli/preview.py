"""What would leave about protected persons, on one page for the member who releases: what to confirm, and how."""

import shlex
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.language import count, say, words
from khronika.cli.show import on_one_line
from khronika.disclosure.audience import Withheld
from khronika.disclosure.release import LEAVE_OUT, CaseRelease, PreviewEntry, PreviewState
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.archive.release.order import ReleaseOrder
    from khronika.disclosure.case_place import CasePlace

_HEADINGS = {
    PreviewState.ASKS: message("MUST BE CONFIRMED, or nothing leaves"),
    PreviewState.STAYS: message("STAYS BEHIND, unless it is confirmed"),
    PreviewState.CONFIRMED: message("LEAVES, since you confirmed it"),
    PreviewState.LEAVES: message("LEAVES: what a court may read of protected persons"),
    PreviewState.AGAINST: message("LEAVES: it speaks against the case, and no sentence cites it"),
}


def preview_lines(decision: CaseRelease, order: "ReleaseOrder") -> Iterator[str]:
    """What leaves, what must be confirmed, what stays, what nobody looked at: one heading each, line by line."""
    for state, heading in _HEADINGS.items():
        entries = [entry for entry in decision.preview if entry.state is state]
        if entries:
            yield from ("", f"{words().of(heading)} ({_places(entries)})")
            yield from _entry_lines(entries, decision.against)
    if decision.refused:
        yield from ("", say("MAY NOT LEAVE, whoever confirms it ({number})", number=len(decision.refused)))
        yield from (f"  {place}: {say(reason.value)}" for place, reason in decision.refused)
    if order.left_out:
        told = "LEFT OUT, though it speaks against the case ({number})"
        yield from ("", say(told, number=len(order.left_out)))
        yield from (f"  statement:{each.statement}" for each in order.left_out)
    yield from _gap_lines(decision)
    if decision.withheld:
        yield from ("", say("NOT SHOWN of the batches that the case rests on"))
        for reason, number in decision.withheld.items():
            yield f"  {count('{n} field', '{n} fields', number)}: {say(reason.value)}"


def closing_lines(decision: CaseRelease, order: "ReleaseOrder", archive: Path) -> Iterator[str]:
    """How to go on; the last line is the command that writes the package, where one can be written."""
    yield ""
    if decision.refused:
        yield say("nothing was logged or written; as it is, this case cannot leave:")
        yield from (f"  {way}" for way in _ways_on(decision))
        return
    yield say(
        "nothing was logged or written. What a picture shows, and what an original hides in its bytes, nobody looked at."
    )
    if decision.unconfirmed:
        yield say("When you looked at each place that must be confirmed, and it may leave:")
    else:
        yield say("To write the package:")
    yield f"  {command_line(decision, order, archive)}"


def _ways_on(decision: CaseRelease) -> Iterator[str]:
    """What can be done about what may not leave."""
    against = {place for place, _ in decision.refused if place.name in decision.against}
    reasons = {reason for place, reason in decision.refused if place not in against}
    if Withheld.STATE in reasons:
        yield say("have it accepted: khronika review ARCHIVE --case CASE --accept --why -")
        yield say("or let it leave as what it is: --state proposed, --state disputed")
    if reasons - {Withheld.STATE}:
        yield say("record the case anew without what may not leave")
    if against:
        yield say("what speaks against it and may not leave: {option}", option=LEAVE_OUT)


def _places(entries: Sequence[PreviewEntry]) -> str:
    number = len({entry.place for entry in entries})
    return count("{n} place", "{n} places", number)


def _entry_lines(entries: Sequence[PreviewEntry], against: Collection[str]) -> Iterator[str]:
    """Each place with all that stands there and how to confirm it."""
    by_place: defaultdict[CasePlace, list[PreviewEntry]] = defaultdict(list)
    for entry in entries:
        by_place[entry.place].append(entry)
    for place, there in by_place.items():
        reasons = dict.fromkeys(say(entry.reason.value) for entry in there if entry.reason)
        yield f"  {place}{': ' if reasons else ''}{'; '.join(reasons)}"
        for entry in there:
            yield f"      {f'{on_one_line(entry.where)}: ' if entry.where else ''}{on_one_line(entry.text)}"
        if there[0].state in (PreviewState.ASKS, PreviewState.STAYS):
            yield f"    {_confirming(place)}"
            if place.name in against:
                yield "    " + say("or {option}", option=LEAVE_OUT)


def _confirming(place: "CasePlace") -> str:
    exhibit = place.exhibit
    other = say("or leave its bytes out: --withhold {exhibit}", exhibit=exhibit) if exhibit else ""
    return f"--allow {place}" + (f"   {other}" if other else "")


def _gap_lines(decision: CaseRelease) -> Iterator[str]:
    """What of the exhibits nobody looked at: no program can say whether a protected name stands there."""
    if decision.gaps:
        number = count("{n} exhibit", "{n} exhibits", len(decision.gaps))
        told = "NOT LOOKED AT ({number}): whether a protected name stands here only a person can see"
        yield from ("", say(told, number=number))
    for exhibit, gaps in decision.gaps.items():
        for gap in gaps:
            detail = f" ({gap.detail})" if gap.detail else ""
            yield on_one_line(
                f"  {exhibit}{f', {gap.where}' if gap.where else ''}: {say(gap.why.value)}{detail}"
            )


def command_line(decision: CaseRelease, order: "ReleaseOrder", archive: Path) -> str:
    """The command that writes the package as it was asked for, with every place confirmed that must be."""
    options = [
        *_options("--disclose", map(str, order.disclose)),
        *_options("--withhold", order.withhold),
        *_options("--state", (state.value for state in order.states)),
        *_options("--leave-out", (f"{each.statement}:FILE" for each in order.left_out)),
        *_options("--allow", map(str, {*order.allow, *decision.unconfirmed})),
    ]
    return shlex.join(["khronika", "dossier", str(archive), order.code, "OUT", *options])


def _options(name: str, values: Iterable[str]) -> Iterator[str]:
    for value in sorted(values):
        yield from (name, value)
