"""Content credentials are told with what speaks for and against them, and nobody is asked anything."""

import io
import socket
import threading

import pytest

from khronika.evidence.readers.pictures import content_credentials
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers.supervisor import read_item
from tests.evidence.reading import patterns


@pytest.fixture(autouse=True)
def _loaded():
    content_credentials.load()


def claimed(path):
    return content_credentials.credentials(path.read_bytes(), "image/jpeg")


def test_a_signed_picture_says_who_made_it_how_and_who_signed_that(shared):
    found = claimed(shared / "corpus/c2pa/CA.jpg")
    (manifest,) = found["manifests"]
    assert (found["state"], found["active"]) == ("valid", manifest["label"])
    assert (manifest["generator"], manifest["signer"]["name"]) == (
        "make_test_images 0.33.1 c2pa-rs 0.33.1",
        "C2PA Signer",
    )
    assert [action["action"] for action in manifest["actions"]] == ["c2pa.opened", "c2pa.color_adjustments"]
    assert [ingredient["title"] for ingredient in manifest["ingredients"]] == ["A.jpg"]
    assert "stds.schema-org.CreativeWork author.name: John Doe" in manifest["said"]


def test_no_signer_is_trusted_because_nobody_was_asked_whom_to_trust(shared):
    assert claimed(shared / "corpus/c2pa/CA.jpg")["failure"] == ["signingCredential.untrusted"]


def test_a_broken_signature_is_told(shared):
    found = claimed(shared / "corpus/c2pa/E-sig-CA.jpg")
    assert found["state"] == "invalid"
    assert "claimSignature.mismatch" in found["failure"]


def test_a_picture_that_was_changed_after_it_was_signed_is_told(shared):
    data = bytearray((shared / "corpus/c2pa/CA.jpg").read_bytes())
    data[-2000] ^= 1
    found = content_credentials.credentials(bytes(data), "image/jpeg")
    assert (found["state"], "assertion.dataHash.mismatch" in found["failure"]) == ("invalid", True)


def test_a_manifest_of_a_manifest_is_told(shared):
    found = claimed(shared / "corpus/c2pa/CACA.jpg")
    assert len(found["manifests"]) == 2
    assert found["active"] in {manifest["label"] for manifest in found["manifests"]}


def test_a_picture_without_credentials_has_none(shared):
    assert claimed(shared / "corpus/photos/DSCN0010.jpg") is None


def test_credentials_that_were_taken_out_are_missed(shared):
    assert claimed(shared / "corpus/c2pa/no_manifest.jpg") == {"state": "absent"}


def test_a_manifest_that_is_no_manifest_is_not_read(shared):
    data = (shared / "corpus/c2pa/CA.jpg").read_bytes().replace(b"c2ma", b"c2mb")
    assert content_credentials.credentials(data, "image/jpeg") == {"state": "unread", "reason": "malformed"}


def test_credentials_without_the_library_are_said_to_need_it(shared, monkeypatch):
    monkeypatch.setattr(content_credentials, "_library", [])
    assert claimed(shared / "corpus/c2pa/CA.jpg") == {"state": "unread", "reason": "missing-tool"}


def test_a_confined_worker_reads_credentials(shared):
    data = (shared / "corpus/c2pa/E-sig-CA.jpg").read_bytes()
    found = read_item(
        "image/jpeg", len(data), lambda at, length: data[at : at + length], wanted=Wanted(recognise=False)
    )
    assert found.notes[NoteKind.PROVENANCE] == claimed(shared / "corpus/c2pa/E-sig-CA.jpg")


@pytest.fixture
def listener():
    """An address of this machine, and the list of those who called it."""
    callers = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                callers.append(caller)
                caller.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/manifest.c2pa", callers
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def beacon(address):
    """A photograph whose credentials lie at an address of somebody who wants to know who reads it."""
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        f' xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{address}"/></rdf:RDF></x:xmpmeta>'
    )
    # The words that make the reader ask its library, too.
    return patterns.as_bytes(patterns.photograph(), xmp=packet.encode(), comment=b"jumb c2pa")


def test_the_address_of_credentials_is_told_and_never_called(listener):
    address, callers = listener
    assert content_credentials.credentials(beacon(address), "image/jpeg") == {
        "state": "remote",
        "address": address,
    }
    assert callers == []


def test_the_library_itself_would_have_called(listener):
    import c2pa

    address, callers = listener
    with pytest.raises(c2pa.C2paError):
        c2pa.Reader("image/jpeg", io.BytesIO(beacon(address)))
    assert callers
