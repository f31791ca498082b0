"""Help and errors of use in the language of the person: Typer writes them in English, a paragraph at a time."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer import core
from typer._click.core import Context, Parameter
from typer._click.exceptions import UsageError
from typer._click.formatting import HelpFormatter
from typer._click.utils import make_default_short_help

from khronika.cli.coercion import coerce_plainly
from khronika.cli.language import choose, say, words
from khronika.cli.usage import in_language
from khronika.primitives.message import message

_EXTRA = re.compile(r"  \[(?P<extra>[^\]]*)\]$")
_COMMENT = re.compile(r"\S.*? {3,}(?P<comment>\S.*)")

for_catalogues = (
    message("Usage: "),
    message("Options"),
    message("Arguments"),
    message("Commands"),
    message("Show this message and exit."),
    message("required"),
    message("default: {value}"),
)
"""What Typer itself says in a page of help."""


def paragraphs(text: str) -> list[str]:
    """What of a text of help is said in other languages: its paragraphs without line ends, comments of examples."""
    return [part for each in text.split("\n\n") if (part := _worded(each))]


def _worded(paragraph: str) -> str:
    joined = _joined(paragraph)
    if found := _COMMENT.fullmatch(joined):
        return found["comment"]
    return "" if joined.startswith("khronika ") else joined


def _joined(paragraph: str) -> str:
    return " ".join(line.strip() for line in paragraph.strip().split("\n"))


def said(text: str) -> str:
    """A text of help in the language of the person; in English as it stands."""
    if words().language == "en":
        return text
    return "\n\n".join(_said(each) for each in text.split("\n\n"))


def _said(paragraph: str) -> str:
    worded = _worded(paragraph)
    return (
        paragraph.replace(worded, say(worded))
        if worded in paragraph
        else say(worded)
        if worded
        else paragraph
    )


class TranslatedFormatter(HelpFormatter):
    """Writes help in the language of the person."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """`Usage:` and the form of the command."""
        super().write_usage(prog, args, say("Usage: ") if prefix is None else prefix)

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        super().write_text(said(text))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options, and what each does."""
        super().write_dl([(name, _option(text)) for name, text in rows], col_max, col_spacing)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A heading, and what stands under it."""
        with super().section(say(name)):
            yield


def _option(text: str) -> str:
    extra = _EXTRA.search(text)
    if extra is None:
        return said(text)
    facts = "; ".join(_fact(each) for each in extra["extra"].split("; "))
    return f"{said(text[: extra.start()])}  [{facts}]"


def _fact(text: str) -> str:
    name, _, value = text.partition(": ")
    return (
        say("default: {value}", value=value)
        if name == "default"
        else say(text)
        if text == "required"
        else text
    )


class TranslatedContext(typer.Context):
    """Where a command runs; writes its help with our formatter."""

    formatter_class: type[HelpFormatter] = TranslatedFormatter


class TranslatedCommand(core.TyperCommand):
    """A command whose help is in the language of the person."""

    context_class: type[Context] = TranslatedContext

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Its options and arguments, that for help among them."""
        return coerce_plainly(super().get_params(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of its help."""
        return _short(self.help, limit)


class TranslatedGroup(core.TyperGroup):
    """A group of commands whose help, and what is said of wrong use, is in the language of the person."""

    context_class: type[Context] = TranslatedContext

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Its options and arguments, that for help among them."""
        return coerce_plainly(super().get_params(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of its help."""
        return _short(self.help, limit)

    def make_context(self, *args: Any, **settings: Any) -> Context:  # noqa: ANN401 -- as Typer has it
        """Read the options before the command."""
        if settings.get("parent") is None:
            choose("")  # nothing of an earlier command in this process
        try:
            return super().make_context(*args, **settings)
        except UsageError as error:
            raise in_language(error) from error

    def invoke(self, ctx: Context) -> Any:  # noqa: ANN401 -- whatever a command returns
        """Run the command; what is wrong with how it was called is said in the language of the person."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise in_language(error) from error


def _short(text: str | None, limit: int) -> str:
    short: str = make_default_short_help(said(_joined((text or "").split("\n\n")[0])), limit)
    return short


class TranslatedTyper(typer.Typer):
    """A command line whose commands are all translated."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 -- whatever Typer takes
        super().__init__(cls=TranslatedGroup, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[..., Any]:  # noqa: ANN401 -- whatever Typer takes
        """Add a command."""
        return super().command(name, cls=TranslatedCommand, **settings)
