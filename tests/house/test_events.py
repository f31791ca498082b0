"""Events are types: nothing outside of them knows a field of an event by its name."""

import ast
import dataclasses
from collections.abc import Iterator

import pytest

from khronika.archive.events.event import EVENT_TYPES, HEADER_TYPES
from khronika.ledger.custody import LINK_TYPES, CustodyEvent
from khronika.primitives.event import Event, Exposure, field_types
from tests.house.sources import modules

OWNERS = ("event.py", "event_form.py", "event_v1.py")
"""Modules of this name own events, or read those of version 1."""

ALSO = {
    "src/khronika/primitives/event.py": "what an event type is",
    "src/khronika/ledger/custody.py": "the place of an event in a custody chain",
    "src/khronika/evidence/citation/version_1.py": "citations of version 1",
}

READERS = {
    "src/khronika/archive/verification/check_events.py": "verifies openings",
    "src/khronika/archive/store/bundles.py": "opens bundles of openings",
    "src/khronika/archive/events/event_page.py": "shows one opening",
    "src/khronika/archive/store/writer.py": "writes openings",
    "src/khronika/dossier/view/logged.py": "tells people which field texts of an opening are shown, whatever they are called",
}
"""The only modules that see an event before it is a type, or after."""

UNTYPED = frozenset(
    {
        "FIELD",
        "compose",
        "field_text",
        "parse",
        "parse_field",
        "prepare",
        "sign_run",
        "split_event",
        "unveil",
        "veils_of",
    }
)
"""What `khronika.seal.opening` gives of openings whose events are no types yet."""

FIELDS = frozenset(
    {each.name for kind in EVENT_TYPES for each in field_types(kind)}
    | {each.name for each in (*HEADER_TYPES, *LINK_TYPES)}
)
HOLDERS = frozenset({"disclosed", "event", "fields", "opening", "plain", "veiled"})
"""What a mapping of an event's fields would be called."""


def asked_by_name(tree: ast.Module) -> Iterator[int]:
    """Lines in which something that is called as an event's fields are is asked for a field by its name."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=holder, slice=ast.Constant(value=str(name))):
                pass
            case ast.Call(
                func=ast.Attribute(value=holder, attr="get" | "pop" | "setdefault"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                pass
            case ast.Compare(
                left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[holder]
            ):
                pass
            case _:
                continue
        if name.partition(".")[0] in FIELDS and called(holder) in HOLDERS:
            yield node.lineno


def called(node: ast.expr) -> str:
    """The last word of an expression."""
    match node:
        case ast.Name(id=word) | ast.Attribute(attr=word):
            return word
        case ast.Call(func=func):
            return called(func)
        case _:
            return ""


def taken_apart(tree: ast.Module) -> Iterator[int]:
    """Lines in which an event line is written as a mapping, or matched as one."""
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=keys) | ast.MatchMapping(keys=keys):
                names = {key.value for key in keys if isinstance(key, ast.Constant)}
                if "type" in names and names & {"at", "by", "seq", "prev"}:
                    yield node.lineno
            case _:
                pass


def untyped(tree: ast.Module) -> Iterator[str]:
    """What a module takes of openings whose events are no types yet."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "khronika.seal.opening":
            yield from (name.name for name in node.names if name.name in UNTYPED)
        if isinstance(node, ast.ImportFrom) and node.module == "khronika.seal":
            yield from (name.name for name in node.names if name.name == "opening")


def outside() -> Iterator[tuple[str, ast.Module]]:
    for path, tree in modules("khronika"):
        if (
            path.rsplit("/", 1)[1] not in OWNERS
            and path not in ALSO
            and not path.startswith("src/khronika/seal/")
        ):
            yield path, tree


def test_no_field_of_an_event_is_known_by_its_name():
    found = [
        f"{path}:{line}" for path, tree in outside() for line in (*asked_by_name(tree), *taken_apart(tree))
    ]
    assert found == []


def test_only_who_reads_and_writes_openings_sees_events_that_are_no_types():
    assert {path for path, tree in outside() if any(untyped(tree))} == READERS.keys()


@pytest.mark.parametrize(
    "line",
    [
        'sealed.event["batch"]',
        'event.get("item")',
        'opening.event.pop("by")',
        '"of" in fields.plain',
        'read(entry).event["seen"]',
        'read(entry).disclosed.get("name")',
    ],
)
def test_a_field_that_is_asked_for_by_its_name_is_seen(line):
    assert list(asked_by_name(ast.parse(line))) == [1]


@pytest.mark.parametrize(
    "line", ["event.batch", 'row.text("batch")', 'event["colour"]', "fields[name]", 'names["item"]']
)
def test_what_is_no_field_of_an_event_is_let_be(line):
    assert list(asked_by_name(ast.parse(line))) == []


def test_an_event_line_that_is_written_or_matched_is_seen():
    assert list(taken_apart(ast.parse('made = {"type": "seal", "at": now, "by": member}'))) == [1]
    assert list(
        taken_apart(ast.parse('match line:\n    case {"type": "seal", "seq": 0}:\n        pass\n'))
    ) == [2]
    assert list(taken_apart(ast.parse('made = {"type": "Person", "label": name}'))) == []


def event_classes() -> Iterator[tuple[str, str]]:
    """Module and name of every class of an event that is there."""
    waiting = [Event]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.endswith(".event") and kind is not CustodyEvent and kind.KIND:
                yield kind.__module__, kind.__name__


def test_every_event_type_is_in_the_registry_and_says_what_it_is():
    assert set(event_classes()) == {(kind.__module__, kind.__name__) for kind in EVENT_TYPES}
    assert [kind.KIND for kind in EVENT_TYPES if not (kind.__doc__ or "").strip().endswith((".", "`"))] == []


def test_every_field_of_an_event_says_what_it_means_and_who_may_read_it():
    for kind in EVENT_TYPES:
        for each in field_types(kind):
            assert each.meaning, f"{kind.KIND}.{each.name}"
            assert isinstance(each.exposure, Exposure)
            assert each.form.shape


def test_every_field_of_an_event_class_is_declared_as_one():
    for kind in EVENT_TYPES:
        undeclared = (
            {field.name for field in dataclasses.fields(kind)}
            - {each.attribute for each in field_types(kind)}
            - {"item"}
        )
        assert undeclared == set(), kind.KIND
