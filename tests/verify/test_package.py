"""A genuine package verifies, whatever the order of its parts, and says what it proves."""

import dataclasses
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from khronika.ledger.certificate_set import sorted_as_der
from khronika_verify.ed25519 import verify_ed25519
from khronika_verify.finding import Finding, Level, Result
from khronika_verify.package import examine, package
from khronika_verify.quotation import Reason
from khronika_verify.report import write_json, write_report
from khronika_verify.text import LANGUAGES, TEXTS, describe, plain
from khronika_verify.words import WORDS
from tests.verify.forge_simulator import SMALL, Forge, codes
from tests.verify.package_simulator import Log, Scenario, compose, put, rebag, retag
from tests.verify.scenario_simulator import BATCHES, EXHIBITS, BatchScript, ExhibitScript, b64, new_id, quoted
from tests.version1 import unpacked


def test_a_genuine_package_is_consistent(genuine):
    report = examine(genuine)
    assert report.result is Result.CONSISTENT
    assert (report.exhibits, report.events) == (5, 48)
    assert {finding.level for finding in report.findings} == {Level.NOTICE}


def test_bagit_py_accepts_the_simulated_bag(genuine):
    bagit = Path(sys.executable).parent / "bagit.py"
    assert (
        subprocess.run(
            [sys.executable, str(bagit), "--validate", "--quiet", str(genuine)],
            check=False,
            capture_output=True,
        ).returncode
        == 0
    )


def test_openssl_accepts_the_simulated_stamps(genuine, tmp_path):
    for checkpoint in (genuine / "data/timestamps").glob("*.checkpoint"):
        chain = checkpoint.with_suffix(".chain.pem").read_text()
        (tmp_path / "root.pem").write_text(chain[chain.rindex("-----BEGIN") :])
        run = [
            "openssl",
            "ts",
            "-verify",
            "-in",
            checkpoint.with_suffix(".tsr"),
            "-data",
            checkpoint,
            "-CAfile",
            tmp_path / "root.pem",
        ]
        assert subprocess.run(run, check=False, capture_output=True).returncode == 0


def test_every_token_brackets_the_leaves_below_its_size(genuine):
    facts = examine(genuine).facts
    sizes = [bracket.size for bracket in facts.brackets]
    assert sizes == [compose().sealed, compose().size] == [facts.size - 6, facts.size]
    assert all(0 <= time.time() - bracket.before + 2 < 3600 for bracket in facts.brackets)
    assert all(index < min(sizes) for index in facts.sealed.values())


def test_a_stamp_over_a_larger_tree_proves_as_much(forge):
    world = compose(SMALL)
    size = world.size
    world.fill(3)
    stamp = world.stamp(forge.authority("rsa"))
    later = dataclasses.replace(stamp, consistency=world.log.consistency_file(size, world.size))
    world.write(forge.folder / "dossier", [later], size=size)
    report = examine(forge.folder / "dossier")
    assert report.result is Result.CONSISTENT
    assert [bracket.size for bracket in report.facts.brackets] == [size + 3]


def test_a_spoilt_token_proves_nothing(forge):
    folder = forge.copy()
    reply = folder / f"data/timestamps/{compose().sealed}-0.tsr"
    reply.write_bytes(reply.read_bytes()[:-1] + b"\0")
    rebag(folder)
    assert [bracket.size for bracket in examine(folder).facts.brackets] == [compose().size]


@pytest.mark.parametrize(
    ("quorum", "missing"),
    [
        ("quorum c", set()),
        ("group g 1 c d\nquorum g", set()),
        ("group g all c d\nquorum g", {"L005"}),
        ("quorum d", {"L005"}),
    ],
)
def test_a_quorum_of_cosigners_is_counted(quorum, missing, forge):
    world = compose(SMALL)
    first, second = Log("first"), Log("second")
    cosigners = f"witness c {first.verifier(4)}\nwitness d {second.verifier(4)}\n"
    world.policy = world.policy.replace(b"quorum none", (cosigners + quorum).encode())
    world.log.notes[world.size] = first.cosign(world.log.checkpoint(world.size), 1_700_000_000)
    assert codes(forge.write_world(world)) == missing


def test_a_wrong_cosignature_spoils_the_checkpoint(forge):
    world = compose(SMALL)
    cosigner = Log("cosigner")
    world.policy = world.policy.replace(
        b"quorum none", f"witness c {cosigner.verifier(4)}\nquorum none".encode()
    )
    earlier = cosigner.cosign(world.log.checkpoint(world.sealed), 1_700_000_000).splitlines(keepends=True)[-1]
    world.log.notes[world.size] = world.log.checkpoint(world.size) + earlier
    assert codes(forge.write_world(world)) == {"L003"}


@pytest.mark.parametrize("kept", ["context", "locator", "quote", "rendition", "chain.1", "origin", "grade"])
def test_a_part_that_is_withheld_is_no_fault(kept, forge):
    stem = f"statements/{BATCHES[0].batch}"
    folder = forge.write(scenario=Scenario(kept=frozenset({f"{stem}:{kept}"})))
    assert not (folder / f"data/{stem}.fields/{kept}").exists()
    report = examine(folder)
    assert report.result is Result.CONSISTENT
    whole = examine(forge.write(scenario=Scenario())).facts.quotations.compared
    assert report.facts.quotations.compared == whole - (kept in ("quote", "rendition"))


def test_a_quotation_beyond_the_first_mebibyte_is_found(forge):
    text = "строка без конца\n" * 60_000 + "нас вывели в коридор" + " и дальше\n" * 50_000
    exhibit = ExhibitScript("A-000001", "text/plain", "txt", text.encode("utf-16"))
    batch = BatchScript("far", "A-000001", quoted(text, "вывели в"), "utf-16")
    assert codes(forge.write(scenario=Scenario((exhibit,), (batch,), frozenset()))) == set()


def test_a_quotation_across_two_mebibytes_is_found(forge):
    text = "я" * ((1 << 19) - 5) + "на границе" + "я" * 100
    exhibit = ExhibitScript("A-000001", "text/plain", "txt", text.encode())
    batch = BatchScript("edge", "A-000001", quoted(text, "на границе"), "utf-8")
    assert codes(forge.write(scenario=Scenario((exhibit,), (batch,), frozenset()))) == set()


def test_a_report_says_the_result_first_and_how_to_compare(genuine):
    report = examine(genuine)
    text = write_report(report, "en")
    assert text.startswith(
        "CONSISTENT: no fault was found. Whether it comes from whom it says is known only when"
    )
    assert "5 of 5 exhibits were sealed before " in text
    assert report.facts.keys[0] in text
    assert report.facts.brackets[0].root in text
    assert report.facts.programs["verify.html"] in text


def test_a_report_says_with_its_headline_how_many_quotations_were_compared(genuine):
    report = examine(genuine)
    text = write_report(report, "en")
    glance = new_id("batch glance")
    assert text.split("\n")[2:5] == [
        "Quotations compared with their exhibits: 4 of 5.",
        "Of these, compared with what a program read of the exhibit, as its makers logged it: 1. Look at the exhibit itself.",
        "Places cited without words and looked up in their exhibits: 2 of 2.",
    ]
    assert (
        f"Not compared, and why\n  Words or places of the analyst, which nothing confirms: s9 A-000003 ({glance})\n"
        in text
    )


def test_a_quotation_whose_exhibit_is_withheld_is_not_called_compared(forge):
    exhibits = (dataclasses.replace(EXHIBITS[0], withheld=True), *SMALL.exhibits[1:])
    report = examine(forge.write(scenario=dataclasses.replace(SMALL, exhibits=exhibits)))
    assert report.result is Result.CONSISTENT
    assert report.facts.quotations.compared == 1
    assert [each.reason for each in report.facts.quotations.uncompared] == [
        Reason.BYTES,
        Reason.BYTES,
        Reason.ANALYST,
    ]


def test_a_version_1_package_verifies_and_says_what_it_does_not_bind(genuine_1):
    report = examine(genuine_1)
    assert report.result is Result.CONSISTENT
    assert (report.exhibits, report.events) == (5, 24)
    assert "F001" in {finding.code for finding in report.findings}
    assert "It does not bind: quotations by page" in write_report(report, "en")


def test_a_package_made_by_the_build_of_version_1_verifies(tmp_path):
    report = examine(unpacked("demonstration", tmp_path).package)
    assert report.result is Result.CONSISTENT
    assert "F001" in {finding.code for finding in report.findings}
    told = report.facts.quotations
    assert (told.compared, told.quotes(), {each.reason for each in told.uncompared}) == (
        7,
        [],
        {Reason.VERSION},
    )


def test_a_run_is_checked_once(genuine, monkeypatch):
    checked = []
    monkeypatch.setattr(
        "khronika_verify.shown.verify_ed25519",
        lambda *signed: checked.append(signed) or verify_ed25519(*signed),
    )
    assert examine(genuine).result is Result.CONSISTENT
    assert len(checked) == len(set(checked)) == 15


def test_a_failed_report_proves_nothing(forge):
    folder = forge.copy()
    (folder / "data/index.html").write_text("changed")
    text = write_report(examine(folder), "en")
    assert text.startswith("FAILED")
    assert "sealed before" not in text


def test_the_json_report_has_exactly_the_fields_of_the_format(genuine):
    report = json.loads(write_json(examine(genuine), "uk"))
    assert list(report) == ["result", "exhibits", "events", "findings", "quotations"]
    assert report["result"] == "consistent"
    assert all(list(finding) == ["code", "path", "text"] for finding in report["findings"])


def test_every_language_has_its_own_words_for_every_finding():
    assert all(len(set(texts)) == len(texts) == len(LANGUAGES) for texts in TEXTS.values())
    assert all(len(sentences) == len(LANGUAGES) for sentences in WORDS.values())


def test_a_count_ends_the_text_and_an_id_stands_in_brackets():
    assert describe(Finding("O005", "data", "12"), "fr").endswith(
        "ce qui n’est pas une anomalie\u202f; leur nombre\u00a0: 12"
    )
    assert (
        describe(Finding("S005", "data/statements.json", "s3"), "en")
        == "The sentence rests on no statement. (s3)"
    )


def test_a_hostile_name_cannot_command_the_terminal(forge):
    folder = forge.copy()
    put(folder / "data/a\u202ecod.exe\u001b[31m", b"x")
    assert "\u202e" not in write_report(examine(folder), "en")
    assert plain("\u001b[31m\udc80") == "\\x1b[31m\\udc80"


@pytest.mark.parametrize("name", ["absent", "file"])
def test_what_is_no_folder_has_nothing_to_check(name, tmp_path):
    put(tmp_path / "file", b"")
    assert [finding.code for finding in package(tmp_path / name)] == ["N001"]


def test_a_folder_that_is_a_link_is_not_entered(forge):
    folder = forge.copy()
    (folder / "data/exhibits").rename(folder / "elsewhere")
    (folder / "data/exhibits").symlink_to(folder / "elsewhere")
    assert {"B002", "B007"} <= codes(folder)


def test_deep_nesting_is_refused_and_no_crash(forge: Forge):
    folder = forge.copy()
    put(folder / "data/statements.json", b"[" * 200_000 + b"]" * 200_000)
    rebag(folder)
    assert "S001" in codes(folder)


def test_an_enormous_number_is_refused_and_no_hang(forge: Forge):
    folder = forge.copy()
    put(folder / "data/statements.json", b"9" * 2_000_000)
    rebag(folder)
    assert "S001" in codes(folder)


def test_a_control_file_without_end_is_not_read(forge: Forge):
    folder = forge.copy()
    with (folder / "data/policy.txt").open("r+b") as policy:
        policy.truncate(1 << 24)
    retag(folder)
    assert "P001" in codes(folder)


def test_a_file_where_an_exhibit_should_be_is_no_crash(forge: Forge):
    folder = forge.copy()
    put(folder / "data/exhibits/stray", b"x")
    rebag(folder)
    assert "K006" in codes(folder)


def test_for_the_reading_copies_of_version_1_only_the_manifests_speak(forge_1: Forge):
    folder = forge_1.copy()
    put(folder / "data/exhibits/stray", b"x")
    rebag(folder)
    bare = examine(folder).facts.bare
    assert {"data/exhibits/stray", "data/index.html"} <= set(bare)
    assert not [path for path in bare if "/original." in path]


def test_in_a_bound_package_nothing_is_left_to_the_manifests(genuine):
    facts = examine(genuine).facts
    assert (facts.bare, facts.is_bound) == ((), True)


def test_a_token_over_the_later_checkpoint_may_come_later(small, small_world, authority):
    """It is put beside the package as it was handed over, and covers the event of the package itself."""
    own = small_world.size + 1
    proof = (small / "data/package.tlog-proof").read_bytes()
    checkpoint = proof[proof.index(b"\n\n") + 2 :]
    request, reply = authority("rsa").answer(checkpoint)
    parts = {"checkpoint": checkpoint, "tsq": request, "tsr": reply, "chain.pem": authority("rsa").chain}
    for suffix, data in parts.items():
        put(small / f"data/timestamps-later/{own}-0.{suffix}", data)
    rebag(small)
    report = examine(small)
    assert report.result is Result.CONSISTENT
    assert own in [bracket.size for bracket in report.facts.brackets]


def test_a_later_token_over_another_log_is_none_of_the_package(small, authority):
    checkpoint = Log("other").branch()
    checkpoint.append("0" * 64)
    request, reply = authority("rsa").answer(checkpoint.checkpoint(1))
    parts = {
        "checkpoint": checkpoint.checkpoint(1),
        "tsq": request,
        "tsr": reply,
        "chain.pem": authority("rsa").chain,
    }
    for suffix, data in parts.items():
        put(small / f"data/timestamps-later/1-0.{suffix}", data)
    rebag(small)
    assert "T005" in codes(small)


def test_a_log_whose_policy_names_one_key_needs_one_signature(forge):
    world = compose(SMALL)
    world.policy = f"log {world.log.verifier(1)}\nquorum none\n".encode()
    assert codes(forge.write_world(world)) == set()
    # Both taken away, from the policy too: nothing in the package tells, and that is what the letter is for.
    forge.folder.joinpath("dossier").rename(forge.folder / "first")
    body = world.log.body(world.size)
    signature = b64(world.log.key_id(1) + world.log.signature(1, body, world.size))
    world.log.notes[world.size] = body + f"\n— {world.log.origin} {signature}\n".encode()
    assert codes(forge.write_world(world)) == set()


def test_the_certificates_of_a_token_may_stand_in_any_order(genuine):
    """As OpenSSL writes and takes them; DER asks for another order, and some libraries refuse it."""
    reply = (genuine / f"data/timestamps/{compose().sealed}-0.tsr").read_bytes()
    assert sorted_as_der(reply) != reply
    assert len(examine(genuine).facts.brackets) == 2
