"""How regimes stand to each other: which exclude each other, which lead to solitary confinement (`regimes.jsonl`)."""

import json
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class RegimeKind(Enum):
    """What a regime is for the clock."""

    PENALTY = "penalty"
    """A cell as a punishment. Two of them exclude each other."""
    APART = "apart"
    """Apart from others, not as a punishment. It may be in a punishment cell too."""
    CONDITIONS = "conditions"
    """Stricter conditions of the whole sentence. Excludes nothing."""
    ORDINARY = "ordinary"
    """In company with others. Excludes every other cell."""
    PASSING = "passing"
    """Hospital and transport. It interrupts, and excludes nothing."""
    CUSTODY = "custody"
    """The legal ground on which somebody is held at all. It covers all the others."""


class Regime(NamedTuple):
    """A regime by its code in the vocabulary. One of unknown code is a custody of its own."""

    code: str
    kind: RegimeKind
    leads_to_solitary: bool = False


HELD = "held"
"""The regime of whoever is held somewhere, of which no more is known."""


@cache
def regimes() -> dict[str, Regime]:
    """The regimes by code."""
    text = files("khronika.analysis.worlds").joinpath("regimes.jsonl").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines()[1:]:
        row = json.loads(line)
        leads = bool(row.get("lead_to_solitary", False))
        found[row["regime"]] = Regime(row["regime"], RegimeKind(row["kind"]), leads)
    return found


@cache
def regime(code: str) -> Regime:
    """The regime of a code."""
    return regimes().get(code) or Regime(code, RegimeKind.CUSTODY)


@cache
def is_passing(code: str) -> bool:
    """Whether it is an interruption, such as hospital."""
    return regime(code).kind is RegimeKind.PASSING


@cache
def exclude(one: str, other: str) -> bool:
    """Whether nobody can be in both regimes on one whole day."""
    if one == other:
        return False
    kinds = {regime(one).kind, regime(other).kind}
    if RegimeKind.ORDINARY in kinds:
        return not kinds & {RegimeKind.CUSTODY, RegimeKind.PASSING, RegimeKind.CONDITIONS}
    return kinds == {RegimeKind.PENALTY}
