"""Who may enter: a token that opens the workspace once, and the visit of whoever used it.

127.0.0.1 is not private: every program and every user of this machine can reach it. Cookies know no ports, so
another server here would be sent ours: the workspace lies under a secret path, and its cookie holds for that
path alone.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from hmac import compare_digest
from time import monotonic
from typing import TypeVar

from khronika.web.decisions import Decisions
from khronika.web.forms import ShownForms
from khronika.web.marks import VisitMarks
from khronika.web.shield import Shield

MOST_QUERIES = 50
"""Searches that are remembered for a visit, the newest; they go when it ends or the archive is locked."""
_BYTES = 32
Kept = TypeVar("Kept")


def secret() -> str:
    """256 bits of chance that may stand in an address."""
    return secrets.token_urlsafe(_BYTES)


@dataclass(slots=True)
class Visit:
    """One browser: its cookie, the token in its forms, how it wants to see the pages, and since when it is here."""

    language: str
    cookie: str = field(default_factory=secret)
    form_token: str = field(default_factory=secret)
    theme: str = "auto"
    has_keys: bool = True
    """Whether single keys do something."""
    began: float = field(default_factory=monotonic)
    queries: "OrderedDict[str, str]" = field(default_factory=OrderedDict)
    """What was searched, by a random name: words that somebody looks for stand in no address."""
    shield: Shield = field(default_factory=Shield)
    forms: ShownForms = field(default_factory=ShownForms)
    """What was filled in. It outlives a lock: drafts are sealed for the member."""
    decisions: Decisions = field(default_factory=Decisions)
    marks: VisitMarks = field(default_factory=VisitMarks)
    relation: str = ""
    """The relation that was stated last, by its property: the next is likely to be the same."""

    places: "OrderedDict[str, bytes]" = field(default_factory=OrderedDict)
    """Folders of this machine that somebody looked into, as `queries`: names of folders say from whom things are."""

    def remember(self, query: str) -> str:
        """Keep a query, and give the name under which it is found again."""
        return _kept(self.queries, query)

    def remember_place(self, path: bytes) -> str:
        """Keep the path of a folder, and give the name under which it is found again."""
        return _kept(self.places, path)

    def forget(self) -> None:
        """Keep no query, no path and no decision: whoever unlocks next may be another member, of another archive."""
        self.queries.clear()
        self.decisions.forget()
        self.marks.forget()
        self.forms.forget()
        self.relation = ""
        self.shield.hide()
        self.places.clear()


def _kept(store: "OrderedDict[str, Kept]", value: Kept) -> str:
    name = secrets.token_urlsafe(8)
    store[name] = value
    while len(store) > MOST_QUERIES:
        store.popitem(last=False)
    return name


class Entrance:
    """The token of a launch, and the visit that it became; the secret path under which everything lies.

    `owner` is the only user of this machine who may enter, where others may have seen the address; None where
    any may who was told it.
    """

    def __init__(self, language: str, *, owner: int | None = None) -> None:
        self.token, self.path = secret(), f"/{secrets.token_urlsafe(12)}"
        self.owner, self._language = owner, language
        self._turn = threading.Lock()
        self._visit: Visit | None = None

    @property
    def launch_path(self) -> str:
        """Where a browser enters, once."""
        return f"/enter/{self.token}"

    def is_launch(self, path: str) -> bool:
        """Whether this is the address that was printed."""
        return _same(path, self.launch_path)

    def enter(self) -> Visit | None:
        """The visit of whoever comes first; None for everybody after."""
        with self._turn:
            if self._visit is not None:
                return None
            self._visit = Visit(self._language)
            return self._visit

    def visit(self, cookie: str) -> Visit | None:
        """The visit of this cookie; None where it is nobody's."""
        visit = self._visit
        return visit if visit is not None and _same(cookie, visit.cookie) else None


def _same(given: str, own: str) -> bool:
    """Whether two secrets are one, in a time that does not tell how much of them is."""
    return compare_digest(given.encode("utf-8", "surrogateescape"), own.encode())
