"""khronika search: finding it again."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.found import marked, tell_recorded
from khronika.cli.free_text import FreeText, asked
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet, UnfitError
from khronika.cli.show import ProgressLine, as_typed, json_line, on_one_line
from khronika.cli.text_file import text_of

if TYPE_CHECKING:
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

    Then in the record: in labels, names and statements. A query with a filter is about items, and so are --names, --like and --cite.
    """
    from khronika.archive.record.find import find_in_record
    from khronika.archive.search.search import Searching
    from khronika.cli.unlock import unlock

    if not query and not like and names is None:
        query = asked("What to look for")
    if not query and not like and names is None:
        raise UnfitError("nothing to look for", hint="give a query, --names FILE, or --like ITEM")
    if sum(map(bool, (query, like, names))) > 1:
        raise UnfitError(
            "more than one thing is asked for", hint="give a query, --names FILE, or --like ITEM"
        )
    with unlock(archive, passphrase_file, keys) as opened, Searching(opened) as searching:
        line = ProgressLine(quiet=quiet)
        searching.catch_up(lambda done, total: line.count(done, total, "items taken in"))
        line.end()
        if like:
            _tell_alike(searching.like(opened.item(like)), as_json=as_json)
            return
        if names is not None:
            wanted = (name.strip() for name in text_of(names).splitlines())
            for name, found in searching.find_names((name for name in wanted if name), limit=limit):
                _cite(found) if cite else _tell(found, name, as_json=as_json)
            _tell_not_read(opened, searching, archive)
            return
        found = searching.find(query, limit=limit, offset=skip)
        if cite:
            _cite(found)
        else:
            recorded = find_in_record(opened, query, limit=limit, offset=skip)
            _tell(found, "", as_json=as_json, in_record=bool(recorded))
            tell_recorded(recorded, archive, as_json=as_json)
        _tell_not_read(opened, searching, archive)


def _tell_not_read(opened: "Archive", searching: "Searching", archive: Path) -> None:
    """What no query finds because it was not read, on standard error, also when something was found."""
    from khronika.evidence.event import DeriveEvent

    read = opened.index.newest_of(DeriveEvent)
    waiting = sum(row.number not in read for row in opened.index.items())
    partly, unread = searching.not_wholly_read()
    if waiting:
        sys.stderr.write(f"khronika: {_items(waiting)} not read yet: khronika read {as_typed(archive)}\n")
    if partly:
        sys.stderr.write(
            f"khronika: {_items(partly)} only partly read: khronika status {as_typed(archive)} --partly\n"
        )
    if unread:
        sys.stderr.write(f"khronika: {_items(unread)} unread: khronika status {as_typed(archive)} --unread\n")


def _items(count: int) -> str:
    return "1 item is" if count == 1 else f"{count} items are"


def _tell(found: list["SearchResult"], name: str, *, as_json: bool, in_record: bool = False) -> None:
    if as_json:
        for one in found:
            typer.echo(json_line(({"name": name} if name else {}) | _json(one)))
        return
    if name:
        typer.echo(f"{on_one_line(name)}: {len(found) or 'nothing'}")
    elif not found:
        typer.echo("nothing was found in the items" if in_record else "nothing was found")
    for one in found:
        typer.echo(f"{one.control}  {_file(one)}")
        if one.title and one.title != one.name:
            typer.echo(f"    {on_one_line(one.title)}")
        typer.echo(f"    {_place(one)}{_count(one)}{'  (only partly read)' if one.is_partly_read else ''}")
        typer.echo(f"    {marked(one.excerpt.text, one.excerpt.marks)}")


def _file(found: "SearchResult") -> str:
    """The file, its folder, and the day on which it was changed."""
    folder = f"  in {found.folder}" if found.folder else ""
    return on_one_line(f"{found.name}{folder}  {found.changed[:10]}".strip())


def _count(found: "SearchResult") -> str:
    return f"  ({found.passages} passages)" if found.passages > 1 else ""


def _cite(found: list["SearchResult"]) -> None:
    from khronika.evidence.citation.citation import citation_json

    for one in found:
        if one.citation is not None:
            typer.echo(json_line(citation_json(one.citation)))


def _tell_alike(found: list["Alike"], *, as_json: bool) -> None:
    from khronika.evidence.citation.locator import Locator, locator_json

    for one in found:
        unit = "per cent of the words differ" if one.likeness.value == "words" else "of 256 bits differ"
        if not as_json:
            typer.echo(
                on_one_line(
                    f"{one.control}  {one.likeness.value}: {one.relation} ({one.distance} {unit})  {one.title}".rstrip()
                )
            )
            continue
        here, there = (locator_json(Locator(place)) if place else None for place in (one.here, one.there))
        told = {
            "item": one.row.id,
            "control": one.control,
            "title": one.title,
            "likeness": one.likeness.value,
        }
        typer.echo(
            json.dumps(
                told | {"relation": one.relation, "distance": one.distance, "here": here, "there": there}
            )
        )
    if not found and not as_json:
        typer.echo(
            "nothing like it was found; what differs by more than these fingerprints tell is not found by them"
        )


def _json(found: "SearchResult") -> dict[str, object]:
    from khronika.evidence.citation.citation import citation_json
    from khronika.evidence.citation.locator import locator_json

    return {
        "item": found.row.id,
        "control": found.control,
        "score": round(found.usefulness, 4),
        "excerpt": found.excerpt.text,
        "marks": [list(mark) for mark in found.excerpt.marks],
        "locator": locator_json(found.locator) if found.locator else None,
        "kind": found.kind.value,
        "rendition": found.rendition,
        "citation": citation_json(found.citation) if found.citation else None,
        "partly_read": found.is_partly_read,
        "title": found.title,
        "name": found.name,
        "folder": found.folder,
        "changed": found.changed,
        "passages": found.passages,
    }


def _place(found: "SearchResult") -> str:
    from khronika.evidence.citation.locator import locator_json

    if found.locator is None:
        return found.kind.value
    place = locator_json(found.locator)
    way = place.pop("member", None)
    within = f" in {' / '.join(map(str, way))}" if isinstance(way, list) else ""
    return on_one_line(", ".join(f"{name} {value}" for name, value in place.items()) + within)
