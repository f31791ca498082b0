"""A package that is prepared on pages: what was asked for and confirmed, the job that writes it, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from khronika.archive.release.order import NoExhibitError, NotAgainstError, ReleaseOrder
from khronika.archive.release.release import Released
from khronika.disclosure.case_place import CasePlace, parse_case_place
from khronika.disclosure.disclosed_field import parse_disclosed_field
from khronika.disclosure.error import UnknownPlaceError
from khronika.disclosure.release import PreviewState
from khronika.dossier.event import LeftOut
from khronika.dossier.letter import Letter
from khronika.presentation.release.preview_place import PreviewGroup
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message
from khronika.record.recorded import State
from khronika.session import Job
from khronika.web.error import WorkspaceError

SHOWN, ALLOW, WITHHOLD, WHY, DISCLOSE, STATE = "shown", "allow.", "withhold.", "why.", "disclose.", "state."
"""The field that lists the places that were shown, and how others begin; a place that was shown and not marked is confirmed no longer."""
WITHHOLD_ALSO = "withhold_also"
"""Numbers of exhibits that have no box, since a form holds no more of them."""
MAY_LEAVE_AS_THAT = (State.PROPOSED, State.DISPUTED)
"""States in which statements leave only where somebody says so."""


@dataclass(slots=True)
class CasePackage:
    """What is asked for with a case, and the jobs that were begun."""

    order: ReleaseOrder
    marks: dict[CasePlace, str] = field(default_factory=dict)
    """What stood at each place when it was confirmed, as a digest."""
    job: Job[Released] | None = None
    out: Path | None = None
    letter: Job[Letter] | None = None
    letter_out: Path | None = None

    def ask_for(self, form: Mapping[str, str]) -> None:
        """Change what is asked for, as a form says; raises DisclosureError for a place or field that is none."""
        shown = frozenset(map(parse_case_place, form.get(SHOWN, "").split()))
        allowed = {
            parse_case_place(name.removeprefix(ALLOW)): mark
            for name, mark in form.items()
            if name.startswith(ALLOW)
        }
        reasons = {each.statement: each.why for each in self.order.left_out} | {
            name.removeprefix(WHY): why.strip() for name, why in form.items() if name.startswith(WHY)
        }
        order = replace(
            self.order,
            recipient=form.get("recipient", "").strip(),
            disclose=frozenset(map(parse_disclosed_field, _marked(form, DISCLOSE))),
            allow=(self.order.allow - shown) | frozenset(allowed),
            withhold=frozenset((*_marked(form, WITHHOLD), *form.get(WITHHOLD_ALSO, "").split())),
            states=frozenset(each for each in MAY_LEAVE_AS_THAT if form.get(STATE + each.value) == "on"),
            left_out=tuple(LeftOut(statement, why) for statement, why in reasons.items() if why),
        )
        self.order = order
        self.marks = {
            place: mark for place, mark in (self.marks | allowed).items() if place in self.order.allow
        }

    def drop_changed(self, groups: Iterable[PreviewGroup]) -> bool:
        """Confirm no longer what is another text than was looked at; whether there was any."""
        changed = {
            each.place
            for group in groups
            if group.state is PreviewState.CONFIRMED
            for each in group.places
            if self.marks.get(each.place) != each.mark
        }
        self.order = replace(self.order, allow=self.order.allow - changed)
        return bool(changed)

    def drop_unfit(self, error: UnknownPlaceError | NotAgainstError | NoExhibitError) -> None:
        """Ask no longer for what cannot be asked for any more, since the case or the record is another."""
        match error:
            case UnknownPlaceError():
                self.order = replace(self.order, allow=frozenset())
            case NotAgainstError():
                kept = (each for each in self.order.left_out if each.statement not in error.statements)
                self.order = replace(self.order, left_out=tuple(kept))
            case NoExhibitError():
                self.order = replace(self.order, withhold=self.order.withhold - set(error.exhibits))


def _marked(form: Mapping[str, str], prefix: str) -> list[str]:
    """What follows a prefix in the names of fields that are marked."""
    return [
        name.removeprefix(prefix) for name, value in form.items() if name.startswith(prefix) and value == "on"
    ]


def told_error(error: BaseException | None) -> KhronikaError | None:
    """What is told of an error: of one that is not ours its kind alone."""
    if error is None or isinstance(error, KhronikaError):
        return error
    kind = f"{type(error).__module__}.{type(error).__name__}"
    return WorkspaceError(message("internal error ({kind}); what was acknowledged is safe", kind=kind))
