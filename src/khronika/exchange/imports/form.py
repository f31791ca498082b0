"""Exports of forms (KoboToolbox, ODK): groups in headings, choices parted by blanks, repeat groups in sheets of their own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from khronika.exchange.mapping.mapping import ColumnMapping, EntityRule, RelationRule
from khronika.exchange.mapping.proposal import likeliest, property_of, propose
from khronika.exchange.tables.row import ComingRow, ImportLoss
from khronika.exchange.tables.sheet import OneSheet, Sheet, one_sheet
from khronika.exchange.tables.table import TableLayout
from khronika.primitives.message import counted
from khronika.record.vocabulary import Range, Vocabulary

NAME = "form"
CHOICES = " "
"""Parts the choices of one cell."""
_KEYS = (
    ("_uuid", "_submission__uuid"),
    ("_id", "_submission__id"),
    ("_index", "_parent_index"),
    ("key", "parent_key"),
)
"""Columns that name a row, and those by which rows of a repeat group name theirs; the first pair of which
there is one."""
_OWN_KEYS = ("_index", "key", "_id", "_uuid")
_KEPT = re.compile(
    r"_+\S*|start|end|today|deviceid|device_id|username|phonenumber|simserial|subscriberid|key|parent_key|instanceid|submissiondate|"
    r"submitterid|submittername|attachmentspresent|attachmentsexpected|status|reviewstate|edits|formversion"
)
"""Columns that the program fills, without their groups."""
_META = re.compile(r"(?:.*/)?meta[/-].*", re.IGNORECASE)


def form_sheet(sheets: Sequence[Sheet], chosen: str = "", layout: TableLayout = TableLayout()) -> OneSheet:  # noqa: B008 -- frozen
    """The chosen sheet; without a choice the main one, which names no parent. Raises TableError."""
    if chosen or len(sheets) < 2:
        return one_sheet(sheets, chosen, layout)
    main = next((sheet for sheet in sheets if not _names_parent(sheet)), sheets[0])
    others = [sheet for sheet in sheets if sheet is not main]
    what = counted(
        "{n} repeat group is not read: import it with --sheet and the same name",
        "{n} repeat groups are not read: import each with --sheet and the same name",
        len(others),
    )
    return OneSheet(
        one_sheet(sheets, main.name, layout).table, (ComingRow(0, losses=(ImportLoss(0, "", what),)),)
    )


def _names_parent(sheet: Sheet) -> bool:
    first = {cell.casefold() for cell in sheet.rows[0].cells}
    return bool(first & {"_parent_index", "parent_key"})


class FormHeads(NamedTuple):
    """Headings of a form's main sheet, and of each of its repeat groups, as far as they are at hand."""

    main: Sequence[str]
    groups: tuple[Sequence[str], ...] = ()

    def keys(self) -> tuple[str, str]:
        """What names a row of the main sheet, and by what rows of all groups name theirs, in small letters."""
        there, *groups = ({name.casefold() for name in each} for each in (self.main, *self.groups))
        known = (pair for pair in _KEYS if pair[0] in there and all(pair[1] in group for group in groups))
        return next(known, next((pair for pair in _KEYS if pair[0] in there), _KEYS[2]))


def heads_of(sheets: Sequence[Sheet]) -> FormHeads:
    """The headings of a form's sheets."""
    heads = [(_names_parent(sheet), [cell for cell in sheet.rows[0].cells if cell]) for sheet in sheets]
    mains = [head for under, head in heads if not under] or [head for _, head in heads]
    return FormHeads(mains[0] if mains else (), tuple(head for under, head in heads if under))


def form_mapping(head: Sequence[str], form: FormHeads, words: Vocabulary, of: str = "") -> ColumnMapping:
    """A mapping for a sheet with these headings of a form."""
    leaves = _leaves(head)
    parent = next((name for name in head if name.casefold() in {below for _, below in _KEYS}), "")
    if not parent:
        found = propose(NAME, [*leaves], words, of)
        return _restored(_keyed(found, head, _first(head, form.keys()[:1])), leaves, words)
    found = propose(NAME, [*leaves], words, of or likeliest([*leaves], words))
    keyed = _keyed(found, head, _first(head, _OWN_KEYS))
    return _under(_restored(keyed, leaves, words), head, form, words)


def _leaves(head: Sequence[str]) -> dict[str, str]:
    """Headings without their groups, each with the heading as it is.

    Neither what the program fills nor each choice once more.
    """
    found: dict[str, str] = {}
    for name in head:
        leaf = name.rpartition("/")[2]
        choice = name.rpartition("/")[0] in head
        if not choice and not _META.fullmatch(name) and not _KEPT.fullmatch(leaf.casefold()):
            found[leaf if leaf not in found else name] = name
    return found


def _first(head: Sequence[str], names: Sequence[str]) -> str:
    small = {name.casefold(): name for name in head}
    return next((small[name] for name in names if name in small), "")


def _keyed(mapping: ColumnMapping, head: Sequence[str], key: str) -> ColumnMapping:
    main = mapping.entities["row"]
    label = main.label or ((key,) if key else ())
    rule = replace(main, key=(key,) if key else main.key, label=label)
    left = tuple(name for name in head if _KEPT.fullmatch(name.rpartition("/")[2].casefold()) and name != key)
    return replace(mapping, entities={**mapping.entities, "row": rule}, left_out=(*mapping.left_out, *left))


def _restored(mapping: ColumnMapping, leaves: Mapping[str, str], words: Vocabulary) -> ColumnMapping:
    """The mapping of the headings as they are; what takes codes is parted by blanks."""

    def names(given: Sequence[str]) -> tuple[str, ...]:
        return tuple(leaves.get(name, name) for name in given)

    entities = {
        name: replace(rule, key=names(rule.key), label=names(rule.label))
        for name, rule in mapping.entities.items()
    }
    columns = []
    for rule in mapping.columns:
        coded = words.property(mapping.entities[rule.entity].type, rule.property).range is Range.CODE
        columns.append(
            replace(
                rule,
                column=leaves.get(rule.column, rule.column),
                separator=CHOICES if coded else rule.separator,
            )
        )
    return replace(mapping, entities=entities, columns=tuple(columns), left_out=names(mapping.left_out))


def _under(mapping: ColumnMapping, head: Sequence[str], form: FormHeads, words: Vocabulary) -> ColumnMapping:
    """The mapping of a repeat group, whose rows belong to a row of the main sheet."""
    key = _first(head, form.keys()[1:]) or _first(head, [below for _, below in _KEYS])
    kind = likeliest([*_leaves(form.main)], words) if form.main and form.main is not head else "Act"
    parent = EntityRule("parent", kind, (key,), (key,))
    relation = _relation(head, kind, mapping.entities["row"].type, words)
    left = tuple(name for name in mapping.left_out if name != key)
    relations = (*mapping.relations, *relation)
    return replace(
        mapping, entities={**mapping.entities, "parent": parent}, relations=relations, left_out=left
    )


def _relation(head: Sequence[str], parent: str, kind: str, words: Vocabulary) -> tuple[RelationRule, ...]:
    """How a row of a repeat group belongs to its parent: as what the group is called, else as a victim or detainee."""
    groups = [part for name in head if "/" in name for part in name.split("/")[:-1]]
    named = (property_of(name, parent, words) for group in groups for name in (group, group.rstrip("s")))
    fitting = [word.name for word in named if word is not None and kind in word.to]
    usual = [name for name in ("victim", "detainee", "facility") if kind in _to(parent, name, words)]
    if fitting or usual:
        return (RelationRule("parent", (fitting or usual)[0], "row"),)
    back = [
        name for name in ("victim", "detainee", "facility", "episode") if parent in _to(kind, name, words)
    ]
    return (RelationRule("row", back[0], "parent"),) if back else ()


def _to(kind: str, name: str, words: Vocabulary) -> frozenset[str]:
    word = words.properties.get((kind, name))
    return frozenset(word.to) if word else frozenset()
