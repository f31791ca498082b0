"""khronika vocabulary: the words of the record."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import language, say
from khronika.cli.option import AsJson
from khronika.presentation.words import SOURCE

if TYPE_CHECKING:
    from khronika.record.vocabulary import Vocabulary

EXAMPLE = "Examples:\n\n  khronika vocabulary\n\n  khronika vocabulary Act\n\n  khronika vocabulary method --language ru"


def vocabulary(
    word: Annotated[
        str, typer.Argument(metavar="[TYPE|LIST]", help="A type or a list of codes; without it, all of them.")
    ] = "",
    *,
    in_language: Annotated[
        str, typer.Option("--language", metavar="en|ru|uk|fr", help="Labels in this language.")
    ] = "",
    page: Annotated[
        bool, typer.Option("--page", help="Write the page of documentation on standard output.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the types, properties and controlled values that statements are made of."""
    from khronika.record.vocabulary_file import vocabulary as load
    from khronika.record.vocabulary_page import vocabulary_page

    # JSON is the same for everybody.
    words, spoken = load(), in_language or (SOURCE if as_json else language())
    if page and as_json:
        raise typer.BadParameter("the page of documentation is no JSON", param_hint="--page")
    if page:
        typer.echo(vocabulary_page(words), nl=False)
    elif word in words.lists:
        values = words.lists[word].values.values()
        _tell([(value.code, value.labels.get(spoken)) for value in values], as_json=as_json)
    elif word:
        _tell(_properties(words, words.type(word).name, spoken), as_json=as_json)
    else:
        _tell([(each.name, each.labels.get(spoken)) for each in words.types.values()], as_json=as_json)
        if not as_json:
            typer.echo("\n" + say("lists of codes: {names}", names=", ".join(sorted(words.lists))))


def _properties(words: "Vocabulary", kind: str, spoken: str) -> list[tuple[str, str]]:
    from khronika.record.vocabulary_page import range_of

    own = [word for (of, _), word in words.properties.items() if of == kind]
    return [
        (word.name, f"{word.labels.get(spoken)} ({range_of(word)})")
        for word in sorted(own, key=lambda word: word.name)
    ]


def _tell(rows: list[tuple[str, str]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(dict(rows), ensure_ascii=False))
        return
    width = max((len(name) for name, _ in rows), default=0)
    for name, label in rows:
        typer.echo(f"{name:{width}}  {label}")
