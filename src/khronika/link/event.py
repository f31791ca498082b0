"""Events of judging who is the same person (docs/format/link.md)."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from khronika.link.judgement import Verdict
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, Exposure, Form, plain, veiled
from khronika.primitives.form import ID, TEXT, one_of, optional, parse_members, parse_text

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL


class LinkProposal(NamedTuple):
    """What the program said of a pair when it was judged: a likelihood as three decimals, and the version of the comparison."""

    likelihood: str
    scorer: str


def _parse_pair(value: Json) -> tuple[str, str]:
    match value:
        case [str(left), str(right)]:
            return ID.parse(left), ID.parse(right)
        case _:
            raise MalformedError("a pair of ids is expected in this field of an event")


def _parse_proposal(value: Json) -> LinkProposal:
    found = parse_members(value, _PROPOSAL)
    return LinkProposal(parse_text(found["likelihood"]), parse_text(found["scorer"]))


_PROPOSAL = frozenset(LinkProposal._fields)
PAIR: Form[tuple[str, str]] = Form("list of two ids", _parse_pair, list[Json])
PROPOSAL: Form[LinkProposal] = Form(
    '`{"likelihood","scorer"}`',
    _parse_proposal,
    lambda proposal: {"likelihood": proposal.likelihood, "scorer": proposal.scorer},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeEvent(Event):
    """A member's verdict on whether two persons of the record are one."""

    KIND: ClassVar[str] = "judge"

    judgement: str = plain(TEXT, PUBLIC, "the judgement's id, 32 hexadecimal digits")
    verdict: Verdict = plain(one_of(Verdict), PUBLIC, "what was decided")
    pair: tuple[str, str] = veiled(PAIR, PERSONAL, "the two persons")
    grounds: str = veiled(TEXT, PERSONAL, "why")
    proposal: LinkProposal | None = veiled(optional(PROPOSAL), PROTECTED, "what the program said of the pair")


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeWithdrawnEvent(Event):
    """A judgement counts no longer."""

    KIND: ClassVar[str] = "judge-withdrawn"

    judgement: str = plain(TEXT, PUBLIC, "the judgement that counts no longer")
    grounds: str = veiled(TEXT, PERSONAL, "why")
