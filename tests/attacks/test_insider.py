"""Promise 2, from the inside: a member who holds every key can write anything into the log, and verification says what is wrong with it."""

from pathlib import Path

import pytest

from khronika.archive.archive import Archive
from khronika.durable import Batch
from khronika.primitives.codec import format_id, parse_canonical
from khronika.seal.member import MemberKeys
from khronika.seal.opening import Draft, Sealed, compose, parse
from tests.world import codes, found, seal, spread

OTHER = MemberKeys.generate()


@pytest.fixture
def archive(tmp_path: Path):
    made = found(tmp_path / "archive")
    seal(made, spread(tmp_path / "stick", {"order.txt": b"an order", "register.txt": b"a register"}))
    with made:
        yield made


def write(archive: Archive, *records: Sealed) -> set[str]:
    """Put records into the log with the site's own keys, past every check; gives the faults a verification finds."""
    size = archive.log.size
    with Batch() as batch:
        archive.shelf.write(batch, size // 256, [*archive.shelf.tail(), *records])
    archive.log.append([record.commitment for record in records], archive.keyring.site.signers())
    return codes(archive.folder.root)


def event(archive: Archive, kind: str, **fields: object) -> dict:
    return {"type": kind, "at": "2026-11-22T10:15:00Z", "by": archive.keyring.member.member} | fields


def signed(archive: Archive, plain: dict, veiled: dict | None = None) -> Sealed:
    return compose(Draft(plain, veiled or {}), archive.keyring.member.signing_key().sign)


def last_of_first_item(archive: Archive):
    row = archive.index.item_by_number(1)
    assert row is not None
    return row


def test_an_honest_event_written_the_same_way_is_no_fault(archive):
    row = last_of_first_item(archive)
    chain = {"item": row.id, "seq": row.seq + 1, "prev": row.head.hex()}
    assert write(archive, signed(archive, event(archive, "open", **chain), {"note": None})) == set()


def test_an_opening_that_is_none_is_found(archive):
    assert write(archive, Sealed(b"khronika-opening/1\nnonsense\n", {})) == {"A004"}


def test_an_event_signed_by_another_hand_is_found(archive):
    forged = compose(Draft(event(archive, "case", case=format_id(bytes(16))), {}), OTHER.signing_key().sign)
    assert write(archive, forged) == {"A005"}


def test_an_author_nobody_made_known_is_found(archive):
    plain = event(archive, "case", case=format_id(bytes(16))) | {"by": OTHER.member}
    assert write(archive, compose(Draft(plain, {}), OTHER.signing_key().sign)) == {"A006"}


def test_a_member_who_makes_himself_known_is_no_member(archive):
    plain = event(archive, "member", member=OTHER.member, ed25519="A" * 43 + "=", hpke="00" * 32) | {"by": OTHER.member}
    assert "A006" in write(archive, compose(Draft(plain, {}), OTHER.signing_key().sign))


def test_a_changed_field_text_is_found(archive):
    honest = signed(archive, event(archive, "case", case=format_id(bytes(16))), {"code": "one"})
    other = signed(archive, event(archive, "case", case=format_id(bytes(16))), {"code": "two"})
    assert write(archive, Sealed(honest.opening, other.fields)) == {"A007"}


def test_a_field_text_left_out_is_found(archive):
    honest = signed(archive, event(archive, "case", case=format_id(bytes(16))), {"code": "one"})
    assert write(archive, Sealed(honest.opening, {})) == {"A007"}


@pytest.mark.parametrize("step", [0, 2], ids=["an event told twice", "an event left out"])
def test_a_chain_with_a_gap_is_found(archive, step):
    row = last_of_first_item(archive)
    chain = {"item": row.id, "seq": row.seq + step, "prev": row.head.hex()}
    assert write(archive, signed(archive, event(archive, "open", **chain), {"note": None})) == {"A008"}


def test_a_chain_that_leads_back_to_another_event_is_found(archive):
    row = last_of_first_item(archive)
    chain = {"item": row.id, "seq": row.seq + 1, "prev": "00" * 32}
    assert write(archive, signed(archive, event(archive, "open", **chain), {"note": None})) == {"A008"}


def test_a_chain_that_does_not_begin_with_a_sealing_is_found(archive):
    chain = {"item": format_id(bytes(16)), "seq": 0, "prev": None}
    assert write(archive, signed(archive, event(archive, "open", **chain), {"note": None})) == {"A008"}


def test_other_bytes_received_again_as_the_same_item_are_found(archive):
    row = last_of_first_item(archive)
    chain = {"item": row.id, "seq": row.seq + 1, "prev": row.head.hex()}
    plain = event(archive, "seal", accession=format_id(bytes(16)), control="A-000001", media="text/plain", **chain)
    assert write(archive, signed(archive, plain | {"sha256": row.sha256.hex(), "size": row.size})) == set()
    chain = {"seq": row.seq + 2, "prev": archive.shelf.tail()[-1].commitment.hex()}
    assert write(archive, signed(archive, plain | chain | {"sha256": "ab" * 32, "size": row.size})) == {"A008"}


def test_bytes_that_are_not_those_sealed_are_found(archive):
    row = last_of_first_item(archive)
    place = archive.location(row)
    plain = event(archive, "seal", accession=format_id(bytes(16)), control="A-000009", item=format_id(b"x" * 16), media="text/plain")
    plain |= {"prev": None, "seq": 0, "sha256": "ab" * 32, "size": row.size}
    assert "V003" in write(archive, signed(archive, plain, {"object": place.to_json()}))


def test_an_opening_exchanged_after_the_fact_is_found(archive):
    honest = signed(archive, event(archive, "case", case=format_id(bytes(16))), {"code": "one"})
    assert write(archive, honest) == set()
    backdated = parse_canonical(honest.opening.decode().split("\n")[2])
    backdated["at"] = "2020-01-01T00:00:00Z"
    exchanged = compose(Draft({name: value for name, value in backdated.items() if name != "code"}, {"code": "one"}), _sign(archive))
    records = archive.shelf.tail()
    assert parse(records[-1].opening).event["at"] != backdated["at"]
    with Batch() as batch:
        archive.shelf.write(batch, 0, [*records[:-1], exchanged])
    assert codes(archive.folder.root) == {"A003"}


def _sign(archive: Archive):
    return archive.keyring.member.signing_key().sign
