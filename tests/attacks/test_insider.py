"""Promise 2, from the inside: a member who holds every key can write anything into the log, and verification says what is wrong with it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from khronika.archive.store.archive import Archive
from khronika.durable import FileBatch
from khronika.evidence.citation.citation import CitationStanding, FromOriginal, Quote
from khronika.evidence.citation.locator import Locator, Whole
from khronika.intake.event import Content, OpenEvent, SealEvent
from khronika.ledger.custody import Link
from khronika.primitives.codec import b64, format_id
from khronika.primitives.event import EventFields
from khronika.record.case import CaseContent
from khronika.record.event import CaseEvent, PolicyEvent, StateEvent
from khronika.seal.event import MemberEvent
from khronika.seal.member import MemberKeys
from khronika.seal.opening import Sealed, parse, prepare, sign_run
from khronika.vault.location import Location
from tests.insider import AT, altered, compose, forge, next_link, put
from tests.record.entries import identity, state
from tests.world import PASSPHRASE, codes, entries, found, seal, spread

OTHER = MemberKeys.generate()
CASE = CaseEvent(case=format_id(b"c" * 16), of=None, code="one", content=CaseContent("", "en", (), {}))
ANOTHER_CASE = CaseEvent(
    case=format_id(b"d" * 16), of=None, code="two", content=CaseContent("", "en", (), {})
)


@pytest.fixture
def archive(tmp_path: Path):
    made = found(tmp_path / "archive")
    seal(made, spread(tmp_path / "stick", {"order.txt": b"an order", "register.txt": b"a register"}))
    with made:
        yield made


def write(archive: Archive, *records: Sealed) -> set[str]:
    """Put records into the log with the site's own keys, past every check; gives the faults a verification finds."""
    put(archive, records)
    return codes(archive.folder.root)


def opened(archive: Archive, link: Link) -> Sealed:
    """The event of taking out the bytes of an item, at this place of its chain."""
    return forge(archive, OpenEvent(item=link.item, note=None), link)


def received(
    archive: Archive, item: str, sha256: str, place: Location | None = None, control: str = "A-000001"
) -> SealEvent:
    content = Content("text/plain", sha256, archive.index.item_by_number(1).size)
    return SealEvent(
        item=item, control=control, accession=format_id(bytes(16)), content=content, name=b"x", path=b"x", times="", object=place
    )  # fmt: skip


def test_an_honest_event_written_the_same_way_is_no_fault(archive):
    assert write(archive, opened(archive, next_link(archive))) == set()


def test_an_opening_that_is_none_is_found(archive):
    assert write(archive, Sealed(b"khronika-opening/1\nnonsense\n", {})) == {"A004"}


@pytest.mark.parametrize(
    "changed",
    [{"more": 1}, {"code": "stands open"}, {"of": 7}, {"case": "x"}, {"at": "yesterday"}, {"by": "me"}],
)
def test_an_event_that_is_not_of_the_form_of_its_type_is_found(archive, changed):
    assert write(archive, altered(archive, CASE, **changed)) == {"A004"}


def test_an_event_that_lacks_a_field_is_found(archive):
    fields = EventFields({"type": PolicyEvent.KIND, "at": AT, "by": archive.keyring.member.member}, {}, {})
    assert write(archive, compose(archive, fields)) == {"A004"}


def test_an_event_signed_by_another_hand_is_found(archive):
    assert write(archive, forge(archive, CASE, keys=OTHER)) == {"A005"}


def test_one_event_of_a_run_put_in_place_of_another_is_found(archive):
    fields = [
        prepare(
            EventFields({"type": "remark", "at": AT, "by": archive.keyring.member.member, "n": n}, {}, {})
        )
        for n in range(3)
    ]
    sealed = sign_run(fields, archive.keyring.member.signing_key().sign)
    foreign = prepare(
        EventFields({"type": "remark", "at": AT, "by": archive.keyring.member.member, "n": 9}, {}, {})
    )
    data = foreign.text + sealed[1].opening[len(fields[1].text) :]
    assert write(archive, sealed[0], Sealed(data, {}), sealed[2]) == {"A005"}


def test_an_author_nobody_made_known_is_found(archive):
    assert write(archive, forge(archive, CASE, keys=OTHER, by=OTHER.member)) == {"A006"}


def test_a_member_who_makes_himself_known_is_no_member(archive):
    key = b64(OTHER.verifying_bytes())
    member = MemberEvent(member=OTHER.member, ed25519=key, hpke="00" * 32, name="")
    assert write(archive, forge(archive, member, keys=OTHER, by=OTHER.member)) == {"A006"}


def test_a_key_that_is_none_is_found(archive):
    member = MemberEvent(member=OTHER.member, ed25519=b64(bytes(31)), hpke="00" * 32, name="")
    assert write(archive, forge(archive, member)) == {"A004"}


def test_a_member_made_known_twice_is_found(archive):
    key = b64(OTHER.verifying_bytes())
    again = MemberEvent(member=archive.keyring.member.member, ed25519=key, hpke="00" * 32, name="")
    assert write(archive, forge(archive, again)) == {"A009"}


def test_a_changed_field_text_is_found(archive):
    honest, other = forge(archive, CASE), forge(archive, ANOTHER_CASE)
    assert write(archive, Sealed(honest.opening, other.fields)) == {"A007"}


@pytest.mark.parametrize("name", ["code", "content"])
def test_a_field_text_left_out_is_found(archive, name):
    honest = forge(archive, CASE)
    fields = {each: text for each, text in honest.fields.items() if each != name}
    assert write(archive, Sealed(honest.opening, fields)) == {"A007"}


@pytest.mark.parametrize("added", [{"beside": b"x"}, {"code.1": b"x"}])
def test_a_field_text_too_many_is_found(archive, added):
    honest = forge(archive, CASE)
    assert write(archive, Sealed(honest.opening, {**honest.fields, **added})) == {"A007"}


@pytest.mark.parametrize(
    ("step", "code"), [(0, "A010"), (2, "A008")], ids=["an event told twice", "an event left out"]
)
def test_a_chain_with_a_fork_or_a_gap_is_found(archive, step, code):
    assert write(archive, opened(archive, next_link(archive, step=step))) == {code}


def test_a_chain_that_leads_back_to_another_event_is_found(archive):
    assert write(archive, opened(archive, next_link(archive)._replace(prev="00" * 32))) == {"A008"}


FOREIGN = [
    ({"site": "b"}, "A008"),
    ({"site": "b", "seq": 0, "prev": None}, "A008"),
    ({"seen": {"a": "0" * 64}}, "A004"),
]


@pytest.mark.parametrize(("link", "code"), FOREIGN)
def test_a_link_of_another_site_or_that_has_seen_its_own_is_found(archive, link, code):
    assert write(archive, opened(archive, next_link(archive)._replace(**link))) == {code}


def test_a_chain_that_does_not_begin_with_a_sealing_is_found(archive):
    assert write(archive, opened(archive, Link(format_id(bytes(16)), "a", 0, None, {}))) == {"A008"}


def test_other_bytes_received_again_as_the_same_item_are_found(archive):
    row, link = archive.index.item_by_number(1), next_link(archive)
    assert write(archive, forge(archive, received(archive, row.id, row.sha256.hex()), link)) == set()
    following = Link(row.id, "a", link.seq + 1, archive.bundles.tail()[-1].commitment.hex(), {})
    assert write(archive, forge(archive, received(archive, row.id, "ab" * 32), following)) == {"A008"}


def test_bytes_that_are_not_those_sealed_are_found(archive):
    place, item = archive.location(archive.index.item_by_number(1)), format_id(b"x" * 16)
    event = received(archive, item, "ab" * 32, place, "A-000009")
    assert write(archive, forge(archive, event, Link(item, "a", 0, None, {}))) == {"V003", "V005"}


def test_an_opening_exchanged_after_the_fact_is_found(archive):
    assert write(archive, forge(archive, CASE)) == set()
    records = archive.bundles.tail()
    exchanged = forge(archive, CASE, at="2020-01-01T00:00:00Z")
    assert parse(records[-1].opening).event["at"] == AT
    with FileBatch() as batch:
        archive.bundles.write(batch, 0, [*records[:-1], exchanged])
    assert codes(archive.folder.root) == {"A003"}


def test_an_opening_put_into_the_log_a_second_time_is_found(archive):
    sealed = forge(archive, PolicyEvent(reviewers=2))
    assert write(archive, sealed) == set()
    assert write(archive, sealed) == {"A009"}


def test_two_openings_of_one_event_are_two_events(archive):
    assert (
        write(archive, forge(archive, PolicyEvent(reviewers=2)), forge(archive, PolicyEvent(reviewers=2)))
        == set()
    )


def test_an_entry_of_the_log_is_the_digest_of_its_opening(archive):
    for entry in entries(archive):
        assert entry.commitment == hashlib.sha256(archive.bundles.record(entry.position).opening).digest()


BATCH = state(identity("batch"), ("p", "detail", "x"), ("p", "detail", "y"))
CONTRADICTING = {
    "numbers of another batch": {"statements": state(identity("other"), ("p", "detail", "x")).statements},
    "numbers out of order": {"statements": BATCH.statements[::-1]},
    "words without an item": {"quote": Quote("INVENTED", 0, 8), "standing": CitationStanding.FOUND},
    "a standing without words": {"standing": CitationStanding.FOUND},
    "words called a place": {
        "item": identity("item"),
        "rendition": FromOriginal("utf-8"),
        "locator": (Locator(Whole()),),
        "quote": Quote("INVENTED"),
        "standing": CitationStanding.PLACE,
    },
}


@pytest.mark.parametrize("changed", CONTRADICTING.values(), ids=CONTRADICTING)
def test_a_batch_whose_parts_contradict_each_other_is_found_and_taken_for_nothing(archive, changed):
    assert write(archive, forge(archive, BATCH)) == set()
    assert write(archive, forge(archive, replace(BATCH, batch=identity("second"), **changed))) == {"A004"}
    with Archive.open(archive.folder.root, PASSPHRASE) as again:
        assert [batch for _, batch in again.index.events(StateEvent)] == [BATCH.batch]
