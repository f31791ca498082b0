"""A package that is prepared on pages: what was asked for and confirmed, the job that writes it, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import Released
from khronika.disclosure.case_place import parse_case_place
from khronika.disclosure.disclosed_field import DisclosedField, parse_disclosed_field
from khronika.dossier.event import LeftOut
from khronika.dossier.letter import Letter
from khronika.record.recorded import State
from khronika.session import Job

SHOWN, ALLOW, WITHHOLD, WHY, DISCLOSE, STATE = "shown.", "allow.", "withhold.", "why.", "disclose.", "state."
"""How fields of the form begin; a place that was shown and not marked is confirmed no longer."""
MAY_LEAVE_AS_THAT = (State.PROPOSED, State.DISPUTED)
"""States in which statements leave only where somebody says so."""


@dataclass(slots=True)
class CasePackage:
    """What is asked for with a case, and the jobs that were begun."""

    order: ReleaseOrder
    job: Job[Released] | None = None
    out: Path | None = None
    letter: Job[Letter] | None = None
    letter_out: Path | None = None


def asked_for(order: ReleaseOrder, form: Mapping[str, str]) -> ReleaseOrder:
    """The order as a form changes it; raises DisclosureError for a place or field that is none."""
    shown = frozenset(map(parse_case_place, _names(form, SHOWN)))
    allowed = frozenset(map(parse_case_place, _names(form, ALLOW)))
    left_out = tuple(LeftOut(name, form[WHY + name].strip()) for name in _names(form, WHY, is_told=True))
    return replace(
        order,
        recipient=form.get("recipient", "").strip(),
        disclose=_disclosed(form),
        allow=(order.allow - shown) | allowed,
        withhold=frozenset(_names(form, WITHHOLD)),
        states=frozenset(each for each in MAY_LEAVE_AS_THAT if form.get(STATE + each.value) == "on"),
        left_out=left_out,
    )


def _names(form: Mapping[str, str], prefix: str, *, is_told: bool = False) -> list[str]:
    """What follows a prefix in the names of fields that are marked, or that hold words."""
    return [
        name.removeprefix(prefix)
        for name, value in form.items()
        if name.startswith(prefix) and (value.strip() if is_told else value == "on")
    ]


def _disclosed(form: Mapping[str, str]) -> frozenset[DisclosedField]:
    return frozenset(map(parse_disclosed_field, _names(form, DISCLOSE)))
