"""The rendition `proposals`: canonical JSON beside the text it speaks of (docs/format/evidence.md, "Proposals")."""

from collections.abc import Sequence
from typing import assert_never

from khronika.evidence.proposal.error import MalformedProposalsError
from khronika.evidence.proposal.proposal import (
    ActName,
    FacilityName,
    Proposal,
    ProposalKind,
    ProposalStanding,
    ProposedAttribution,
    ProposedName,
    ProposedStance,
    Proposer,
    RelativeDate,
    Value,
)
from khronika.primitives.codec import Json, canonical, parse_canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.timespan import Kind as Extent
from khronika.primitives.timespan import Timespan, UnreadableDate

_NAMED = (ProposalKind.PERSON, ProposalKind.ORGANISATION, ProposalKind.PLACE)


def to_json(proposals: Sequence[Proposal]) -> bytes:
    """The rendition of the proposals of one text, in their order.

    Raises MalformedError for a lone surrogate in a name.
    """
    return canonical([_written(each) for each in proposals]).encode()


def _written(proposal: Proposal) -> Json:
    written: dict[str, Json] = {
        "kind": proposal.kind.value,
        "start": proposal.start,
        "end": proposal.end,
        "value": _value(proposal.value),
        "proposer": {"name": proposal.proposer.name, "version": proposal.proposer.version},
    }
    return written | {"attribution": _attribution(proposal.attribution)} if proposal.attribution else written


def _value(value: Value) -> dict[str, Json]:
    match value:
        case ProposedName(name):
            return {"name": name}
        case FacilityName(code, region, known):
            found: dict[str, Json] = {"code": code, "region": region, "known": known}
            return {name: member for name, member in found.items() if member is not None}
        case Timespan():
            dated: dict[str, Json] = {"edtf": value.edtf, "extent": value.kind.value}
            return dated | {"inferred": True} if value.inferred else dated
        case RelativeDate():
            return {"relative": True}
        case ActName(code, standing):
            return {"code": code, "standing": standing.value}
        case ProposedAttribution():
            return _attribution(value)
        case _:
            assert_never(value)


def _attribution(value: ProposedAttribution) -> dict[str, Json]:
    stance: dict[str, Json] = {"stance": value.stance.value}
    return stance | {"speaker": [value.start, value.end]} if value.end > value.start else stance


def parse(data: bytes, text: str) -> list[Proposal]:
    """The proposals of a rendition, quotes cut from the text it speaks of.

    Raises MalformedProposalsError for any other bytes.
    """
    try:
        value = parse_canonical(data.decode())
    except (MalformedError, UnicodeDecodeError) as error:
        raise MalformedProposalsError("proposals that are not canonical JSON") from error
    if not isinstance(value, list):
        raise MalformedProposalsError("proposals that are no list")
    found = [_proposal(each, text) for each in value]
    if to_json(found) != data:
        raise MalformedProposalsError("proposals in another form than theirs")
    return found


def _proposal(value: Json, text: str) -> Proposal:
    match value:
        case {
            "kind": str(kind),
            "start": int(start),
            "end": int(end),
            "value": dict(said),
            "proposer": dict(proposer),
        }:
            quote, known = _quote(text, start, end), _kind(kind)
            return Proposal(
                start,
                end,
                quote,
                known,
                _parsed(known, said, quote, text),
                _proposer(proposer),
                _whose(value, text),
            )
        case _:
            raise MalformedProposalsError("no proposal")


def _whose(value: Json, text: str) -> ProposedAttribution | None:
    match value:
        case {"attribution": dict(attribution)}:
            return _parsed_attribution(attribution, text)
        case _:
            return None


def _proposer(value: dict[str, Json]) -> Proposer:
    match value:
        case {"name": str(name), "version": str(version)}:
            return Proposer(name, version)
        case _:
            raise MalformedProposalsError("no proposer")


def _quote(text: str, start: int, end: int) -> str:
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise MalformedProposalsError("a proposal outside of its text")
    return text[start:end]


def _kind(name: str) -> ProposalKind:
    try:
        return ProposalKind(name)
    except ValueError as error:
        raise MalformedProposalsError("an unknown kind of proposal") from error


def _parsed(kind: ProposalKind, value: dict[str, Json], quote: str, text: str) -> Value:
    """The value; members beyond its own are found when the whole is written again."""
    match kind:
        case ProposalKind.PERSON | ProposalKind.ORGANISATION | ProposalKind.PLACE:
            return ProposedName(_text(value, "name"))
        case ProposalKind.ACT:
            return ActName(_text(value, "code"), _standing(_text(value, "standing")))
        case ProposalKind.DATE:
            return RelativeDate() if "relative" in value else _timespan(value, quote)
        case ProposalKind.FACILITY:
            region = _text(value, "region") if "region" in value else None
            return FacilityName(
                _text(value, "code"), region, _text(value, "known") if "known" in value else None
            )
        case ProposalKind.PASSAGE:
            return _parsed_attribution(value, text)
        case _:
            assert_never(kind)


def _text(value: dict[str, Json], name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise MalformedProposalsError("a value that is none of its kind")
    return found


def _timespan(value: dict[str, Json], quote: str) -> Timespan:
    try:
        extent = Extent(_text(value, "extent"))
        return Timespan.of(
            _text(value, "edtf"), extent, text=" ".join(quote.split()), inferred="inferred" in value
        )
    except (ValueError, UnreadableDate) as error:
        raise MalformedProposalsError("no timespan") from error


def _standing(name: str) -> ProposalStanding:
    try:
        return ProposalStanding(name)
    except ValueError as error:
        raise MalformedProposalsError("an unknown standing of an act") from error


def _parsed_attribution(value: Json, text: str) -> ProposedAttribution:
    match value:
        case {"stance": str(stance), "speaker": [int(start), int(end)], **rest} if not rest:
            return ProposedAttribution(_quote(text, start, end), start, end, _stance(stance))
        case {"stance": str(stance), **rest} if not rest:
            return ProposedAttribution("", 0, 0, _stance(stance))
        case _:
            raise MalformedProposalsError("no attribution")


def _stance(name: str) -> ProposedStance:
    try:
        return ProposedStance(name)
    except ValueError as error:
        raise MalformedProposalsError("an unknown stance") from error
