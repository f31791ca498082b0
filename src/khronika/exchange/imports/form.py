"""Exports of forms (KoboToolbox, ODK): groups in headings, choices parted by blanks, groups in sheets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
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
_BELOW = [below for _, below in _KEYS]
_OWN_KEYS = ("_index", "key", "_id", "_uuid")
_KEPT = re.compile(
    r"_+\S*|start|end|today|deviceid|device_id|username|phonenumber|simserial|subscriberid|key|parent_key|"
    r"instanceid|submissiondate|submitterid|submittername|attachmentspresent|"
    r"attachmentsexpected|status|reviewstate|edits|formversion"
)
"""Columns that the program fills, without their groups."""
_META = re.compile(r"(?:.*/)?meta[/-].*", re.IGNORECASE)


_AS_IT_IS = TableLayout()


def form_sheet(sheets: Sequence[Sheet], chosen: str = "", layout: TableLayout = _AS_IT_IS) -> OneSheet:
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
    lost = ComingRow(0, losses=(ImportLoss(0, "", what),))
    return OneSheet(one_sheet(sheets, main.name, layout).table, (lost,))


def _names_parent(sheet: Sheet) -> bool:
    return not _small(sheet.rows[0].cells).isdisjoint({"_parent_index", "parent_key"})


class FormHeads(NamedTuple):
    """Headings of a form's main sheet, and of each of its repeat groups, as far as they are at hand."""

    main: Sequence[str]
    groups: tuple[Sequence[str], ...] = ()

    def keys(self) -> tuple[str, str]:
        """What names a row of the main sheet, and by what rows of groups name theirs, in small letters."""
        there, groups = _small(self.main), list(map(_small, self.groups))
        possible = [pair for pair in _KEYS if pair[0] in there]
        for pair in possible:
            if all(pair[1] in group for group in groups):
                return pair
        return possible[0] if possible else _KEYS[2]


def heads_of(sheets: Sequence[Sheet]) -> FormHeads:
    """The headings of a form's sheets."""
    mains, groups = list[Sequence[str]](), list[Sequence[str]]()
    for sheet in sheets:
        head = [cell for cell in sheet.rows[0].cells if cell]
        (groups if _names_parent(sheet) else mains).append(head)
    # Where every sheet names a parent, the first stands for the main one.
    main = [*mains, *groups][:1]
    return FormHeads(main[0] if main else (), tuple(groups))


def _small(names: Sequence[str]) -> set[str]:
    return {name.casefold() for name in names}


def form_mapping(head: Sequence[str], form: FormHeads, words: Vocabulary, of: str = "") -> ColumnMapping:
    """A mapping for a sheet with these headings of a form."""
    leaves = _leaves(head)
    if _small(head).isdisjoint(_BELOW):
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
        if not choice and not _META.fullmatch(name) and not _is_kept(name):
            found[leaf if leaf not in found else name] = name
    return found


def _is_kept(name: str) -> bool:
    """Whether the program fills this column."""
    return bool(_KEPT.fullmatch(name.rpartition("/")[2].casefold()))


def _first(head: Sequence[str], names: Sequence[str]) -> str:
    small = {name.casefold(): name for name in head}
    return next((small[name] for name in names if name in small), "")


def _keyed(mapping: ColumnMapping, head: Sequence[str], key: str) -> ColumnMapping:
    main = mapping.entities["row"]
    rule = replace(main, key=(key,), label=main.label or (key,)) if key else main
    left = tuple(name for name in head if name != key and _is_kept(name))
    return replace(mapping, entities={**mapping.entities, "row": rule}, left_out=(*mapping.left_out, *left))


def _restored(mapping: ColumnMapping, leaves: Mapping[str, str], words: Vocabulary) -> ColumnMapping:
    """The mapping of the headings as they are; what takes codes is parted by blanks."""

    def names(given: Sequence[str]) -> tuple[str, ...]:
        return tuple(leaves.get(name, name) for name in given)

    entities = {}
    for name, rule in mapping.entities.items():
        entities[name] = replace(rule, key=names(rule.key), label=names(rule.label))
    columns = []
    for column in mapping.columns:
        kind = mapping.entities[column.entity].type
        is_coded = words.property(kind, column.property).range is Range.CODE
        separator = CHOICES if is_coded else column.separator
        columns.append(replace(column, column=leaves.get(column.column, column.column), separator=separator))
    return replace(mapping, entities=entities, columns=tuple(columns), left_out=names(mapping.left_out))


def _under(mapping: ColumnMapping, head: Sequence[str], form: FormHeads, words: Vocabulary) -> ColumnMapping:
    """The mapping of a repeat group, whose rows belong to a row of the main sheet."""
    key = _first(head, form.keys()[1:]) or _first(head, _BELOW)
    kind = likeliest([*_leaves(form.main)], words) if form.main and form.main is not head else "Act"
    parent = EntityRule("parent", kind, (key,), (key,))
    relation = _relation(head, kind, mapping.entities["row"].type, words)
    left = tuple(name for name in mapping.left_out if name != key)
    relations = (*mapping.relations, *relation)
    return replace(
        mapping, entities={**mapping.entities, "parent": parent}, relations=relations, left_out=left
    )


def _relation(head: Sequence[str], parent: str, kind: str, words: Vocabulary) -> tuple[RelationRule, ...]:
    """How a row of a repeat group belongs to its parent: as its group is called, else as a victim."""
    groups = [part for name in head for part in name.split("/")[:-1]]
    for name in chain.from_iterable((group, group.rstrip("s")) for group in groups):
        word = property_of(name, parent, words)
        if word is not None and kind in word.to:
            return (RelationRule("parent", word.name, "row"),)
    for name in ("victim", "detainee", "facility"):
        if kind in _to(parent, name, words):
            return (RelationRule("parent", name, "row"),)
    for name in ("victim", "detainee", "facility", "episode"):
        if parent in _to(kind, name, words):
            return (RelationRule("row", name, "parent"),)
    return ()


def _to(kind: str, name: str, words: Vocabulary) -> frozenset[str]:
    word = words.properties.get((kind, name))
    return frozenset(word.to) if word else frozenset()
