"""Custody out: the custody events of items as CASE/UCO investigative actions over file facets (CASE and UCO 1.4 and 1.5, JSON-LD)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from khronika.disclosure.audience import Audience
from khronika.disclosure.grounds import ItemFacts
from khronika.exchange.error import ExchangeError
from khronika.exchange.tables.written import ExportFiles, ExportLoss
from khronika.primitives.codec import Json, canonical, parse_id

FILE = "custody.case.jsonld"
CONTEXT: Mapping[str, Json] = {
    "kb": "urn:khronika:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DEEDS = {
    "seal": "sealed into the archive",
    "open": "bytes taken out by a member",
    "export": "left the archive in an export",
    "derive": "renditions made of it",
    "text-corrected": "recognised text corrected by a member, both readings kept",
    "text-correction-withdrawn": "a correction of recognised text taken back",
}
_PREPARED = "prepared to leave in an export, which was cut off: did not leave"


class OuterCustodyError(ExchangeError):
    """Custody is asked for an audience it never leaves for: digests and times let anybody confirm what one has."""


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """One custody event: its number in the chain from 0, its type, when as claimed (RFC 3339), and its commitment in the log (hex).

    An export that did not leave was prepared and cut off.
    """

    seq: int
    type: str
    at: str
    commitment: str
    did_leave: bool = True


@dataclass(frozen=True, slots=True)
class ExportedCustody:
    """An item with its custody events, oldest first."""

    item: ItemFacts
    events: tuple[CustodyStep, ...]


def custody(chains: Iterable[ExportedCustody], audience: Audience) -> ExportFiles:
    """The custody of these items as one bundle. No member, recipient, original name or source is in it.

    Raises OuterCustodyError for press and public.
    """
    if audience.is_outer:
        raise OuterCustodyError(
            "the custody of items leaves only for the organisation and for a court", hint="use --for court"
        )
    listed = tuple(chains)
    graph = [node for chain in listed for node in _nodes(chain)]
    bundle: Json = {
        "@id": f"kb:bundle-{uuid5(NAMESPACE_URL, canonical(list[Json](_ids(graph))))}",
        "@type": "uco-core:Bundle",
        "uco-core:object": [{"@id": each} for each in _ids(graph)],
    }
    document: dict[str, Json] = {"@context": dict(CONTEXT), "@graph": [bundle, *graph]}
    actions = sum(len(chain.events) for chain in listed)
    return ExportFiles(
        {FILE: f"{canonical(document)}\n".encode()},
        actions,
        {ExportLoss.PERFORMER: actions} if actions else {},
    )


def _ids(graph: Iterable[Mapping[str, Json]]) -> Iterator[str]:
    return (str(node["@id"]) for node in graph)


def _nodes(chain: ExportedCustody) -> Iterator[dict[str, Json]]:
    yield _file(chain.item)
    yield from (_action(chain.item, event) for event in chain.events)
    yield _record(chain)


def _file(item: ItemFacts) -> dict[str, Json]:
    digest: Json = {
        "@id": _name("hash", item),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": "SHA256",
        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": item.sha256},
    }
    named: Json = {
        "@id": _name("file", item),
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": item.control,
        "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(item.size)},
    }
    content: dict[str, Json] = {
        "@id": _name("content", item),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": [digest],
    }
    if item.media:
        content["uco-observable:mimeType"] = item.media
    return {"@id": _name("item", item), "@type": "uco-observable:File", "uco-core:hasFacet": [named, content]}


def _action(item: ItemFacts, event: CustodyStep) -> dict[str, Json]:
    return {
        "@id": f"kb:action-{uuid5(NAMESPACE_URL, f'kb:commitment-{event.commitment}')}",
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": _DEEDS.get(event.type, event.type) if event.did_leave else _PREPARED,
        "uco-core:description": f"custody event {event.seq} of {item.control}; commitment in the public log {event.commitment}",
        "uco-action:startTime": {"@type": "xsd:dateTime", "@value": event.at},
        "uco-action:object": [{"@id": _name("item", item)}],
        "uco-action:result": [{"@id": _name("provenance", item)}],
    }


def _record(chain: ExportedCustody) -> dict[str, Json]:
    return {
        "@id": _name("provenance", chain.item),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": chain.item.control,
        "uco-core:object": [{"@id": _name("item", chain.item)}],
    }


def _name(kind: str, item: ItemFacts) -> str:
    """A name that ends in a UUID of version 4, as UCO asks: the item's id, which is random but for the six bits that tell the version."""
    return f"kb:{kind}-{UUID(bytes=parse_id(item.id), version=4)}"
