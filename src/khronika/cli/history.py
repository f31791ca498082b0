"""khronika history: what happened to an item, a statement, a batch or an entity."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText, asked_until_told
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.query import showing_nearest, tell_meant
from khronika.cli.show import json_line, on_one_line

if TYPE_CHECKING:
    from khronika.archive.custody.custody_history import ItemChange
    from khronika.record.history import Change, FieldDifference

EXAMPLE = """Examples:

  khronika history ARCHIVE -                 (asks whose: A-000001, an id, a label, a name)

  khronika history ARCHIVE - --between 2026-11-01 2026-11-22"""


def history(
    archive: ArchiveFolder,
    reference: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An item by control number; a statement, batch or entity by id, label or name.",
            show_default=False,
        ),
        FreeText("Whose or which history"),
    ] = "",
    *,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", help="What differs between two days, each to its end, or times (RFC 3339)."
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what happened to an item, a statement, a batch or an entity: who did what, when, and why."""
    from khronika.archive.custody.custody_history import item_changes, item_meant
    from khronika.archive.members.membership import member_names
    from khronika.archive.record.query import changed_between, changes, meant_entity
    from khronika.cli.unlock import unlock

    wanted = reference or asked_until_told("Whose or which history")
    with unlock(archive, passphrase_file, keys) as opened, showing_nearest():
        if (item := item_meant(opened, wanted)) is not None:
            if between is not None:
                raise UnfitError(
                    "an item has no properties that differ between two days", hint="leave --between out"
                )
            _show_custody(item_changes(opened, item), member_names(opened), as_json=as_json)
            return
        found = meant_entity(opened, wanted)
        tell_meant([] if found.is_exact else [found])
        if between is not None:
            _show_differences(changed_between(opened, found.id, *between), as_json=as_json)
        else:
            _show_changes(changes(opened, found.id), member_names(opened), as_json=as_json)


def _show_custody(found: "tuple[ItemChange, ...]", names: Mapping[str, str], *, as_json: bool) -> None:
    for change in found:
        if as_json:
            facts = {
                "at": change.at,
                "by": change.by,
                "position": change.position,
                "link": change.link,
                "deed": change.deed.value,
            }
            typer.echo(json_line(facts | {"detail": change.detail, "why": change.why}))
        else:
            by = names.get(change.by, change.by[:8])
            detail, why = (
                f": {change.detail}" if change.detail else "",
                f"; why: {change.why}" if change.why else "",
            )
            typer.echo(on_one_line(f"{change.at}  {by}  {change.deed.value}{detail}{why}"))


def _show_changes(found: "tuple[Change, ...]", names: Mapping[str, str], *, as_json: bool) -> None:
    from khronika.record.meaning import shown
    from khronika.record.value import value_of

    for change in found:
        place, statement = change.place, change.statement
        if as_json:
            facts = {
                "at": place.at,
                "by": place.by,
                "position": place.position,
                "deed": change.deed.value,
                "statement": statement.id,
            }
            typer.echo(json_line(facts | {"why": change.why}))
        else:
            why = f": {on_one_line(change.why)}" if change.why else ""
            said = f"  {statement.property}: {on_one_line(shown(value_of(statement.value)))}"
            by = on_one_line(names.get(place.by, place.by[:8]))
            typer.echo(f"{place.at}  {by}  {statement.id}  {change.deed.value}{why}{said}")


def _show_differences(found: "tuple[FieldDifference, ...]", *, as_json: bool) -> None:
    from khronika.record.meaning import shown

    for each in found:
        sides = [
            {held.statement.id: held.status.state.value for held in side}
            for side in (each.before, each.after)
        ]
        if as_json:
            facts = {
                "property": each.property,
                "value": each.value.logged(),
                "before": sides[0],
                "after": sides[1],
            }
            typer.echo(json_line(facts))
        else:
            before, after = (
                ", ".join(f"{name} {state}" for name, state in sorted(side.items())) or "nothing"
                for side in sides
            )
            typer.echo(
                f"{each.property}: {on_one_line(shown(each.value))}\n  before: {before}\n  after:  {after}"
            )
