"""khronika search: finding it again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from khronika.cli.free_text import FreeText, asked
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet, UnfitError
from khronika.cli.show import (
    ProgressLine,
    as_typed,
    json_line,
    show_marked,
    show_views,
    tell,
    tell_next,
    warn,
)
from khronika.cli.text_file import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from khronika.archive.record.find import FoundEntity
    from khronika.archive.search.search import Alike, Searching, SearchResult
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika search ARCHIVE                                (asks what to look for, so that no shell keeps it)

  khronika search ARCHIVE --query-file words.txt

  khronika search ARCHIVE --names list.txt --json

  khronika search ARCHIVE --like A-000012

  khronika search ARCHIVE - --cite

What a query may say:

  пытка Омутечкин          both words, in any form; names also in
                           another alphabet (Cyrillic, Latin, Georgian, Armenian)

  "без сна и воды"         these words side by side

  ШИЗО OR карцер           either word

  -видео                   without this word

  пытк*                    words that begin so

  =пытка                   the word exactly as written

  name:Omutechkin          a name, in any of these alphabets and any case

  item:A-000012            every passage of this item that answers

  media:pdf  kind:recognised  language:uk

  during:2021-03  before:2021-03-15  after:2021

  name:Omutechkin during:2021-03 -kind:recognised"""

Query = Annotated[
    str,
    typer.Argument(
        metavar="QUERY",
        help="Words, names, phrases, filters; asked for where nothing is given.",
        show_default=False,
    ),
    FreeText("What to look for"),
]


def search(
    archive: ArchiveFolder,
    query: Query = "",
    *,
    limit: Annotated[int, typer.Option(min=1, help="Items shown at most; with --names, for each name.")] = 20,
    skip: Annotated[int, typer.Option(min=0, help="Items passed over.")] = 0,
    names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Search for every name in FILE, one a line.", show_default=False),
    ] = None,
    like: Annotated[
        str,
        typer.Option(
            metavar="ITEM",
            help="Show the items whose words or pictures are like those of ITEM.",
            show_default=False,
        ),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    cite: Annotated[
        bool,
        typer.Option(
            "--cite", help="Print each passage as a citation, one a line, as a statement file takes it."
        ),
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Find words, names and phrases in everything that was read, in any language and alphabet, the most useful first.

    Then in the record: in labels, names and statements. A query with a filter is about items, and so are --like and --cite.
    """
    from khronika.archive.search.search import Searching
    from khronika.cli.unlock import unlock

    if not query and not like and names is None:
        query = asked(say("What to look for"))
    _require_one(query, like, names)
    page = _Page(limit, skip)
    with unlock(archive, passphrase_file, keys) as opened, Searching(opened) as searching:
        line = ProgressLine(quiet=quiet)
        searching.catch_up(lambda done, total: line.count(done, total, say("items taken in")))
        line.end()
        if like:
            _tell_alike(searching.like(opened.item(like)), as_json=as_json)
            return
        if cite:
            _cite_all(searching, query, names, page)
        elif names is not None:
            for name, found in searching.find_names(_listed(names), limit=limit):
                _tell_name(opened, archive, name, found, limit, as_json=as_json)
        else:
            _tell_found(
                opened, archive, query, searching.find(query, limit=limit, offset=skip), page, as_json=as_json
            )
        _tell_not_read(opened, archive)


class _Page(NamedTuple):
    """How many items are shown, and how many are passed over."""

    limit: int
    skip: int


def _require_one(query: str, like: str, names: Path | None) -> None:
    given = sum(map(bool, (query, like, names)))
    if not given:
        raise UnfitError("nothing to look for", hint="give a query, --names FILE, or --like ITEM")
    if given > 1:
        raise UnfitError(
            "more than one thing is asked for", hint="give a query, --names FILE, or --like ITEM"
        )


def _tell_found(
    opened: "Archive", archive: Path, query: str, found: list["SearchResult"], page: _Page, *, as_json: bool
) -> None:
    """What was found in items, and then in the record."""
    from khronika.archive.record.find import find_in_record

    recorded = find_in_record(opened, query, limit=page.limit, offset=page.skip)
    _tell(found, "", as_json=as_json, in_record=bool(recorded))
    _tell_recorded(recorded, archive, as_json=as_json)


def _listed(names: Path) -> "Iterator[str]":
    return (name for line in text_of(names).splitlines() if (name := line.strip()))


def _tell_name(
    opened: "Archive", archive: Path, name: str, found: list["SearchResult"], limit: int, *, as_json: bool
) -> None:
    """What of the items has a name, and then what of the record."""
    from khronika.archive.record.find import find_names_in_record

    _tell(found, name, as_json=as_json)
    _tell_recorded(find_names_in_record(opened, name, limit=limit), archive, name, as_json=as_json)


def _tell_not_read(opened: "Archive", archive: Path) -> None:
    """What no query finds because it was not read, on standard error, also when something was found."""
    from khronika.presentation.found import not_searched

    typed, lacks = as_typed(archive), not_searched(opened)
    numbers = (lacks.waiting, lacks.partly, lacks.unread)
    commands = ("read {archive}", "status {archive} --partly", "status {archive} --unread")
    due = [f"khronika {each.format(archive=typed)}" for each, n in zip(commands, numbers, strict=True) if n]
    for line, command in zip(lacks.text(words()), due, strict=True):
        warn(f"{line}: {command}")


def _tell(found: list["SearchResult"], name: str, *, as_json: bool, in_record: bool = False) -> None:
    from khronika.presentation.found import FoundItem, of_newest

    if newest := of_newest(found, words()):
        warn(newest)
    if not as_json:
        if name:
            tell(f"{name}: {len(found) or say('nothing')}")
        elif not found:
            tell(say("nothing was found in the items") if in_record else say("nothing was found"))
    show_marked((FoundItem(one, name) for one in found), as_json=as_json)


def _tell_recorded(found: "Sequence[FoundEntity]", archive: Path, name: str = "", *, as_json: bool) -> None:
    """The entities that were found, marked as those of the record, and how to go on with one; `name` is what of a list was looked for."""
    from khronika.presentation.found import FoundInRecord

    if found and not as_json:
        only = found[0].resembles
        tell(say("in the record, where words only resemble these:") if only else say("in the record:"))
    for view in (FoundInRecord(each, name) for each in found):
        show_marked([view], as_json=as_json)
        if view.further and not as_json:
            command = f"khronika query {as_typed(archive)} --entity {view.found.id}"
            told = say("and {number} more: {command}", number=view.further, command=command)
            tell(f"    {told}")
    if found and not as_json:
        tell_next(f"khronika query {as_typed(archive)} --entity ID")


def _cite_all(searching: "Searching", query: str, names: Path | None, page: _Page) -> None:
    """Every passage that was found as a citation, one a line."""
    if names is None:
        _cite(searching.find(query, limit=page.limit, offset=page.skip))
        return
    for _, found in searching.find_names(_listed(names), limit=page.limit):
        _cite(found)


def _cite(found: list["SearchResult"]) -> None:
    from khronika.evidence.citation.citation import citation_json

    for one in found:
        if one.citation is not None:
            typer.echo(json_line(citation_json(one.citation)))


def _tell_alike(found: list["Alike"], *, as_json: bool) -> None:
    from khronika.presentation.found import AlikeItem

    show_views(map(AlikeItem, found), as_json=as_json)
    if not found and not as_json:
        tell(
            say(
                "nothing like it was found; what differs by more than these fingerprints tell is not found by them"
            )
        )
