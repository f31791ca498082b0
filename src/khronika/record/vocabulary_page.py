"""The page of documentation that is made from the vocabulary."""

from collections.abc import Iterable, Iterator

from khronika.record.vocabulary import LANGUAGES, Labels, PropertyWord, Range, ValueList, Vocabulary

_HEAD = """# The vocabulary of the record

Made from the files of `src/khronika/record/words/` by `khronika vocabulary --page`; change those, not this page.
Every file is JSON lines. The first line says what the file holds (`types`, `properties` or the `values` of one `list`), its `source`,
and who `checked` it; every other line is one word with its labels in English, Russian, Ukrainian and French.
A file with a mistake is refused with its name, the line and the reason.

A property belongs to types (or classes of types) and has one range. What a value of each range looks like: [record.md](format/record.md).
A word without a name or code elsewhere has none that was found to correspond.

## Names elsewhere

`huridocs` is the term of the HURIDOCS micro-thesauri that means the same, as list/code; `huridocs_broader` the nearest one that means
more, where none means the same, or where the term that does stands in another list than the column it is wanted for (1 index terms, 4
acts, 5 methods, 11 physical descriptors, 16 source material, 17 locations, 18 degrees of involvement, 19 connections, 20 interventions,
24 perpetrators, 25 states of victims, 27 responses, 28 attribution, 29 detention, 30 whereabouts, 31 counsel, 34 autopsy, 39 sex, 45
intervention status). Solitary confinement has no term there. The codes were read in `schema/mysql-dbpopulate-mt.sql` of
huridocs/OpenEvSys, commit 17810336c51ff1e2df23a9368bf8fac43816b4b2, on 2026-11-22, all of it. Codes are facts; the labels are the
the project's own.

`also` are labels that a word had before, or has besides. They are never shown; tables and questions that use them are still
understood. Why labels are what they are: [words.md](words.md).

`rome` names articles of the Rome Statute that such an act may come under. Whether it does is for a court: crimes against humanity need
the attack of article 7(1), war crimes an armed conflict, and 8(2)(a) and (b) an international one, 8(2)(c) and (e) one that is not. The
articles were compared with the text on 2026-11-22, as others reproduce it: 7(1), 8(2)(b) and 25 in reprints of the Statute, 8(2)(a) in
an act of the Scottish Parliament, 8(2)(b)(xv) and 8(2)(e)(vi) in a database of the Court's law, 8(2)(c) in a list that quotes it, 28 in
a commentary. No lawyer has looked.

`ftm` is the name in FollowTheMoney. A property's holds for those of its types whose schema has it; `Thing` and `Interval` are abstract
there, and the export writes an `Address` and an `Event` instead.
"""


def vocabulary_page(words: Vocabulary) -> str:
    """The page in Markdown."""
    return "\n".join(
        [
            _HEAD,
            "## Types\n",
            *_table(("type", "classes", *LANGUAGES, "also", "huridocs", "ftm"), _types(words)),
            "## Properties\n",
            *_table(("property", "of", "range", "asks", *LANGUAGES, "also", "ftm"), _properties(words)),
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
        yield f"`{word.name}`", ", ".join(sorted(word.classes)), *_shown(word.labels), word.huridocs, word.ftm


def _properties(words: Vocabulary) -> Iterator[tuple[str, ...]]:
    for word in sorted(words.words(), key=lambda word: (word.name, sorted(word.of))):
        asks = word.asks.value if word.asks else ""
        yield (
            f"`{word.name}`",
            ", ".join(sorted(word.of)),
            range_of(word),
            asks,
            *_shown(word.labels),
            word.ftm,
        )


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
        ("code", *LANGUAGES, "also", "huridocs", "huridocs_broader", "rome"),
        (
            (
                f"`{word.code}`",
                *_shown(word.labels),
                word.huridocs,
                word.huridocs_broader,
                ", ".join(word.rome),
            )
            for word in values.values.values()
        ),
    )


def _shown(labels: Labels) -> tuple[str, ...]:
    return tuple(label.replace("|", "\\|") for label in (*labels.all(), "; ".join(labels.also)))
