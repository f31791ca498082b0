"""What stands on a command line as the types of a command: texts, paths and what has its type already.

Typer does that with a library that takes longer to load than most commands need for their work.
It is loaded where a number or a choice is given.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from typer._click.core import Context, Parameter
from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer._param_types import coerce_cli_path
from typer.models import ParameterInfo


@dataclass(frozen=True)
class PlainParam(RuntimeParam):
    """A parameter whose values are mostly what they have to be."""

    descriptor: TypeDescriptor

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:  # noqa: ANN401 -- as Typer has it
        is_list = self.descriptor.is_list
        if is_list:
            (each,) = get_args(self.annotation)
            found = [_plain(one, each, self.parameter_info, param, ctx) for one in value]
        else:
            found = [_plain(value, self.annotation, self.parameter_info, param, ctx)]
        if any(one is None for one in found):
            return build_runtime_param(self.descriptor)._coerce_value(value, param=param, ctx=ctx)  # noqa: SLF001 -- Typer's own
        return found if is_list else found[0]


def _plain(value: Any, annotation: Any, info: ParameterInfo, param: Any, ctx: Context) -> Any:  # noqa: ANN401
    """The value as its type; None where that is for Typer to say."""
    if isinstance(annotation, type) and type(value) is annotation:
        return value
    if annotation is Path and isinstance(value, str | Path):
        return coerce_cli_path(Path(value), info, path_type=Path, param=param, ctx=ctx)
    return None


def coerce_plainly(params: list[Parameter]) -> list[Parameter]:
    """Let these parameters take what needs nothing else as it is; one with a parser of its own, or open files, stays Typer's."""
    for param in params:
        descriptor = getattr(param, "type_descriptor", None)
        if isinstance(descriptor, TypeDescriptor) and _is_plain(descriptor):
            plain = PlainParam(descriptor.parameter_info, descriptor.annotation, descriptor)
            param._runtime_param = plain  # type: ignore[attr-defined]  # noqa: SLF001 -- no other way in
    return params


def _is_plain(descriptor: TypeDescriptor) -> bool:
    info = descriptor.parameter_info
    return descriptor.file_annotation is None and info.parser is None and info.path_type is None
