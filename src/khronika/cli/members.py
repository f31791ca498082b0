"""khronika members: who can open the archive, taking in another, and one's own keys."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText, asked
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import json_line, show_views, tell
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.archive.members.membership import Member
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika members ARCHIVE

  khronika members ARCHIVE --add -                                     (the name is asked for, or read from standard input)

  khronika members ARCHIVE --add - --keys-to /media/stick/keys

  khronika members ARCHIVE --passphrase

  khronika members ARCHIVE --device /media/stick/second.keys

  khronika members ARCHIVE --revoke n5v2eqkd                           (a stick was lost, or somebody leaves)"""

REVOKED = message("""new keys are in force: what is written from now on the revoked ones do not open.
What they cannot undo: whoever has those keys, their passphrase and a copy of this folder reads all that was in it until now.
Other copies of the folder: bring each up to date, or destroy it. The index is built again when the archive is next opened.""")


class ChoiceError(KhronikaError):
    """Options that do not go together."""


def members(
    archive: ArchiveFolder,
    *,
    add: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Take in a member under this name or pseudonym, which is kept encrypted.",
            show_default=False,
        ),
        FreeText("Name or pseudonym of the new member"),
    ] = "",
    own_passphrase: Annotated[bool, typer.Option("--passphrase", help="Change your own passphrase.")] = False,
    device: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write your keys once more into FILE, under a passphrase of its own.",
            show_default=False,
        ),
    ] = None,
    revoke: Annotated[
        str,
        typer.Option(
            metavar="ID", help="Take the keys of a member away; your own you get anew.", show_default=False
        ),
    ] = "",
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Read the new passphrase from the first line of FILE.", show_default=False
        ),
    ] = None,
    keys_to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Keep the new locked keys in FILE, on a stick.", show_default=False
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """List the members, take in another one, or change your own keys.

    A member opens everything in the archive and signs what they add. Keys that are revoked open nothing that
    is written afterwards; for somebody who must not see what is there already, make another archive.
    """
    from khronika.cli.unlock import unlock

    if sum(map(bool, (add, own_passphrase, device, revoke))) > 1:
        raise ChoiceError("one thing at a time", hint="--add, --passphrase, --device or --revoke")
    with unlock(archive, passphrase_file, keys) as opened:
        if revoke:
            _revoke(opened, revoke, (new_passphrase_file, keys_to), as_json=as_json)
        elif own_passphrase:
            _change(opened, new_passphrase_file, keys, as_json=as_json)
        elif device:
            _copy(opened, new_passphrase_file, device, as_json=as_json)
        else:
            if add:
                _add(opened, add, new_passphrase_file, keys_to)
            _list(opened, as_json=as_json)


def _add(opened: "Archive", name: str, file: Path | None, keys_to: Path | None) -> None:
    from khronika.archive.members.membership import Joining, add_member
    from khronika.cli.unlock import new_passphrase

    add_member(opened, Joining(name, new_passphrase(file, of="the new member, who types it"), keys_to))


def _change(opened: "Archive", file: Path | None, keys: Path | None, *, as_json: bool) -> None:
    from khronika.archive.members.own_keys import change_passphrase
    from khronika.cli.unlock import new_passphrase

    change_passphrase(opened, new_passphrase(file, of="your own, from now on"), keys)
    if as_json:
        typer.echo(json_line({"changed": opened.keyring.member.member}))
        return
    told = (
        "your passphrase is changed. Copies of the folder and of the stick from before still open under the old "
        "one: if somebody may have seen it, revoke your keys: khronika members ARCHIVE --revoke YOUR-ID"
    )
    tell(say(told))


def _copy(opened: "Archive", file: Path | None, device: Path, *, as_json: bool) -> None:
    from khronika.archive.members.own_keys import add_device
    from khronika.cli.unlock import new_passphrase

    add_device(opened, new_passphrase(file, of="the second device"), device)
    if as_json:
        typer.echo(json_line({"device": str(device)}))
        return
    told = "your keys are in {file} once more; open with: khronika status ARCHIVE --keys {file}"
    tell(say(told, file=device))
    tell(say("they are the same keys: if one copy is lost, revoke them, and all copies end"))


def _revoke(
    opened: "Archive", wanted: str, anew_in: tuple[Path | None, Path | None], *, as_json: bool
) -> None:
    """`anew_in` are the files of one's own new passphrase, and of the new keys."""
    from khronika.archive.members.membership import Joining
    from khronika.archive.members.own_keys import revoke
    from khronika.cli.unlock import new_passphrase

    member = _meant(opened, wanted)
    why = asked(say("Why (kept encrypted; may be empty)"))
    anew = None
    if member.id == opened.keyring.member.member:
        file, keys_to = anew_in
        anew = Joining(
            member.name, new_passphrase(file, of="your new keys: another one than before"), keys_to
        )
    identity = revoke(opened, member.id, why, anew)
    if as_json:
        typer.echo(json_line({"revoked": member.id, "member": identity or opened.keyring.member.member}))
        return
    typer.echo(words().of(REVOKED))
    if identity:
        tell(say("you are member {id} from now on", id=identity))


def _meant(opened: "Archive", wanted: str) -> "Member":
    from khronika.archive.members.membership import members as listed

    found = [member for member in listed(opened) if member.id.startswith(wanted) and not member.removed]
    if len(found) != 1:
        raise ChoiceError(
            "no member, or more than one, has an id that begins so",
            hint="khronika members ARCHIVE lists the ids",
        )
    return found[0]


def _list(opened: "Archive", *, as_json: bool) -> None:
    from khronika.presentation.member import member_lines

    show_views(member_lines(opened), as_json=as_json)
