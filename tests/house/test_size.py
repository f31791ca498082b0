"""Nothing is too long to be read at once (docs of style: five arguments, sixty lines, three hundred and fifty lines)."""

import ast
from collections.abc import Iterator

from tests.house.sources import PROJECT, modules

LONGEST_FUNCTION = 60
LONGEST_MODULE = 350
MOST_POSITIONAL = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def positional(function: Function) -> int:
    names = [argument.arg for argument in function.args.posonlyargs + function.args.args]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def is_command(function: Function) -> bool:
    return any(
        "command" in ast.unparse(decorator) or "callback" in ast.unparse(decorator)
        for decorator in function.decorator_list
    )


def test_no_function_is_longer_than_sixty_lines():
    assert [
        f"{place}: {length(node)}" for place, node in functions() if length(node) > LONGEST_FUNCTION
    ] == []


def test_no_module_is_longer_than_three_hundred_and_fifty_lines():
    lengths = {path: (PROJECT / path).read_text(encoding="utf-8").count("\n") for path, _ in modules()}
    assert [path for path, lines in lengths.items() if lines > LONGEST_MODULE] == []


def test_no_function_takes_more_than_five_arguments_by_position():
    crowded = [
        place for place, node in functions() if positional(node) > MOST_POSITIONAL and not is_command(node)
    ]
    assert crowded == []


def test_every_module_opens_with_a_sentence():
    speechless = [
        path
        for path, tree in modules()
        if not (ast.get_docstring(tree) or "").split("\n")[0].endswith((".", ":"))
    ]
    assert speechless == []
