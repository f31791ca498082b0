"""What is asked to leave with a case, and what was decided: for each field text, that it leaves or why it stays, with a preview."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from khronika.disclosure.audience import Withheld
from khronika.disclosure.case_place import CasePlace
from khronika.disclosure.disclosed_field import DisclosedField
from khronika.disclosure.error import UnconfirmedReleaseError, WithheldError
from khronika.disclosure.exhibit_look import ExhibitGap, ExhibitLook
from khronika.primitives.codec import Json
from khronika.primitives.message import counted, message
from khronika.record.case import CaseContent

_LISTED = 20
"""Places named in an error; of more, their number."""


class ReportField(Enum):
    """Veiled fields of a batch of statements; of a list each member has a text of its own (`chain.2`)."""

    ITEM = "item"
    RENDITION = "rendition"
    LOCATOR = "locator"
    QUOTE = "quote"
    CONTEXT = "context"
    STANDING = "standing"
    STANCE = "stance"
    CHAIN = "chain"
    ORIGIN = "origin"
    GRADE = "grade"
    SOURCE = "source"
    STATEMENTS = "statements"
    ENTITIES = "entities"


@dataclass(frozen=True, slots=True)
class ReportFields:
    """A batch that a case rests on: its exhibit (control number, empty where it cites none) and the values of its field texts by name."""

    batch: str
    exhibit: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class CorrectionMaterial:
    """Of words that a batch cites: corrections that leave with them, by their ids; what members read there, and around them."""

    corrections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseMaterial:
    """A case, the batches that are shown, and by exhibit the values of all fields that can be disclosed, and what was found in it.

    `against` are ids of statements that no sentence rests on and that speak against it: they leave in whatever state they are.
    """

    code: str
    content: CaseContent
    reports: tuple[ReportFields, ...]
    values: Mapping[DisclosedField, Json]
    against: frozenset[str] = frozenset()
    looks: tuple[ExhibitLook, ...] = ()
    allegations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By id of an allegation the labels that are told of its accused and its episode."""
    corrections: Mapping[str, CorrectionMaterial] = field(default_factory=dict)
    """By id of a batch what was corrected of words that it cites."""


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What a member asks for: fields to disclose, places that were looked at and confirmed, exhibits whose bytes stay behind."""

    disclosed: frozenset[DisclosedField] = frozenset()
    confirmed: frozenset[CasePlace] = frozenset()
    without_bytes: frozenset[str] = frozenset()


class PreviewState(Enum):
    """What becomes of a value that tells of a protected person."""

    LEAVES = "leaves: a court may read it"
    AGAINST = "leaves: speaks against the case, and no sentence cites it"
    CONFIRMED = "leaves: confirmed"
    ASKS = "must be confirmed, or nothing leaves"
    STAYS = "stays behind unless it is confirmed"


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """One value about a protected person, or one that speaks against the case.

    `text` is for the member who releases alone.

    `reason` is None where none is needed. Of an exhibit each mention of a name has an entry, and `where` says
    where in it that stands.
    """

    place: CasePlace
    state: PreviewState
    reason: Withheld | None
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class CaseRelease:
    """What of a case leaves.

    `fields` has for each batch and each of its field texts why it stays, or None: it leaves. `disclosed` are
    the fields asked for, exhibit by exhibit. `refused` is what the case rests on and may not leave, whoever
    confirms it. `against` are the statements that speak against it: what of them may not leave is refused,
    too. `gaps` has by exhibit what nobody looked at.
    """

    fields: Mapping[str, Mapping[str, Withheld | None]]
    disclosed: frozenset[DisclosedField]
    preview: tuple[PreviewEntry, ...]
    refused: tuple[tuple[CasePlace, Withheld], ...]
    against: frozenset[str] = frozenset()
    gaps: Mapping[str, tuple[ExhibitGap, ...]] = field(default_factory=dict)
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By id of a batch the corrections, by their ids, that leave with its quote."""

    def leaving(self, batch: str) -> frozenset[str]:
        """Names of the field texts of a batch that leave; none of a batch that was not decided on."""
        return frozenset(name for name, reason in self.fields.get(batch, {}).items() if reason is None)

    @property
    def unconfirmed(self) -> tuple[CasePlace, ...]:
        """Places that must be confirmed before anything leaves, each once."""
        return tuple(dict.fromkeys(entry.place for entry in self.preview if entry.state is PreviewState.ASKS))

    @property
    def withheld(self) -> Mapping[Withheld, int]:
        """How many field texts stay behind, by reason."""
        return Counter(
            reason for names in self.fields.values() for reason in names.values() if reason is not None
        )

    def require_allowed(self) -> None:
        """Nothing where all that the case rests on may leave; raises WithheldError, UnconfirmedError.

        No name stands in either.
        """
        cited = [each for each in self.refused if each[0].name not in self.against]
        _refuse(cited, "this case rests on", "record the case anew without it")
        _refuse(self.refused, "against this case speaks", LEAVE_OUT)
        if self.unconfirmed:
            raise UnconfirmedReleaseError(
                counted(
                    "{n} place of this case tells of protected persons: {listed}",
                    "{n} places of this case tell of protected persons: {listed}",
                    len(self.unconfirmed),
                    listed=_listed(self.unconfirmed),
                ),
                hint=message(
                    "look at each with --dry-run, then word the case otherwise, or confirm it: --allow "
                    "PLACE{or_leave_out}",
                    or_leave_out=self._or_leave_out(),
                ),
            )

    def _or_leave_out(self) -> str:
        asks = any(place.name in self.against for place in self.unconfirmed)
        return f"; what speaks against it: confirm it, or {LEAVE_OUT}" if asks else ""


LEAVE_OUT = "leave it out, and write why into a file, which is logged and stays: --leave-out STATEMENT:FILE"


def _refuse(refused: Collection[tuple[CasePlace, Withheld]], what: str, hint: str) -> None:
    if refused:
        reasons = sorted({reason.value for _, reason in refused})
        raise WithheldError(
            message(
                "{what} what may not leave ({names}): {listed}",
                what=what,
                names="; ".join(reasons),
                listed=_listed(place for place, _ in refused),
            ),
            hint=hint,
        )


def _listed(places: Iterable[CasePlace]) -> str:
    texts = [str(place) for place in places]
    more = f" and {len(texts) - _LISTED} more" if len(texts) > _LISTED else ""
    return ", ".join(texts[:_LISTED]) + more
