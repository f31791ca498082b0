"""Citations as W3C Web Annotations, held against the shape the recommendation asks for."""

import json
import re

import pytest

from khronika.disclosure.audience import Audience
from khronika.evidence.citation.citation import Citation, CitationStanding, FromOriginal, Quote
from khronika.evidence.citation.locator import InMilliseconds, InParagraph, InPicture, Locator, OnPage, Whole
from khronika.exchange.exports.web_annotation import FILE, annotations
from khronika.exchange.tables.written import ExportLoss
from tests.disclosure.record_world import EVERYONE, ITEM, entity, grounds, identity, material, planned, stated

PEOPLE = [entity("act", "Act", "beating")]
SELECTORS = {
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "TextPositionSelector": {"type", "start", "end"},
    "FragmentSelector": {"type", "value", "conformsTo"},
}
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def cited(place, member=(), quote=None, standing=CitationStanding.PLACE):
    citation = Citation(ITEM.id, FromOriginal(), (Locator(place, member),), quote, None, standing)
    return grounds()._replace(citation=citation)


def collection(rests=None, audience=Audience.COURT, **changed):
    batch = stated(1, ("act", "detail", "INVENTED"), ("act", "type", {"code": "beating"}), **changed)
    written = annotations(
        planned(material(PEOPLE, [batch], rests=rests and {identity("batch1"): rests}), audience)
    )
    return json.loads(written.files[FILE]), written


def require_annotation(one):
    """Web Annotation Data Model, sections 3.1 to 4.2: what an annotation must have and of which kind."""
    assert one["type"] == "Annotation"
    assert IRI.fullmatch(one["id"])
    assert one["motivation"] == "describing"
    for body in one["body"]:
        assert (body["type"], body["format"], isinstance(body["value"], str)) == (
            "TextualBody",
            "text/plain",
            True,
        )
    target = one["target"]
    if isinstance(target, str):
        assert IRI.fullmatch(target)
        return
    assert target["type"] == "SpecificResource"
    assert IRI.fullmatch(target["source"])
    for selector in target["selector"]:
        assert selector.keys() <= SELECTORS[selector["type"]]
        assert "exact" in selector or "value" in selector or 0 <= selector["start"] < selector["end"]


@pytest.mark.parametrize("audience", EVERYONE)
def test_every_citation_is_an_annotation_of_the_shape_the_recommendation_asks_for(audience):
    found, written = collection(audience=audience)
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (found["type"], found["total"], written.held) == ("AnnotationCollection", 1, 1)
    assert found["first"]["type"] == "AnnotationPage"
    for one in found["first"]["items"]:
        require_annotation(one)


def test_the_quote_and_its_place_lead_back_into_the_item():
    (one,) = collection()[0]["first"]["items"]
    assert one["target"]["source"] == f"urn:khronika:item:{ITEM.id}"
    assert one["target"]["selector"] == [
        {"type": "TextQuoteSelector", "exact": "INVENTED quote", "prefix": "it ", "suffix": " after"},
        {"type": "TextPositionSelector", "start": 3, "end": 17},
    ]
    assert [body["value"] for body in one["body"]] == ["beating: detail: INVENTED", "beating: type: beating"]


@pytest.mark.parametrize(
    ("place", "standard", "value"),
    [
        (OnPage(2), "http://tools.ietf.org/rfc/rfc3778", "page=2"),
        (InPicture((10, 20, 310, 60)), "http://www.w3.org/TR/media-frags/", "xywh=pixel:10,20,300,40"),
        (InMilliseconds(12_500, 17_000), "http://www.w3.org/TR/media-frags/", "t=12.5,17"),
    ],
)
def test_pages_regions_and_moments_are_fragments(place, standard, value):
    (one,) = collection(cited(place))[0]["first"]["items"]
    assert one["target"]["selector"] == [{"type": "FragmentSelector", "conformsTo": standard, "value": value}]
    require_annotation(one)


def test_a_whole_item_is_its_own_target():
    (one,) = collection(cited(Whole()))[0]["first"]["items"]
    assert one["target"] == f"urn:khronika:item:{ITEM.id}"


def test_words_that_nobody_compared_are_called_the_analysts():
    (one,) = collection(cited(OnPage(2), (), Quote("INVENTED signature"), CitationStanding.ANALYST))[0][
        "first"
    ]["items"]
    require_annotation(one)
    assert one["body"][-1]["value"].startswith("words of the analyst: nothing that was read confirms")
    assert one["target"]["selector"][1] == {"type": "TextQuoteSelector", "exact": "INVENTED signature"}


def test_the_name_of_a_file_within_the_item_does_not_leave():
    (one,) = collection(cited(InParagraph(2), ("INVENTED insider.docx",)))[0]["first"]["items"]
    assert "insider" not in json.dumps(one)


def test_what_cites_no_item_is_counted():
    found, written = collection(item="")
    assert (found["total"], written.losses[ExportLoss.UNCITED]) == (0, 2)


def test_what_is_denied_says_so():
    (one,) = collection(stance="denies")[0]["first"]["items"]
    assert all(body["value"].endswith("(denies)") for body in one["body"])
