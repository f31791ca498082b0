"""Options that take a person's own words: asked for, out of a file, or as an argument, which the shell and other processes may keep.

Each such option `--why` has three forms, in every command:

    --why -              asked for on the terminal; from elsewhere, the next line of standard input
    --why-file FILE      all of FILE; `-` is standard input
    --why "words"        as it always was: for words that anybody may read
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from khronika.cli.text_file import piped_text, readable, text_of, typed
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

ASK = "-"
_FILE = "_file"


class FreeTextError(KhronikaError):
    """A text that was to be asked for or read is not there."""


@dataclass(frozen=True, slots=True)
class FreeText:
    """Marks an option or argument that takes a person's words; `asked` is what is asked on a terminal.

    Where the words come from a file that another option names, or from none, `elsewhere` says so, and there
    is no file of their own.
    """

    asked: str
    elsewhere: str = ""


def asked(what: str) -> str:
    """A line of somebody's own words: asked for on a terminal, or else the next one of standard input."""
    if sys.stdin.isatty():
        sys.stderr.write(f"{what}: ")
        sys.stderr.flush()
    return typed(sys.stdin.readline).strip()


def asked_until_told(what: str) -> str:
    """`asked`, where nothing at all cannot be meant; raises FreeTextError for it."""
    told = asked(what)
    if not told:
        raise FreeTextError(
            "nothing was told",
            hint="type it when it is asked for, or give it in a file: --help names the option",
        )
    return told


def taking_free_texts(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose marked options can also be asked for or come out of a file, as Typer is to show it."""
    texts = {
        name: text
        for name, each in signature(command).parameters.items()
        if (text := _text_of(each)) is not None
    }
    if not texts:
        return command
    given = partial(_run, command, texts)
    shown = [
        each
        for parameter in signature(command).parameters.values()
        for each in (parameter, *_beside(parameter))
    ]
    given.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # what Typer reads the options from
    given.__annotations__ = {each.name: each.annotation for each in shown}
    given.free_texts = texts  # type: ignore[attr-defined]  # for whoever asks which options these are
    given.__doc__ = command.__doc__
    given.__name__ = command.__name__  # type: ignore[attr-defined]  # as above: a partial has none
    return given


def _run(command: Callable[..., None], texts: Mapping[str, FreeText], **values: Any) -> None:  # noqa: ANN401 -- whatever the command takes
    for name, text in texts.items():
        value, file = values[name], values.pop(f"{name}{_FILE}", None)
        # Of an option that takes several words at once, each can be asked for.
        values[name] = (
            tuple(_told(text, each, None, name) for each in value)
            if isinstance(value, tuple)
            else _told(text, value, file, name)
        )
    command(**values)


def _told(text: FreeText, value: str | None, file: Path | None, name: str) -> str | None:
    if file is None:
        return asked_until_told(text.asked) if value == ASK else readable(value) if value else value
    if value:
        raise typer.BadParameter(
            message("give it once: as words, or in a file ({replace})", replace=name.replace("_", "-"))
        )
    told = (piped_text() if file == Path(ASK) else text_of(file)).strip()
    if not told:
        raise FreeTextError(
            "the file that holds the words is empty", hint="write them into it as plain text, UTF-8"
        )
    return told


def _text_of(parameter: Parameter) -> FreeText | None:
    return next((each for each in get_args(parameter.annotation)[1:] if isinstance(each, FreeText)), None)


def _beside(parameter: Parameter) -> list[Parameter]:
    """The option for the file, of an option that has one."""
    text = _text_of(parameter)
    if text is None or text.elsewhere:
        return []
    name = _option_name(parameter)
    asking = name if parameter.kind is Parameter.KEYWORD_ONLY else "alone,"
    told = typer.Option(
        f"{name}-file",
        metavar="FILE",
        help=f"Read it from FILE instead ({asking} - asks for it).",
        show_default=False,
    )
    return [
        Parameter(
            f"{parameter.name}{_FILE}",
            Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[Path | None, told],
        )
    ]


def _option_name(parameter: Parameter) -> str:
    # Inside Annotated, Typer takes the first name of an option for its default until it reads the signature.
    marks = get_args(parameter.annotation)[1:]
    declared = [
        name
        for each in marks
        for name in (getattr(each, "default", None), *(getattr(each, "param_decls", None) or ()))
    ]
    named = (name for name in declared if isinstance(name, str) and name.startswith("--"))
    return next(named, f"--{parameter.name.replace('_', '-')}")
