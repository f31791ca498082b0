"""Every finding code has an attack that gives it and no other (docs/format/dossier.md, findings)."""

import hashlib
import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khronika_verify.finding import GAPS, NOTICES, Result
from khronika_verify.letter_text import LETTER_TEXTS
from khronika_verify.package import examine
from khronika_verify.place import BAG_FILES
from khronika_verify.text import TEXTS
from tests.verify.forge_simulator import SMALL, Forge, weighty
from tests.verify.package_simulator import (
    Alterations,
    Authority,
    Log,
    Scenario,
    World,
    export,
    put,
    rebag,
    retag,
    write_list,
)
from tests.verify.quotation_simulator import exhibit, misread, shifted
from tests.verify.reading_simulator import FILM, PICTURE, PartScript, ReadingScript, TextScript, Words
from tests.verify.scenario_simulator import BATCHES, EXHIBITS, b64, new_id

Attack = Callable[[Forge], Path]
ATTACKS: dict[str, tuple[str, Attack]] = {}
ONLY_IN: dict[str, int] = {}
"""Attacks that make sense in one version of the format alone."""
ACCESSION = f"accessions/{new_id('accession')}"
CLOSED, OPENED = f"{ACCESSION}-closed", f"{ACCESSION}-opened"
QUOTE = f"statements/{BATCHES[0].batch}"
DERIVED = "exhibits/A-000003/custody/a-0001-derive"


def attack(code: str, version: int = 0) -> Callable[[Attack], Attack]:
    def register(function: Attack) -> Attack:
        ATTACKS[function.__name__] = (code, function)
        if version:
            ONLY_IN[function.__name__] = version
        return function

    return register


# --- on the bag ---------------------------------------------------------------------------------------------------------------


@attack("B001")
def another_version_of_bagit_is_declared(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    retag(folder)
    return folder


@attack("B002")
def the_verifier_page_is_taken_out(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / "verify.html").unlink()
    return folder


@attack("B003")
def the_reading_copy_is_rewritten(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / "data/index.html").write_bytes(
        (folder / "data/index.html").read_bytes().replace(b"Dossier", b"Nothing")
    )
    return folder


@attack("B004")
def a_second_verifier_is_slipped_in(forge: Forge) -> Path:
    folder = forge.copy()
    put(folder / "verify2.py", b"print('verified')\n")
    return folder


@attack("B005")
def the_manifest_lists_a_file_twice(forge: Forge) -> Path:
    folder = forge.copy()
    lines = (folder / "manifest-sha256.txt").read_text().splitlines(keepends=True)
    (folder / "manifest-sha256.txt").write_text("".join([*lines, lines[0]]))
    retag(folder)
    return folder


@attack("B005")
def a_tag_file_is_listed_among_the_payload(forge: Forge) -> Path:
    folder = forge.copy()
    digest = hashlib.sha256((folder / "verify.py").read_bytes()).hexdigest()
    with (folder / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{digest}  verify.py\n")
    retag(folder)
    return folder


@attack("B006")
def the_stated_size_is_another(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / "bag-info.txt").write_text(
        (folder / "bag-info.txt").read_text().replace("Payload-Oxum: ", "Payload-Oxum: 1")
    )
    retag(folder)
    return folder


@attack("B007")
def a_link_leads_out_of_the_package(forge: Forge) -> Path:
    folder = forge.copy()
    put(forge.folder / "secret", b"not to be read\n")
    (folder / "data/exhibits/A-000001/note.txt").symlink_to(forge.folder / "secret")
    return folder


@attack("B007")
def a_manifest_climbs_out_of_the_package(forge: Forge) -> Path:
    folder = forge.copy()
    with (folder / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  data/../../secret\n")
    retag(folder)
    return folder


@attack("B007")
def a_pipe_waits_for_a_reader(forge: Forge) -> Path:
    folder = forge.copy()
    os.mkfifo(folder / "data/exhibits/A-000001/pipe")
    return folder


# --- on the log ---------------------------------------------------------------------------------------------------------------


@attack("P001")
def the_policy_demands_nothing(forge: Forge) -> Path:
    return with_policy(forge, lambda policy: policy.replace(b"quorum none\n", b""))


@attack("P001")
def the_policy_names_one_key_twice(forge: Forge) -> Path:
    return with_policy(forge, lambda policy: policy + policy.split(b"\n")[0] + b"\n")


@attack("P001")
def the_policy_is_empty(forge: Forge) -> Path:
    return with_policy(forge, lambda _: b"")


def with_policy(forge: Forge, change: Callable[[bytes], bytes]) -> Path:
    world = forge.compose()
    world.policy = change(world.policy)
    return forge.write_world(world)


@attack("L001")
def a_proof_is_taken_out(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / f"data/{CLOSED}.tlog-proof").unlink()
    rebag(folder)
    return folder


@attack("L001")
def a_proof_carries_something_extra(forge: Forge) -> Path:
    return rewritten(
        forge.copy(), f"{CLOSED}.tlog-proof", lambda data: data.replace(b"@v1\n", b"@v1\nextra AAAA\n")
    )


@attack("L002")
def a_proof_belongs_to_another_opening(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / f"data/{CLOSED}.tlog-proof").write_bytes((folder / f"data/{OPENED}.tlog-proof").read_bytes())
    rebag(folder)
    return folder


@attack("L003")
def the_checkpoint_is_signed_by_a_stranger(forge: Forge) -> Path:
    world = forge.compose()
    stranger = Ed25519PrivateKey.generate()
    body = world.log.body(world.size)
    signatures = (
        world.log.key_id(1) + stranger.sign(body),
        world.log.key_id(6) + world.log.signature(6, body, world.size),
    )
    world.log.notes[world.size] = signed_note(world, *signatures)
    return forge.write_world(world)


@attack("L004")
def the_policy_knows_another_log(forge: Forge) -> Path:
    other = Log("other")
    return with_policy(forge, lambda _: f"log {other.verifier(1)}\nquorum none\n".encode())


@attack("L004")
def only_the_signature_nobody_checks_is_left(forge: Forge) -> Path:
    world = forge.compose()
    body = world.log.body(world.size)
    world.log.notes[world.size] = signed_note(
        world, world.log.key_id(6) + world.log.signature(6, body, world.size)
    )
    return forge.write_world(world)


@attack("L005")
def a_cosigner_did_not_sign(forge: Forge) -> Path:
    cosigner = Log("cosigner")
    return with_policy(
        forge,
        lambda policy: policy.replace(b"quorum none", f"witness c {cosigner.verifier(4)}\nquorum c".encode()),
    )


@attack("L008")
def the_signature_for_the_computers_of_the_future_is_taken_away(forge: Forge) -> Path:
    """A18: what only libraries can check must at least be there."""
    world = forge.compose()
    body = world.log.body(world.size)
    world.log.notes[world.size] = signed_note(
        world, world.log.key_id(1) + world.log.signature(1, body, world.size)
    )
    return forge.write_world(world)


@attack("L008", version=2)
def the_second_signature_is_taken_from_the_checkpoint_of_the_package_alone(forge: Forge) -> Path:
    folder = forge.copy()
    path = folder / "data/package.tlog-proof"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))
    retag(folder)
    rebag(folder)
    return folder


@attack("L006")
def a_proof_stands_under_an_earlier_checkpoint(forge: Forge) -> Path:
    world = forge.compose()
    folder = forge.write_world(world)
    entry = world.entries[CLOSED]
    put(
        folder / f"data/{CLOSED}.tlog-proof",
        world.log.proof(entry.index, world.log.checkpoint(world.sealed), world.sealed),
    )
    rebag(folder)
    return folder


def signed_note(world: World, *signatures: bytes) -> bytes:
    return (
        world.log.body(world.size)
        + "".join(["\n", *(f"— {world.log.origin} {b64(each)}\n" for each in signatures)]).encode()
    )


# --- on the openings ----------------------------------------------------------------------------------------------------------


def rewritten(folder: Path, path: str, change: Callable[[bytes], bytes]) -> Path:
    """The package with one payload file changed and the manifests made right again."""
    put(folder / "data" / path, change((folder / "data" / path).read_bytes()))
    rebag(folder)
    return folder


@attack("O001")
def an_opening_is_cut_off(forge: Forge) -> Path:
    return rewritten(forge.copy(), f"{CLOSED}.opening", lambda data: data[:-1])


@attack("O001")
def an_opening_is_spelled_another_way(forge: Forge) -> Path:
    lie = {CLOSED: lambda data: data.replace(b'{"accession":', b'{"accession": ')}
    return forge.write(Alterations(opening=lie))


@attack("O001")
def an_opening_stands_at_the_place_of_another(forge: Forge) -> Path:
    folder = forge.copy()
    for suffix in ("opening", "tlog-proof"):
        (folder / f"data/{CLOSED}.{suffix}").rename(
            folder / f"data/accessions/{new_id('other')}-closed.{suffix}"
        )
    rebag(folder)
    return folder


@attack("O001")
def an_opening_is_taken_from_beside_its_proof(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / f"data/{CLOSED}.opening").unlink()
    rebag(folder)
    return folder


@attack("O002")
def a_stranger_signs_for_the_archivist(forge: Forge) -> Path:
    return forge.write(Alterations(signer={CLOSED: "stranger"}))


@attack("O003")
def a_stranger_signs_for_himself(forge: Forge) -> Path:
    lie = {CLOSED: lambda event: {**event, "by": new_id("member stranger")}}
    return forge.write(Alterations(event=lie, signer={CLOSED: "stranger"}))


@attack("O004")
def a_disclosed_text_is_exchanged(forge: Forge) -> Path:
    field = f"{forge.custody('A-000001', 0, 'seal')}.fields/name"
    return rewritten(forge.copy(), field, lambda data: data.replace("тетрадь".encode(), "газета.".encode()))


@attack("O004")
def a_text_is_disclosed_that_was_never_veiled(forge: Forge) -> Path:
    folder = forge.copy()
    put(
        folder / f"data/{CLOSED}.fields/confession",
        b"khronika-field/1\n" + b64(bytes(32)).encode() + b'\n"guilty"\n',
    )
    rebag(folder)
    return folder


# --- on the exhibits ----------------------------------------------------------------------------------------------------------


@attack("E001")
def a_film_is_exchanged(forge: Forge) -> Path:
    return rewritten(forge.copy(), "exhibits/A-000005/original.mp4", lambda data: data[:-1] + b"\0")


@attack("E001")
def a_second_original_is_put_beside_the_first(forge: Forge) -> Path:
    folder = forge.copy()
    put(folder / "data/exhibits/A-000003/original.svg", b"<svg/>")
    rebag(folder)
    return folder


@attack("E001")
def the_second_sealing_was_of_other_bytes(forge: Forge) -> Path:
    stem = forge.custody("A-000002", 1, "seal")
    if forge.version == 1:
        return forge.write(Alterations(event={stem: lambda event: {**event, "sha256": "0" * 64}}))
    return forge.write(
        Alterations(value={f"{stem}:content": lambda content: {**content, "sha256": "0" * 64}})
    )


@attack("E002")
def a_custody_event_is_left_out(forge: Forge) -> Path:
    return forge.write(Alterations(skipped=frozenset({forge.custody("A-000002", 1, "seal")})))


@attack("E003")
def a_custody_event_follows_on_nothing(forge: Forge) -> Path:
    return forge.write(
        Alterations(event={forge.custody("A-000002", 1, "seal"): lambda event: {**event, "prev": "0" * 64}})
    )


@attack("E004")
def a_custody_event_is_borrowed_from_another_item(forge: Forge) -> Path:
    return forge.write(
        Alterations(
            event={forge.custody("A-000002", 1, "seal"): lambda event: {**event, "item": new_id("other")}}
        )
    )


@attack("E004")
def a_seal_bears_another_control_number(forge: Forge) -> Path:
    return forge.write(
        Alterations(
            event={forge.custody("A-000002", 1, "seal"): lambda event: {**event, "control": "A-000009"}}
        )
    )


@attack("E005")
def the_exhibit_was_exported_for_another_dossier(forge: Forge) -> Path:
    stem = forge.custody("A-000001", 1, "export")
    return forge.write(Alterations(event={stem: lambda event: {**event, "dossier": new_id("other dossier")}}))


@attack("E005")
def the_export_is_left_out(forge: Forge) -> Path:
    return forge.write(Alterations(skipped=frozenset({forge.custody("A-000001", 1, "export")})))


@attack("E006")
def the_accession_is_left_out(forge: Forge) -> Path:
    return forge.write(Alterations(skipped=frozenset({OPENED})))


@attack("E002", version=2)
def what_an_event_saw_at_another_site_is_left_out(forge: Forge) -> Path:
    return forge.write(Alterations(skipped=frozenset({"exhibits/A-000002/custody/b-0000-open"})))


@attack("E002", version=2)
def a_site_begins_the_history_anew(forge: Forge) -> Path:
    stem = "exhibits/A-000002/custody/b-0000-open"
    return forge.write(Alterations(event={stem: lambda event: {**event, "seen": {}}}))


@attack("E005", version=2)
def the_export_had_not_seen_what_another_site_did(forge: Forge) -> Path:
    stem = forge.custody("A-000002", 3, "export")
    return forge.write(Alterations(event={stem: lambda event: {**event, "seen": {}}}))


@attack("E008")
def two_events_bear_one_number(forge: Forge) -> Path:
    """A dishonest member read the exhibit and logged the export as if nothing had happened; here both are shown."""
    world = forge.compose()
    derived = world.derive(world.scenario.exhibits[0])
    place = {"seq": 1, "prev": world.logged[forge.custody("A-000001", 0, "seal")].commitment}
    world.record(
        replace(derived, stem=forge.custody("A-000001", 1, "derive"), event={**derived.event, **place})
    )
    return forge.write_world(world)


@attack("E009", version=2)
def two_sites_worked_apart(forge: Forge) -> Path:
    return forge.copy()


# --- on the statements --------------------------------------------------------------------------------------------------------


def retold(forge: Forge, change: Callable[[dict], object]) -> Path:
    """The package with statements.json changed and the manifests made right again."""
    folder = forge.copy()
    told = json.loads((folder / "data/statements.json").read_text())
    change(told)
    (folder / "data/statements.json").write_text(json.dumps(told))
    rebag(folder)
    return folder


@attack("S001")
def statements_carry_a_verdict_of_their_own(forge: Forge) -> Path:
    return retold(forge, lambda told: told.update(verdict="guilty"))


@attack("S001")
def a_name_is_told_twice(forge: Forge) -> Path:
    return rewritten(
        forge.copy(),
        "statements.json",
        lambda data: data.replace(b'"dossier"', b'"dossier":"x","dossier"', 1),
    )


@attack("S002")
def a_sentence_is_rewritten(forge: Forge) -> Path:
    return retold(forge, lambda told: told["sections"][0]["sentences"][0].update(text="Another sentence."))


@attack("S002")
def a_grade_is_raised(forge: Forge) -> Path:
    return retold(
        forge,
        lambda told: told["batches"][0].get("fields", told["batches"][0])["grade"].update(reliability="A"),
    )


@attack("S002")
def an_exhibit_is_described_as_another_kind(forge: Forge) -> Path:
    return retold(forge, lambda told: told["exhibits"][2].update(media="text/plain"))


@attack("S002")
def a_logged_batch_is_not_told(forge: Forge) -> Path:
    world = forge.compose()
    unused = BATCHES[6]
    world.record(world.state(unused))
    export(world)
    return forge.write_world(world)


@attack("S002")
def the_bag_bears_the_number_of_another_dossier(forge: Forge) -> Path:
    folder = forge.copy()
    lines = (folder / "bag-info.txt").read_text().splitlines()
    kept = [line for line in lines if not line.startswith("External")]
    (folder / "bag-info.txt").write_text(
        "".join(f"{line}\n" for line in [*kept, f"External-Identifier: {new_id('other')}"])
    )
    retag(folder)
    return folder


@attack("S003")
def a_quotation_is_sharpened(forge: Forge) -> Path:
    def sharpen(exact: str) -> str:
        return "нас вывели на убийство"[: len(exact)]

    def sharpen_selector(citation: dict) -> dict:
        quote, position = citation["selector"]
        return {**citation, "selector": [{**quote, "exact": sharpen(quote["exact"])}, position]}

    if forge.version == 1:
        return forge.write(Alterations(value={f"{QUOTE}:citation": sharpen_selector}))
    return forge.write(
        Alterations(value={f"{QUOTE}:quote": lambda quote: {**quote, "exact": sharpen(quote["exact"])}})
    )


@attack("S003")
def a_quotation_is_read_in_another_alphabet(forge: Forge) -> Path:
    stem = f"statements/{BATCHES[2].batch}"
    if forge.version == 1:
        return forge.write(
            Alterations(value={f"{stem}:citation": lambda citation: {**citation, "encoding": "koi8-r"}})
        )
    return forge.write(
        Alterations(value={f"{stem}:rendition": lambda _: {"original": {"encoding": "koi8-r"}}})
    )


@attack("S004")
def an_item_is_cited_that_nobody_may_see(forge: Forge) -> Path:
    hidden = new_id("hidden item")
    stem = f"statements/{BATCHES[3].batch}"
    if forge.version == 2:
        return forge.write(Alterations(value={f"{stem}:item": lambda _: hidden}))
    lies = {stem: lambda event: {**event, "item": hidden}}
    return forge.write(
        Alterations(event=lies, value={f"{stem}:citation": lambda citation: {**citation, "source": hidden}})
    )


@attack("S004", version=2)
def nobody_may_know_which_item_is_cited(forge: Forge) -> Path:
    return forge.without(BATCHES[3].batch, "item")


@attack("S004", version=2)
def a_statement_that_a_sentence_needs_is_held_back(forge: Forge) -> Path:
    return forge.without(BATCHES[3].batch, "statements.1")


@attack("S004")
def a_sentence_leads_to_a_statement_nobody_made(forge: Forge) -> Path:
    return forge.write(
        Alterations(
            value={"case:content": lambda content: with_statements(content, [f"{BATCHES[0].batch}.9"])}
        )
    )


@attack("S005")
def a_sentence_rests_on_nothing(forge: Forge) -> Path:
    return forge.write(Alterations(value={"case:content": lambda content: with_statements(content, [])}))


def with_statements(content: dict, statements: list[str]) -> dict:
    content = json.loads(json.dumps(content))
    content["sections"][0]["sentences"][0]["statements"] = statements
    told = {
        name.partition(".")[0]
        for section in content["sections"]
        for one in section["sentences"]
        for name in one["statements"]
    }
    if "batches" in content:
        content["batches"] = {
            batch: commitment for batch, commitment in content["batches"].items() if batch in told
        }
    return content


@attack("S007", version=2)
def a_case_rests_on_another_recording_of_a_batch(forge: Forge) -> Path:
    """The batch was recorded again under its id, with a better grade; the case names the first recording."""
    world = forge.compose()
    again = world.state(BATCHES[0])
    world.record(replace(again, veiled={**again.veiled, "grade": {"reliability": "A", "credibility": "1"}}))
    return forge.write_world(world)


@attack("S007", version=2)
def a_case_names_a_batch_that_no_sentence_rests_on(forge: Forge) -> Path:
    more = {new_id("another batch"): "0" * 64}
    return forge.write(
        Alterations(value={"case:content": lambda content: {**content, "batches": content["batches"] | more}})
    )


# --- on what was read of the exhibits ---------------------------------------------------------------------------------------------


def rendition_file(what: str) -> str:
    return f"exhibits/A-000003/renditions/{PICTURE.id(what)}.json"


@attack("S008", version=2)
def a_rendition_is_changed(forge: Forge) -> Path:
    return rewritten(forge.copy(), rendition_file("metadata 0"), lambda data: data.replace(b"16", b"96"))


@attack("S008", version=2)
def a_rendition_of_another_exhibit_is_put_beside_this_one(forge: Forge) -> Path:
    film = forge.copy() / f"data/exhibits/A-000005/renditions/{FILM.id('metadata 0')}.json"
    return rebagged(
        forge.folder / "dossier", f"data/exhibits/A-000003/renditions/{film.name}", film.read_bytes()
    )


@attack("S008", version=2)
def a_rendition_stands_without_the_bytes_of_its_exhibit(forge: Forge) -> Path:
    scenario = replace(SMALL, exhibits=(*SMALL.exhibits[:2], replace(SMALL.exhibits[2], withheld=True)))
    world = forge.compose(scenario)
    folder = forge.write_world(world)
    put(folder / "data" / rendition_file("metadata 0"), dict(PICTURE.renditions().values())["metadata"])
    world.bind(folder, world.size)
    rebag(folder)
    return folder


@attack("S008", version=2)
def an_outline_is_logged_that_is_none(forge: Forge) -> Path:
    return forge.write(Alterations(value={f"{DERIVED}:renditions.1": lambda made: {**made, "kind": "text"}}))


@attack("S009", version=2)
def a_region_is_cited_that_the_picture_does_not_have(forge: Forge) -> Path:
    return forge.write(
        Alterations(value={f"statements/{BATCHES[3].batch}:locator": lambda _: {"pixels": [1, 2, 4, 17]}})
    )


SCAN = ReadingScript(
    "scan",
    [
        PartScript(
            [
                TextScript(
                    [("жалоби", {"pixels": [1, 1, 6, 4]}), ("приказ", {"pixels": [1, 6, 6, 9]})], "recognised"
                )
            ],
            {"height": "16", "width": "8"},
            "image/png",
        )
    ],
)
READ = SCAN.found("жалоби")


def wrongly_corrected(forge: Forge, lie: Words) -> Path:
    return forge.write_world(misread(exhibit(SCAN, "image/png", "png"), READ, [READ, lie]))


@attack("S010", version=2)
def a_correction_is_of_words_that_no_program_read(forge: Forge) -> Path:
    return wrongly_corrected(forge, replace(READ, quote={**READ.quote, "exact": "жалабе"}))


@attack("S010", version=2)
def a_correction_stands_at_other_letters(forge: Forge) -> Path:
    return wrongly_corrected(forge, shifted(READ, start=1))


@attack("S010", version=2)
def a_correction_is_of_another_place_of_the_picture(forge: Forge) -> Path:
    return wrongly_corrected(forge, replace(READ, locator={"pixels": [1, 6, 6, 9]}))


@attack("S010", version=2)
def a_correction_names_another_digest_of_the_text(forge: Forge) -> Path:
    reading = {**READ.rendition["reading"], "sha256": "f" * 64}
    return wrongly_corrected(forge, replace(READ, rendition={"reading": reading}))


@attack("S010", version=2)
def a_correction_names_another_id_of_the_text_and_other_words(forge: Forge) -> Path:
    reading = {**READ.rendition["reading"], "id": new_id("another text")}
    lie = replace(READ, rendition={"reading": reading}, quote={**READ.quote, "exact": "жалабе"})
    return wrongly_corrected(forge, lie)


@attack("S010", version=2)
def a_correction_is_of_text_that_stands_in_the_exhibit_as_it_is(forge: Forge) -> Path:
    reading = {name: told for name, told in READ.rendition["reading"].items() if name != "origin"}
    return wrongly_corrected(forge, replace(READ, rendition={"reading": reading}))


@attack("S010", version=2)
def a_correction_is_of_the_bytes_and_not_of_a_reading(forge: Forge) -> Path:
    return wrongly_corrected(forge, replace(READ, rendition={"original": {}}))


# --- on reviews and counter-evidence --------------------------------------------------------------------------------------------

REVIEWED, DISPUTED = (f"reviews/{BATCHES[number].batch}" for number in (0, 2))


@attack("R001", version=2)
def a_statement_nobody_reviewed_is_told_as_accepted(forge: Forge) -> Path:
    def accept(told: dict) -> None:
        batch = next(each for each in told["batches"] if each["batch"] == BATCHES[7].batch)
        batch["states"] = {name: {"state": "accepted", "by": []} for name in batch["states"]}

    return retold(forge, accept)


@attack("R001", version=2)
def a_dispute_is_left_out_and_told_as_if_there_were_none(forge: Forge) -> Path:
    world = forge.compose(alterations=Alterations(skipped=frozenset({f"{DISPUTED}-2"})))
    told = tuple(
        replace(each, review="accepted") if each.review == "disputed" else each for each in SMALL.batches
    )
    world.scenario = replace(world.scenario, batches=told)
    return forge.write_world(world)


@attack("R001", version=2)
def one_member_accepts_twice_where_two_are_asked_for(forge: Forge) -> Path:
    lie = {f"{REVIEWED}-2": lambda event: {**event, "by": new_id("member archivist")}}
    return forge.write(Alterations(event=lie, signer={f"{REVIEWED}-2": "archivist"}))


@attack("R001", version=2)
def a_review_was_of_another_statement(forge: Forge) -> Path:
    return forge.write(Alterations(value={f"{REVIEWED}-2:statements": lambda _: [f"{BATCHES[0].batch}.3"]}))


@attack("R001", version=2)
def a_review_is_shown_without_its_decision(forge: Forge) -> Path:
    return forge.write(scenario=replace(SMALL, kept=frozenset({f"{REVIEWED}-1:state"})))


@attack("R001", version=2)
def a_review_decides_something_that_there_is_not(forge: Forge) -> Path:
    return forge.write(Alterations(value={f"{REVIEWED}-2:state": lambda _: "proven"}))


@attack("R001", version=2)
def a_review_speaks_of_nothing_that_is_shown(forge: Forge) -> Path:
    world = forge.compose()
    world.record_run(world.reviews_of(replace(BATCHES[0], label="elsewhere"), 2))
    return forge.write_world(world)


@attack("R002", version=2)
def nobody_reviewed_what_is_cited(forge: Forge) -> Path:
    return forge.copy()


@attack("R003", version=2)
def the_team_disputes_what_is_cited(forge: Forge) -> Path:
    return forge.copy()


@attack("R004", version=2)
def a_statement_is_let_out_that_nobody_cites(forge: Forge) -> Path:
    return retold(forge, lambda told: told.update(against=[]))


@attack("R004", version=2)
def what_is_cited_is_told_to_speak_against_it(forge: Forge) -> Path:
    cited = BATCHES[1].ids()[0]
    return retold(forge, lambda told: told["against"].append({"statement": cited, "against": [cited]}))


@attack("R004", version=2)
def counter_evidence_is_about_something_else(forge: Forge) -> Path:
    return forge.write(
        Alterations(value={f"{QUOTE}:statements.2": lambda said: {**said, "property": "place"}})
    )


@attack("R005", version=2)
def a_statement_speaks_against_what_is_cited(forge: Forge) -> Path:
    return forge.copy()


# --- on the time --------------------------------------------------------------------------------------------------------------


def stamp_file(folder: Path, suffix: str) -> str:
    return str(next((folder / "data/timestamps").glob(f"*{suffix}")).relative_to(folder / "data"))


@attack("T001")
def the_authority_refused(forge: Forge) -> Path:
    folder = forge.copy()
    return rewritten(folder, stamp_file(folder, ".tsr"), lambda _: bytes.fromhex("30053003020102"))


@attack("T001")
def the_request_is_missing(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / "data" / stamp_file(folder, ".tsq")).unlink()
    rebag(folder)
    return folder


@attack("T002")
def the_token_is_over_something_else(forge: Forge) -> Path:
    folder = forge.copy()
    request, reply = forge.authority("p256").answer(b"something else")
    size = forge.compose(Scenario()).size
    put(folder / f"data/timestamps/{size}-0.tsq", request)
    return rewritten(folder, f"timestamps/{size}-0.tsr", lambda _: reply)


@attack("T002")
def the_token_answers_another_request(forge: Forge) -> Path:
    folder = forge.copy()
    size = forge.compose(Scenario()).size
    request, _ = forge.authority("p256").answer(
        (folder / f"data/timestamps/{size}-0.checkpoint").read_bytes()
    )
    return rewritten(folder, f"timestamps/{size}-0.tsq", lambda _: request)


@attack("T003")
def the_tokens_signature_is_spoilt(forge: Forge) -> Path:
    folder = forge.copy()
    return rewritten(folder, stamp_file(folder, ".tsr"), lambda data: data[:-1] + bytes([data[-1] ^ 1]))


@attack("T004")
def the_authority_had_expired(forge: Forge) -> Path:
    return forge.stamped(
        Authority(forge.folder / "tsa", "p256", born=timedelta(days=-9), lifetime=timedelta(days=3))
    )


@attack("T004")
def the_authority_was_not_yet_born(forge: Forge) -> Path:
    return forge.stamped(Authority(forge.folder / "tsa", "p256", born=timedelta(days=3)))


@attack("T004")
def the_root_is_another(forge: Forge) -> Path:
    folder = forge.copy()
    chain = forge.authority("p256").signer_pem + forge.authority("p384").root_pem
    return rewritten(folder, f"timestamps/{forge.compose(Scenario()).size}-0.chain.pem", lambda _: chain)


@attack("T005")
def the_log_had_two_histories(forge: Forge) -> Path:
    world, other = forge.compose(), forge.compose(replace(SMALL, fillers=SMALL.fillers + 1))
    stamp = other.stamp(forge.authority("rsa"), world.size)
    return forge.write_world(
        world, [type(stamp)(stamp.stem, stamp.checkpoint, stamp.request, stamp.reply, stamp.chain, None)]
    )


@attack("T005")
def the_consistency_proof_is_left_out(forge: Forge) -> Path:
    folder = forge.copy()
    (folder / "data" / stamp_file(folder, ".consistency")).unlink()
    rebag(folder)
    return folder


@attack("T007")
def the_authority_uses_a_curve_unknown_here(forge: Forge) -> Path:
    return forge.stamped(Authority(forge.folder / "tsa", "p521"))


@attack("N001")
def there_is_nothing_in_the_folder(forge: Forge) -> Path:
    (forge.folder / "empty").mkdir()
    return forge.folder / "empty"


@attack("N001")
def it_is_a_bag_of_something_else(forge: Forge) -> Path:
    folder = forge.folder / "bag"
    put(folder / "data/letter.txt", b"a letter\n")
    put(folder / "bag-info.txt", b"")
    rebag(folder)
    return folder


# --- on the package as a whole: behind manifests that were made right again (A5, A6 of the attacks of November 2026) -----------------


def rebagged(folder: Path, path: str, data: bytes | None) -> Path:
    """Put a file into a package, or take one out, and make the manifests right again."""
    if data is None:
        (folder / path).unlink()
    else:
        put(folder / path, data)
    rebag(folder)
    return folder


@attack("K001", version=2)
def what_binds_the_package_is_taken_out(forge: Forge) -> Path:
    folder = forge.copy()
    for path in (folder / "data").glob("package.*"):
        path.unlink()
    rebag(folder)
    return folder


@attack("K001", version=2)
def the_package_event_is_of_another_dossier(forge: Forge) -> Path:
    other = new_id("another dossier")
    return forge.write(Alterations(event={"package": lambda event: {**event, "dossier": other}}))


@attack("K001", version=2)
def the_package_event_is_of_another_case(forge: Forge) -> Path:
    return forge.write(Alterations(event={"package": lambda event: {**event, "case": "0" * 64}}))


@attack("K001", version=2)
def the_package_event_is_for_another_purpose(forge: Forge) -> Path:
    return forge.write(Alterations(event={"package": lambda event: {**event, "purpose": "press"}}))


@attack("K002", version=2)
def the_list_is_made_anew_for_what_was_changed(forge: Forge) -> Path:
    folder = rebagged(forge.copy(), "data/dossier.pdf", b"%PDF-1.7\n% a sentence more\n%%EOF\n")
    write_list(folder)
    rebag(folder)
    return folder


@attack("K002", version=2)
def the_list_is_taken_out(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/package.list", None)


@attack("K003", version=2)
def the_reading_copy_is_replaced(forge: Forge) -> Path:
    return rebagged(
        forge.copy(),
        "data/index.html",
        b"<!doctype html><title>Dossier</title>Colonel Invented gave the order (s99)\n",
    )


@attack("K003", version=2)
def the_paper_is_replaced(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/dossier.pdf", b"%PDF-1.7\n% another paper\n%%EOF\n")


@attack("K003", version=2)
def the_control_numbers_of_the_load_file_are_changed(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/loadfile.csv", b"B-000001\n")


@attack("K003", version=2)
def the_python_verifier_is_replaced(forge: Forge) -> Path:
    return rebagged(forge.copy(), "verify.py", b"print('verified')\n")


@attack("K004", version=2)
def a_disclosed_name_is_taken_out(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/exhibits/A-000001/custody/a-0000-seal.fields/name", None)


@attack("K004", version=2)
def the_end_of_an_accession_is_taken_out(forge: Forge) -> Path:
    folder = rebagged(forge.copy(), f"data/{CLOSED}.opening", None)
    return rebagged(folder, f"data/{CLOSED}.tlog-proof", None)


@attack("K004", version=2)
def the_time_stamps_are_taken_out(forge: Forge) -> Path:
    folder = forge.copy()
    for path in (folder / "data/timestamps").iterdir():
        path.unlink()
    rebag(folder)
    return folder


@attack("K005", version=2)
def a_text_is_added_that_another_package_disclosed(forge: Forge) -> Path:
    return rebagged(
        forge.copy(), "data/case.fields/code", forge.compose(Scenario()).logged["case"].fields["code"]
    )


@attack("K006", version=2)
def a_page_is_added_beside_the_package(forge: Forge) -> Path:
    return rebagged(forge.copy(), "START-HERE.html", b"<script>alert(1)</script>\n")


@attack("K006", version=2)
def a_module_is_added_that_the_verifier_would_load(forge: Forge) -> Path:
    return rebagged(forge.copy(), "hashlib.py", b"print('verified')\n")


@attack("K006", version=2)
def an_explanation_is_added_under_the_time_stamps(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/timestamps/explanation.pdf", b"%PDF-1.7\n")


@attack("K006", version=2)
def a_transcript_is_added_under_an_exhibit(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/exhibits/A-000003/transcript.pdf", b"%PDF-1.7\n")


@attack("K006", version=2)
def an_insider_logs_a_file_that_has_no_place(forge: Forge) -> Path:
    world = forge.compose()
    folder = forge.write_world(world)
    put(folder / "data/exhibits/A-000001/custody/notes.html", b"<script>alert(1)</script>\n")
    world.bind(folder, world.size)
    rebag(folder)
    return folder


@attack("K007", version=2)
def the_bag_says_something_more(forge: Forge) -> Path:
    return information(forge, lambda text: text + "External-Description: the colonel confessed\n")


@attack("K007", version=2)
def the_bag_bears_another_day(forge: Forge) -> Path:
    return information(forge, lambda text: text.replace("2026-11-22", "2016-11-22"))


def information(forge: Forge, change: Callable[[str], str]) -> Path:
    folder = forge.copy()
    (folder / "bag-info.txt").write_text(change((folder / "bag-info.txt").read_text()))
    retag(folder)
    return folder


@attack("K007", version=2)
def a_manifest_is_in_another_order(forge: Forge) -> Path:
    folder = forge.copy()
    lines = (folder / "manifest-sha256.txt").read_text().splitlines(keepends=True)
    (folder / "manifest-sha256.txt").write_text("".join(reversed(lines)))
    retag(folder)
    return folder


@attack("K008", version=2)
def the_step_between_the_two_checkpoints_is_taken_out(forge: Forge) -> Path:
    return rebagged(forge.copy(), "data/package.consistency", None)


@attack("K008", version=2)
def the_package_event_names_another_size(forge: Forge) -> Path:
    return forge.write(Alterations(event={"package": lambda event: {**event, "size": event["size"] - 1}}))


@attack("E010", version=2)
def an_original_is_bound_under_a_name_that_runs(forge: Forge) -> Path:
    exhibits = (replace(EXHIBITS[0], suffix="html"), *SMALL.exhibits[1:])
    return forge.write(scenario=replace(SMALL, exhibits=exhibits))


CORRECTED = replace(SMALL, corrections=(("channel", "source"), ("channel", "source")))


@attack("E011", version=2)
def a_correction_of_the_accession_is_left_out(forge: Forge) -> Path:
    return forge.write(Alterations(skipped=frozenset({f"{ACCESSION}-corrected-1"})), CORRECTED)


@attack("E011", version=2)
def what_was_wrong_is_shown_and_its_correction_is_not(forge: Forge) -> Path:
    return forge.write(
        scenario=replace(CORRECTED, told=("channel",), corrections=(("channel",), ("source",)))
    )


@attack("O001", version=2)
def a_correction_stands_under_another_number(forge: Forge) -> Path:
    return forge.write(
        Alterations(event={f"{ACCESSION}-corrected-2": lambda event: {**event, "number": 3}}), CORRECTED
    )


# --- notices ------------------------------------------------------------------------------------------------------------------


@attack("E007")
def the_bytes_of_an_exhibit_are_withheld(forge: Forge) -> Path:
    exhibits = (*EXHIBITS[:2], type(EXHIBITS[2])(**{**EXHIBITS[2].__dict__, "withheld": True}))
    return forge.write(scenario=Scenario(exhibits, SMALL.batches, SMALL.disclosed, 1))


@attack("K009")
def a_clock_ran_ten_years_behind(forge: Forge) -> Path:
    stem = forge.custody("A-000001", 1, "export")
    return forge.write(Alterations(event={stem: lambda event: {**event, "at": "2016-11-22T10:15:00Z"}}))


@attack("O001")
def an_event_happened_on_a_day_that_never_was(forge: Forge) -> Path:
    return forge.write(Alterations(event={CLOSED: lambda event: {**event, "at": "2026-02-31T10:15:00Z"}}))


@attack("O005")
def fields_are_withheld(forge: Forge) -> Path:
    return forge.copy()


@attack("L007")
def a_signature_is_there_that_is_not_checked(forge: Forge) -> Path:
    return forge.copy()


@attack("O006", version=2)
def an_exhibit_was_sealed_under_version_1(forge: Forge) -> Path:
    return forge.write(scenario=replace(SMALL, older=frozenset({"A-000001", "A-000002"})))


@attack("S006")
def a_quotation_cannot_be_compared(forge: Forge) -> Path:
    return forge.copy()


@attack("F001", version=1)
def the_package_is_of_version_1(forge: Forge) -> Path:
    return forge.copy()


@attack("T006")
def nobody_stamped_the_log(forge: Forge) -> Path:
    return forge.write()


def attacks_of(version: int) -> list[str]:
    return sorted(name for name in ATTACKS if ONLY_IN.get(name, version) == version)


@pytest.mark.parametrize("name", attacks_of(2))
def test_the_attack_gives_its_finding_and_no_other(name, forge):
    require_finding(name, forge)


@pytest.mark.parametrize("name", attacks_of(1))
def test_the_attack_on_a_package_of_version_1_gives_its_finding_and_no_other(name, forge_1):
    require_finding(name, forge_1)


def require_finding(name: str, forge: Forge) -> None:
    code, build = ATTACKS[name]
    report = examine(build(forge))
    assert code in {finding.code for finding in report.findings}
    assert weighty(report) - accompanying(code) == {code} - NOTICES
    assert report.result is expected(code)


def accompanying(code: str) -> frozenset[str]:
    """What changes a finished package is besides found by what binds the package as a whole."""
    cited_no_more = frozenset({"R001", "R004"}) if code in ("S004", "S005") else frozenset()
    return frozenset() if code.startswith("K") else cited_no_more | {"K003", "K004", "K005", "K006", "K007"}


@pytest.mark.parametrize("ending", ["html", "svg", "docm", "exe", "js", "xml"])
def test_an_original_that_is_renamed_to_what_runs_is_found(ending, forge):
    folder = forge.copy()
    (folder / "data/exhibits/A-000001/original.txt").rename(
        folder / f"data/exhibits/A-000001/original.{ending}"
    )
    told = (folder / "data/statements.json").read_text()
    (folder / "data/statements.json").write_text(
        told.replace("A-000001/original.txt", f"A-000001/original.{ending}")
    )
    rebag(folder)
    assert weighty(examine(folder)) == {"E010", "K003", "K004", "K005"}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_changed_or_taken_out_behind_right_manifests_fails_the_package(seed, small):
    chance = random.Random(seed)
    bag = [small / name for name in BAG_FILES if name != "tagmanifest-sha256.txt"]
    rest = sorted(path for path in small.rglob("*") if path.is_file() and path.name not in BAG_FILES)
    for path in [chance.choice(sorted(bag)), *chance.sample(rest, 8)]:
        data = path.read_bytes()
        for other in (data + b"\n", None):
            rebagged(small, path.relative_to(small).as_posix(), other) if path in rest else path.write_bytes(
                data + b"\n"
            )
            retag(small)
            assert examine(small).result is Result.FAILED, path
            path.write_bytes(data)
            rebag(small)
    assert examine(small).result is Result.CONSISTENT


def expected(code: str) -> Result:
    if code in NOTICES:
        return Result.CONSISTENT
    return Result.INCOMPLETE if code in GAPS else Result.FAILED


def test_every_code_has_an_attack():
    assert {code for code, _ in ATTACKS.values()} == TEXTS.keys() - LETTER_TEXTS.keys()
