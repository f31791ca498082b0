"""khronika members: who can open the archive, and taking in another."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import on_one_line

if TYPE_CHECKING:
    from khronika.archive.archive import Archive
    from khronika.archive.membership import Member

EXAMPLE = """Examples:

  khronika members ARCHIVE

  khronika members ARCHIVE --add "Bohdan"

  khronika members ARCHIVE --add "Bohdan" --keys-to /media/stick/bohdan.keys"""


def members(
    archive: ArchiveFolder,
    *,
    add: Annotated[str, typer.Option(metavar="NAME", help="Take in a member under this name or pseudonym; kept encrypted.")] = "",
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read the new member's passphrase from the first line of FILE.", show_default=False),
    ] = None,
    keys_to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the new member's locked keys in FILE, on a stick.", show_default=False),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """List the members, or take in another one, who types a passphrase of their own.

    A member opens everything in the archive and signs what they add. Nobody can be removed yet: who must not see
    something belongs into another archive.
    """
    from khronika.archive.membership import Joining, add_member
    from khronika.archive.membership import members as listed
    from khronika.cli.unlock import new_passphrase, unlock

    with unlock(archive, passphrase_file, keys) as opened:
        if add:
            secret = new_passphrase(new_passphrase_file, of="the new member, who types it")
            add_member(opened, Joining(add, secret, keys_to))
        for member in listed(opened):
            typer.echo(json.dumps(asdict(member)) if as_json else _line(opened, member))


def _line(opened: "Archive", member: "Member") -> str:
    name = on_one_line(member.name) or "(no name)"
    you = "  you" if member.id == opened.keyring.member.member else ""
    keys = "keys in the folder" if member.has_keys_here else "keys elsewhere"
    return f"{member.id}  {name}  since {member.since[:10]}, {keys}{you}"
