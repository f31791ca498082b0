"""What is done about the ledger: members, stamps, copies. No network is asked unless a person asks for it."""

import time

from khronika.archive.copies.copies import make_copy
from khronika.archive.custody.anchor import anchor, answer, ask, trusted_roots
from khronika.archive.members.membership import Joining, add_member
from khronika.archive.members.own_keys import revoke as revoke_keys
from khronika.archive.store.archive import Archive
from khronika.ledger.authority import HttpAuthority, read_reply, require_new, write_request
from khronika.presentation.anchored import Anchored
from khronika.presentation.verification import CopiedView
from khronika.presentation.work import WorkKind
from khronika.primitives.message import message
from khronika.session import Job
from khronika.session.work import StoppableAuthority
from khronika.web.error import WorkspaceError
from khronika.web.long_work import WatchedJob
from khronika.web.page import GoTo, PageAnswer, PageRequest
from khronika.web.workspace import require_passphrase

HOME = "/ledger"
LATE = 60.0
"""Seconds after which no network is asked any more: whoever sent the form may be elsewhere, and work that came first took hours."""
REVOKED = message(
    "The keys were revoked: what is written from now on they do not open. What was there before, whoever has "
    "those keys, their passphrase and a copy of the folder still reads. Unlock the archive again."
)


def add(asked: PageRequest) -> PageAnswer:
    """Take in a member, who types a passphrase of their own; raises MembershipError, WorkspaceError."""
    form = asked.form
    require_passphrase(form.get("passphrase", ""), form.get("again", ""))
    keys = asked.workspace.choose(form["keys"]) if form.get("keys", "").strip() else None
    with asked.workspace.reading() as archive:
        add_member(archive, Joining(form.get("name", "").strip(), form["passphrase"], keys))
    return GoTo(f"{HOME}#members")


def revoke(asked: PageRequest) -> PageAnswer:
    """Take the keys of another member away; the archive is locked then. Raises MembershipError."""
    with asked.workspace.reading() as archive:
        revoke_keys(archive, asked.form.get("member", ""), asked.form.get("why", "").strip())
    asked.workspace.lock_since(REVOKED)
    asked.visit.forget()
    return GoTo("/", is_clearing=True)


def stamp(asked: PageRequest) -> PageAnswer:
    """Ask an authority in the network, now or not at all; raises AnchorError, UnreachableError, WorkspaceError."""
    authority = HttpAuthority(asked.form.get("url", "").strip())
    roots = trusted_roots(asked.workspace.choose(asked.form.get("roots", "")))

    last = time.monotonic() + LATE

    def work(archive: Archive, job: Job[Anchored]) -> Anchored:
        if time.monotonic() > last:
            raise WorkspaceError(
                "other work was under way for long, and the authority was not asked",
                hint="send the form again once nothing else is under way",
            )
        return Anchored(anchor(archive, StoppableAuthority(authority, job), roots))

    job = asked.workspace.session().start("stamp", work)
    return GoTo(f"/jobs/{asked.workspace.works.add(WatchedJob(WorkKind.STAMP, job))}")


def ask_by_hand(asked: PageRequest) -> PageAnswer:
    """Write a request, which somebody carries to an authority; raises WorkspaceError, TakenError."""
    out = asked.workspace.choose(asked.form.get("request", ""))
    require_new(out)  # before a request is kept that nobody would carry
    with asked.workspace.reading() as archive:
        write_request(out, ask(archive).request)
    return GoTo(f"{HOME}#stamps")


def answer_by_hand(asked: PageRequest) -> PageAnswer:
    """Take in the reply that somebody carried back; raises AnchorError, NothingPendingError."""
    reply = asked.workspace.choose(asked.form.get("reply", ""))
    roots = trusted_roots(asked.workspace.choose(asked.form.get("roots", "")))

    def work(archive: Archive, _: Job[Anchored]) -> Anchored:
        return Anchored(answer(archive, read_reply(reply), roots))

    job = asked.workspace.session().start("stamp", work)
    return GoTo(f"/jobs/{asked.workspace.works.add(WatchedJob(WorkKind.STAMP, job))}")


def copy(asked: PageRequest) -> PageAnswer:
    """Copy the archive, or bring a copy up to date, and check it; raises WorkspaceError."""
    target = asked.workspace.choose(asked.form.get("folder", ""))

    def work(archive: Archive, job: Job[CopiedView]) -> CopiedView:
        return CopiedView(*make_copy(archive, target, job.report))

    job = asked.workspace.session().start("copy", work)
    return GoTo(f"/jobs/{asked.workspace.works.add(WatchedJob(WorkKind.COPY, job))}")
