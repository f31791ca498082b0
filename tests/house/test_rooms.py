"""Rooms: few modules each, no circle, few floors, and a public class name means one thing."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from tests.house.sources import modules

MOST_MODULES = 17
MOST_FLOORS = 6
MOST_TWICE = 10
DIVIDED = {"analysis", "archive", "dossier", "evidence", "exchange"}
"""Packages whose rooms are folders of their own."""
WHOLE = {"evidence.proposal", "evidence.search"}
"""Rooms of one thought that are not divided further."""
SHARED = {"archive.error"}
"""What every room may raise is no floor."""


def room(name: str) -> str:
    """The room of a module of `khronika`: a package, or a folder of a divided one."""
    parts = name.split(".")
    if parts[0] not in DIVIDED:
        return parts[0]
    if name in packages():
        parts.append("__init__")
    depth = 3 if parts[:2] == ["evidence", "readers"] else 2
    return ".".join(parts[: min(depth, len(parts) - 1)]) if len(parts) > 2 else ".".join(parts)


@cache
def packages() -> frozenset[str]:
    """The packages among them."""
    found = (
        path.removesuffix("/__init__.py").split("/")[1:]
        for path, _ in modules()
        if path.endswith("/__init__.py")
    )
    return frozenset(".".join(parts[1:]) for parts in found)


def names() -> dict[str, ast.Module]:
    """Modules of `khronika` by their dotted name without it."""
    found = {}
    for path, tree in modules():
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")[1:]
        if parts[0] == "khronika" and len(parts) > 1:
            found[".".join(parts[1:])] = tree
    return found


def imports(tree: ast.Module, known: Mapping[str, ast.Module]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("khronika."):
            module = node.module.removeprefix("khronika.")
            within = [f"{module}.{alias.name}" for alias in node.names]
            yield from (name for name in within if name in known)
            if module in known and any(name not in known for name in within):
                yield module


def rooms() -> dict[str, set[str]]:
    """The rooms each room imports from."""
    known = names()
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in known.items():
        here = room(name)
        found[here] |= {there for other in imports(tree, known) if (there := room(other)) != here}
    return found


def floors(graph: Mapping[str, set[str]], start: str, above: tuple[str, ...] = ()) -> int:
    """How many rooms the longest way down from a room passes; fails at a circle."""
    assert start not in above, f"a circle: {' > '.join((*above, start))}"
    return 1 + max([floors(graph, below, (*above, start)) for below in graph.get(start, ())], default=0)


def test_no_room_has_more_modules_than_one_can_hold_in_the_head():
    sizes = Counter(room(name) for name in names())
    divided = {
        name: size for name, size in sizes.items() if name.split(".")[0] in DIVIDED and name not in WHOLE
    }
    assert {name: size for name, size in divided.items() if size > MOST_MODULES} == {}


def test_rooms_import_each_other_in_no_circle():
    graph = rooms()
    assert max(floors(graph, start) for start in graph) > 1


def test_the_archive_has_few_floors():
    graph = {
        name: {other for other in below if other.startswith("archive.") and other not in SHARED}
        for name, below in rooms().items()
        if name.startswith("archive.")
    }
    assert max(floors(graph, start) for start in graph) <= MOST_FLOORS


def test_a_public_class_name_means_one_thing():
    places = Counter(
        node.name
        for tree in names().values()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert len([name for name, count in places.items() if count > 1]) <= MOST_TWICE
