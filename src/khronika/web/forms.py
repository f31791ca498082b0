"""Forms that were shown: each is recorded once, however often it is sent; what was typed and not recorded is kept, sealed."""

import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import blake2b

from khronika.session.draft import DraftSeal, SealedDraft

MOST_FORMS, MOST_DRAFTS = 500, 20
"""Forms that are known, and drafts that are kept, the newest."""


class FormStanding(Enum):
    """Where a form is."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class _Form:
    standing: FormStanding = FormStanding.OPEN
    result: str = ""
    """The path of the page that says what was recorded."""
    content: bytes = b""
    """A digest of what was recorded: browsers fill a form that one goes back to as it was sent."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was not recorded: where it is filled in, and what was typed."""

    path: str
    sealed: SealedDraft = field(repr=False)


class ShownForms:
    """The forms of a visit, by random names that stand in them."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._forms: OrderedDict[str, _Form] = OrderedDict()
        self._drafts: OrderedDict[str, Draft] = OrderedDict()
        self._seal: DraftSeal | None = None
        self._secret = secrets.token_bytes(32)

    def begin(self, seal: DraftSeal | None = None) -> str:
        """The name of a form that is shown; `seal` is what drafts of it are sealed with."""
        name = secrets.token_urlsafe(9)
        with self._turn:
            self._seal = seal or self._seal
            self._forms[name] = _Form()
            while len(self._forms) > MOST_FORMS:
                self._forms.popitem(last=False)
        return name

    def take(self, name: str) -> tuple[FormStanding, str]:
        """Where a form is; one that is open is taken by whoever asks. With the page that it led to, if it was recorded."""
        with self._turn:
            form = self._forms.get(name)
            if form is None:
                return FormStanding.UNKNOWN, ""
            standing = form.standing
            if standing is FormStanding.OPEN:
                form.standing = FormStanding.TAKEN
            return standing, form.result

    def give_back(self, name: str) -> None:
        """Nothing was recorded: it may be sent again."""
        with self._turn:
            if name in self._forms:
                self._forms[name] = _Form()

    def done(self, name: str, result: str, fields: Mapping[str, str]) -> None:
        """It was recorded: whoever sends it again, or another one that says the same, is led to this path."""
        with self._turn:
            self._forms[name] = _Form(FormStanding.DONE, result, self._digest(fields))
            self._drafts.pop(name, None)

    def recorded(self, fields: Mapping[str, str]) -> str:
        """The path that a form of this very content led to; empty where there was none."""
        digest = self._digest(fields)
        with self._turn:
            return next((each.result for each in self._forms.values() if each.content == digest), "")

    def undone(self, result: str) -> None:
        """What was recorded there was taken back: it may be recorded again."""
        with self._turn:
            for name in [name for name, each in self._forms.items() if each.result.startswith(result)]:
                del self._forms[name]

    def _digest(self, fields: Mapping[str, str]) -> bytes:
        told = json.dumps(sorted(fields.items())).encode()
        return blake2b(told, key=self._secret).digest()

    def keep(self, name: str, path: str, fields: Mapping[str, str]) -> None:
        """Keep what was typed into a form that is not recorded yet."""
        with self._turn:
            form = self._forms.get(name)
            if self._seal is None or form is None or form.standing is FormStanding.DONE:
                return
            self._drafts[name] = Draft(path, self._seal.sealed(fields))
            self._drafts.move_to_end(name)
            while len(self._drafts) > MOST_DRAFTS:
                self._drafts.popitem(last=False)

    def draft(self, name: str) -> Draft | None:
        """What was typed into a form."""
        with self._turn:
            return self._drafts.get(name)

    def drafts(self) -> dict[str, Draft]:
        """All that was typed and not recorded, the newest last."""
        with self._turn:
            return dict(self._drafts)

    def drop(self, name: str) -> None:
        """Keep no draft of a form."""
        with self._turn:
            self._drafts.pop(name, None)
