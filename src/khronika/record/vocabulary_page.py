"""The page of documentation that is made from the vocabulary."""

from collections.abc import Iterable, Iterator

from khronika.record.vocabulary import LANGUAGES, Labels, PropertyWord, Range, ValueList, Vocabulary

_HEAD = """# The vocabulary of the record

Made from the files of `src/khronika/record/words/` by `khronika vocabulary --page`; change those, not this page.
Every file is JSON lines. The first line says what the file holds (`types`, `properties` or the `values` of one `list`), its `source`,
and who `checked` it; every other line is one word with its labels in English, Russian, Ukrainian and French.
A file with a mistake is refused with its name, the line and the reason.

A property belongs to types (or classes of types) and has one range. What a value of each range looks like: [record.md](format/record.md).
`huridocs` is the code in the HURIDOCS micro-thesauri as list/code, `ftm` the name in FollowTheMoney, `rome` articles of the Rome Statute.
A word without one has none that was found to correspond. A property's `ftm` name holds for those of its types whose schema has it.
"""


def vocabulary_page(words: Vocabulary) -> str:
    """The page in Markdown."""
    return "\n".join(
        [
            _HEAD,
            "## Types\n",
            *_table(("type", "classes", *LANGUAGES, "huridocs", "ftm"), _types(words)),
            "## Properties\n",
            *_table(("property", "of", "range", "asks", *LANGUAGES, "ftm"), _properties(words)),
            "## Controlled values\n",
            *(line for name in sorted(words.lists) for line in _list(words.lists[name])),
        ]
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _types(words: Vocabulary) -> Iterator[tuple[str, ...]]:
    for word in words.types.values():
        yield f"`{word.name}`", ", ".join(sorted(word.classes)), *word.labels.all(), word.huridocs, word.ftm


def _properties(words: Vocabulary) -> Iterator[tuple[str, ...]]:
    for word in sorted(words.words(), key=lambda word: (word.name, sorted(word.of))):
        asks = word.asks.value if word.asks else ""
        yield f"`{word.name}`", ", ".join(sorted(word.of)), range_of(word), asks, *word.labels.all(), word.ftm


def range_of(word: PropertyWord) -> str:
    """The range of a property in words."""
    match word.range:
        case Range.ENTITY:
            return f"entity: {', '.join(sorted(word.to))}"
        case Range.CODE:
            return f"code: {word.list}"
        case _:
            return f"{word.range.value}{', single' if word.single else ''}"


def _list(values: ValueList) -> Iterator[str]:
    yield f"### `{values.name}`: {values.title}\n"
    yield f"Source: {values.source}. Checked: {values.checked}.\n"
    yield from _table(
        ("code", *LANGUAGES, "huridocs", "rome"),
        ((f"`{word.code}`", *_shown(word.labels), word.huridocs, ", ".join(word.rome)) for word in values.values.values()),
    )


def _shown(labels: Labels) -> tuple[str, ...]:
    return tuple(label.replace("|", "\\|") for label in labels.all())
