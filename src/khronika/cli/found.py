"""What a search found, shown to a person: words marked in their passage, and entities of the record."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from khronika.cli.show import as_typed, for_terminal, json_line, on_one_line

if TYPE_CHECKING:
    from khronika.archive.record.find import FoundEntity, FoundLine

_MOST_LINES = 5
"""Lines shown of one entity."""


def marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """A text on one line with its marks, as the terminal shows them or in quotation marks."""
    parts, at = list[str](), 0
    before, after = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")
    for start, end in marks:
        parts += [for_terminal(text[at:start]), before, for_terminal(text[start:end]), after]
        at = end
    parts.append(for_terminal(text[at:]))
    return " ".join("".join(parts).split())


def tell_recorded(found: "Sequence[FoundEntity]", archive: Path, *, as_json: bool) -> None:
    """The entities that were found, marked as those of the record, and how to go on with one."""
    if as_json:
        for each in found:
            typer.echo(json_line(_json(each)))
        return
    if found:
        typer.echo("in the record:")
    for each in found:
        typer.echo(f"{each.id}  {each.type:14}  {on_one_line(each.label)}")
        lines = [line for line in each.lines if line.where.value != "label"]
        for line in lines[:_MOST_LINES]:
            typer.echo(f"    {_line(line)}")
        if len(lines) > _MOST_LINES:
            typer.echo(
                f"    and {len(lines) - _MOST_LINES} more: khronika query {as_typed(archive)} --entity {each.id}"
            )
    if found:
        typer.echo(f"next: khronika query {as_typed(archive)} --entity ID")


def _line(line: "FoundLine") -> str:
    shown = marked(line.text, line.marks) or "a name that is kept inside"
    if not line.statement:
        return f"{line.where.value}: {shown}"
    return f"{line.property}: {shown}  ({line.statement}, {line.state})"


def _json(found: "FoundEntity") -> dict[str, object]:
    lines = [
        {
            "where": line.where.value,
            "text": line.text or None,
            "marks": [[*mark] for mark in line.marks],
            "property": line.property or None,
            "statement": line.statement or None,
            "state": line.state or None,
        }
        for line in found.lines
    ]
    return {"in": "record", "entity": found.id, "type": found.type, "label": found.label, "found": lines}
