"""What is said of a command that was typed wrongly: Typer says it in English."""

import re

from typer._click.exceptions import (
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer._click.utils import echo

from khronika.cli.language import say, words
from khronika.primitives.message import Message, message

_TYPER = (
    (
        re.compile(r"No such command '(?P<name>.*)'\.(?P<rest>.*)", re.DOTALL),
        message("There is no command {name}."),
    ),
    (
        re.compile(r"Option '(?P<name>.*)' requires an argument\."),
        message("The option {name} needs a value."),
    ),
    (
        re.compile(r"Option '(?P<name>.*)' does not take a value\."),
        message("The option {name} takes no value."),
    ),
    (
        re.compile(r"'(?P<value>.*)' is not a valid (?P<kind>\w+)( range)?\."),
        message("{value} is not of the kind {kind}"),
    ),
    (
        re.compile(r"(?P<value>.*) is not in the range (?P<range>.*)\."),
        message("{value} is not within {range}"),
    ),
    (
        re.compile(r"'(?P<value>.*)' is not one of (?P<values>.*)\."),
        message("{value} is not one of {values}"),
    ),
    (
        re.compile(r"Got unexpected extra arguments? \((?P<values>.*)\)"),
        message("The command does not take {values}."),
    ),
    (re.compile(r"Missing command\."), message("A command is missing.")),
)
"""Sentences of Typer, and how we say each."""


class TranslatedUsageError(UsageError):
    """A wrong use, told in the language of the person."""

    def __init__(self, error: UsageError) -> None:
        super().__init__(error.message, error.ctx)
        self._error = error

    def show(self, file: object = None) -> None:
        """The form of the command, and what is wrong."""
        del file
        if self.ctx is not None:
            echo(self.ctx.get_usage(), err=True)
            command = f"{self.ctx.command_path} --help"
            echo(say("Help: {command}", command=command) + "\n", err=True)
        echo(say("Error: {text}", text=usage_text(self._error)), err=True)


def in_language(error: UsageError) -> UsageError:
    """A wrong use as the person is told of it; as it stands in English, and where it is a page of help."""
    spoken = isinstance(error, NoArgsIsHelpError | TranslatedUsageError) or words().language == "en"
    return error if spoken else TranslatedUsageError(error)


def usage_text(error: UsageError) -> str:
    """What is wrong."""
    if isinstance(error, NoSuchOption):
        return say("There is no option {name}.", name=error.option_name)
    if isinstance(error, MissingParameter):
        return say("{name} is missing.", name=_name(error))
    text = _said(error.message)
    if isinstance(error, BadParameter) and _name(error):
        return say("The value of {name} does not fit: {text}", name=_name(error), text=text)
    return text


def _name(error: BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return hint if isinstance(hint, str) else " / ".join(hint)


def _said(text: str) -> str:
    if isinstance(text, Message):
        return words().of(text)
    for pattern, said in _TYPER:
        if found := pattern.fullmatch(text):
            named = {
                name: value for name, value in found.groupdict().items() if f"{{{name}}}" in said.template
            }
            return say(said.template, **named)
    return words().of(text)
