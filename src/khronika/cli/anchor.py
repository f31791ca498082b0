"""khronika anchor: have a trusted authority say that the log existed at a time."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import on_one_line, show_views
from khronika.primitives.error import KhronikaError

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive
    from khronika.presentation.view import ViewModel

EXAMPLE = """Examples:

  khronika anchor ARCHIVE --url https://tsa.example/tsr --roots authority.pem

  khronika anchor ARCHIVE --request-out request.tsq

  khronika anchor ARCHIVE --reply-in reply.tsr --roots authority.pem"""


class AnchorUsageError(KhronikaError):
    """The options do not fit together."""


def anchor(
    archive: ArchiveFolder,
    *,
    url: Annotated[
        str,
        typer.Option(
            help="An RFC 3161 authority. What leaves: the SHA-256 of the log's checkpoint and a random number."
        ),
    ] = "",
    roots: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.pem",
            help="The authority's root certificate, as it publishes it. Needed with --url and --reply-in.",
            show_default=False,
        ),
    ] = None,
    request_out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.tsq", help="Write a request to carry to an authority by hand.", show_default=False
        ),
    ] = None,
    reply_in: Annotated[
        Path | None, typer.Option(metavar="FILE.tsr", help="Take in the reply to it.", show_default=False)
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Time-stamp the log's newest checkpoint.

    It proves that everything sealed so far existed before the authority's time. Do it with two authorities.
    """
    from khronika.cli.unlock import unlock

    if sum(map(bool, (url, request_out, reply_in))) != 1:
        raise AnchorUsageError(
            "exactly one of --url, --request-out, --reply-in is needed",
            hint="khronika anchor --help shows an example of each",
        )
    trusted = b"" if request_out else _roots(roots)
    with unlock(archive, passphrase_file, keys) as opened:
        done = _ask(opened, request_out) if request_out else _stamp(opened, url, reply_in, trusted)
    show_views([done], as_json=as_json)


def _ask(opened: "Archive", out: Path) -> "ViewModel":
    from khronika.archive.custody.anchor import ask
    from khronika.ledger.authority import require_new, write_request
    from khronika.presentation.anchored import WrittenRequest

    require_new(out)
    pending = ask(opened)
    write_request(out, pending.request)
    return WrittenRequest(pending.slot.size, out)


def _stamp(opened: "Archive", url: str, reply_in: Path | None, roots: bytes) -> "ViewModel":
    from khronika.archive.custody.anchor import anchor as stamp
    from khronika.archive.custody.anchor import answer
    from khronika.ledger.authority import HttpAuthority, read_reply
    from khronika.presentation.anchored import Anchored

    if reply_in:
        view = Anchored(answer(opened, read_reply(reply_in), roots))
    else:
        told = "sending to {url}: the SHA-256 of the log's checkpoint and a random number, nothing else"
        typer.echo(on_one_line(say(told, url=url)), err=True)
        view = Anchored(stamp(opened, HttpAuthority(url), roots))
    if view.had_one_verifier:
        typer.echo(say("openssl is not installed: only one verifier has checked this token"), err=True)
    return view


def _roots(given: Path | None) -> bytes:
    """What to trust, before anything is asked of anybody.

    Those of the system are for web sites: whoever is among them may not stamp.
    """
    from khronika.archive.custody.anchor import trusted_roots

    if given is None:
        hint = "get the authority's root certificate from its web site, compare its SHA-256 there, and give it with --roots FILE.pem"
        raise AnchorUsageError("whose time stamp to trust was not said; nothing was sent", hint=hint)
    return trusted_roots(given)
