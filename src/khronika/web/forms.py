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
    seal: DraftSeal | None = None
    """Whose it is, of which archive; None of a form of which no draft is kept."""
    standing: FormStanding = FormStanding.OPEN
    result: str = ""
    """The path of the page that says what was recorded."""
    content: bytes = b""
    """A digest of what was recorded: browsers fill a form that one goes back to as it was sent."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was not recorded: where it is filled in, what was typed, and for whom it was sealed."""

    path: str
    seal: DraftSeal
    sealed: SealedDraft = field(repr=False)


class ShownForms:
    """The forms of a visit, by random names that stand in them."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._forms: OrderedDict[str, _Form] = OrderedDict()
        self._drafts: OrderedDict[str, Draft] = OrderedDict()
        self._secret = secrets.token_bytes(32)

    def begin(self, seal: DraftSeal | None = None, draft: str = "") -> str:
        """The name of a form that is shown; `seal` is of whoever fills it in, `draft` names one that is filled in further."""
        name = draft or secrets.token_urlsafe(9)
        with self._turn:
            self._forms.setdefault(name, _Form(seal))
            while len(self._forms) > MOST_FORMS:
                self._forms.popitem(last=False)
        return name

    def take_once(self, name: str) -> bool:
        """Whether a form is open, which it is only for whoever asks first."""
        with self._turn:
            form = self._forms.pop(name, None)
        return form is not None and form.standing is FormStanding.OPEN

    def take(self, name: str, path: str, fields: Mapping[str, str]) -> tuple[FormStanding, str]:
        """Where a form is, or another one at this path that says the same; one that is open is taken by whoever asks.

        With the page that it led to, if it was recorded.
        """
        with self._turn:
            form = self._forms.get(name)
            if form is None:
                return FormStanding.UNKNOWN, ""
            if form.standing is FormStanding.OPEN:
                content = self._digest(form.seal, path, fields)
                other = next((each for each in self._forms.values() if each.content == content), None)
                if other is not None:
                    self._drafts.pop(name, None)
                    return other.standing, other.result
                form.standing, form.content = FormStanding.TAKEN, content
                return FormStanding.OPEN, ""
            return form.standing, form.result

    def is_of(self, name: str, seal: DraftSeal) -> bool:
        """Whether a form was shown to this member, of this archive."""
        with self._turn:
            form = self._forms.get(name)
            return form is not None and form.seal == seal

    def give_back(self, name: str) -> None:
        """Nothing was recorded: it may be sent again."""
        with self._turn:
            if name in self._forms:
                self._forms[name] = _Form(self._forms[name].seal)

    def done(self, name: str, result: str) -> None:
        """It was recorded: whoever sends it again, or another one that says the same, is led to this path."""
        with self._turn:
            form = self._forms.setdefault(name, _Form())
            form.standing, form.result = FormStanding.DONE, result
            self._drafts.pop(name, None)

    def undone(self, result: str) -> None:
        """What was recorded there was taken back: it may be recorded again."""
        with self._turn:
            for name in [name for name, each in self._forms.items() if each.result.startswith(result)]:
                del self._forms[name]

    def forget(self) -> None:
        """Know only forms of which drafts are kept: they are of one member and one archive."""
        with self._turn:
            for name in [name for name, each in self._forms.items() if each.seal is None]:
                del self._forms[name]

    def _digest(self, seal: DraftSeal | None, path: str, fields: Mapping[str, str]) -> bytes:
        told = json.dumps([seal.archive.hex() if seal else "", path, sorted(fields.items())]).encode()
        return blake2b(told, key=self._secret).digest()

    def keep(self, name: str, path: str, fields: Mapping[str, str]) -> None:
        """Keep what was typed into a form that is not recorded yet, for whom it was shown to."""
        with self._turn:
            form = self._forms.get(name)
            if form is None or form.seal is None or form.standing is FormStanding.DONE:
                return
            self._drafts[name] = Draft(path, form.seal, form.seal.sealed(fields))
            self._drafts.move_to_end(name)
            while len(self._drafts) > MOST_DRAFTS:
                self._drafts.popitem(last=False)

    def draft(self, name: str) -> Draft | None:
        """What was typed into a form."""
        with self._turn:
            return self._drafts.get(name)

    def drafts(self, seal: DraftSeal) -> dict[str, Draft]:
        """All that a member of an archive typed and did not record, the newest last."""
        with self._turn:
            return {name: each for name, each in self._drafts.items() if each.seal == seal}
