"""The command line as a documenter meets it: what it says, where, and with which exit status."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.seal.member import Cost
from tests.commands import COMMAND, run

PASSPHRASE = "six words that nobody else knows"


@pytest.fixture
def secret(tmp_path: Path) -> list[str]:
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n")
    return ["--passphrase-file", str(file)]


@pytest.fixture
def archive(tmp_path: Path, secret) -> Path:
    """An archive whose passphrase is stretched cheaply: the commands read the cost from the file, and tests run them by the dozen."""
    folder = tmp_path / "archive"
    Archive.create(folder, Founding(PASSPHRASE, "Anna", Cost(64, 1, 1))).close()
    return folder


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "приказ.txt").write_text("Приказ № 7. Перевести в ШИЗО на 15 суток.\n", encoding="utf-8")
    (folder / "register.bin").write_bytes(os.urandom(40_000))
    return folder


GIVEN = ["--source", "S-17", "--obtained", "2024-05", "--channel", "handed over"]


def test_the_first_hour_goes_from_nothing_to_a_package(leak, secret, tmp_path):
    archive = tmp_path / "new"
    made = run("init", archive, "--name", "Anna", *secret)
    assert made.returncode == 0, made.stderr
    assert b"argon2id m=262144 t=3 p=1" in (archive / "keys/locked").read_bytes()
    sealed = run("seal", archive, leak, *GIVEN, *secret, "--json")
    assert json.loads(sealed.stdout)["outcomes"] == {"sealed": 2}
    statements = {
        "format": "khronika-statements/1",
        "batches": [
            {
                "id": "order",
                "citation": {
                    "item": {"name": "приказ.txt"},
                    "quote": {"exact": "Перевести в ШИЗО на 15 суток"},
                },
                "attribution": [{"who": "head of the colony", "role": "author", "knows": "did"}],
                "grade": {"reliability": "B", "credibility": "2"},
                "statements": [{"id": "o1", "subject": "act:transfer", "property": "days", "value": 15}],
            }
        ],
        "cases": [
            {
                "code": "c1",
                "title": "One order",
                "sections": [
                    {"heading": "Order", "sentences": [{"text": "An order says so.", "statements": ["o1"]}]}
                ],
            }
        ],
    }
    file = tmp_path / "statements.json"
    file.write_text(json.dumps(statements), encoding="utf-8")
    assert (
        f"khronika review {archive} --case c1 --accept --why -" in run("state", archive, file, *secret).stdout
    )
    out = tmp_path / "package"
    assert (
        "khronika review ARCHIVE --case CASE --accept --why -"
        in run("dossier", archive, "c1", out, *secret).stderr
    )
    reviewed = run("review", archive, "--case", "c1", "--accept", "--why", "compared", *secret)
    accepted, following = reviewed.stdout.splitlines()
    assert (accepted.split()[1:], following) == (
        ["accepted"],
        f"next: khronika dossier {archive} c1 OUT --dry-run",
    )
    assert run("dossier", archive, "c1", out, *secret).returncode == 0
    assert run("verify", out).returncode == 0
    assert run("verify", archive, *secret).returncode == 0
    assert "c1" in run("status", archive, *secret).stdout


def test_the_range_of_control_numbers_covers_all_that_was_sealed(archive, leak, secret):
    (leak / "zz copy.txt").write_bytes((leak / "приказ.txt").read_bytes())
    answer = json.loads(run("seal", archive, leak, *GIVEN, *secret, "--json").stdout)
    assert (answer["first"], answer["last"]) == ("A-000001", "A-000002")


def test_results_go_to_standard_output_and_nothing_else_does(archive, leak, secret):
    sealed = run("seal", archive, leak, *GIVEN, *secret, "--json")
    assert len(sealed.stdout.splitlines()) == 1
    assert sealed.stderr == ""


def test_a_wrong_passphrase_is_exit_status_3_and_says_what_to_look_at(archive, tmp_path):
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("not the passphrase\n")
    refused = run("status", archive, "--passphrase-file", wrong)
    assert refused.returncode == 3
    assert "hint: check the keyboard layout" in refused.stderr


def test_a_missing_passphrase_never_hangs_a_script(archive):
    assert "--passphrase-file" in run("status", archive).stderr


def test_a_short_passphrase_makes_no_archive(tmp_path):
    short = tmp_path / "short.txt"
    short.write_text("secret\n")
    refused = run("init", tmp_path / "new", "--passphrase-file", short)
    assert refused.returncode == 1
    assert not (tmp_path / "new").exists()


def test_sealing_without_provenance_is_refused_before_anything_is_opened(archive, leak, secret):
    refused = run("seal", archive, leak, *secret)
    assert refused.returncode == 1
    assert "--source" in refused.stderr


def test_a_date_of_receipt_that_is_none_is_refused(archive, leak, secret):
    given = ["--source", "S-17", "--channel", "handed over", "--obtained"]
    refused = run("seal", archive, leak, *given, "the other day", *secret)
    assert refused.returncode == 1
    assert "2024-05" in refused.stderr
    assert run("seal", archive, leak, *given, "в начале мая 2024", *secret).returncode == 0


def test_an_unknown_option_is_exit_status_2(archive):
    assert run("verify", archive, "--no-such-option").returncode == 2


def test_a_damaged_archive_is_exit_status_1_and_the_finding_is_in_the_language_asked_for(
    archive, leak, secret
):
    assert run("seal", archive, leak, *GIVEN, *secret).returncode == 0
    victim = next(path for path in (archive / "vault").rglob("*") if path.is_file())
    data = bytearray(victim.read_bytes())
    data[100] ^= 1
    victim.write_bytes(data)
    failed = run("verify", archive, "--lang", "uk", *secret)
    assert failed.returncode == 1
    assert "V002" in failed.stdout
    assert "опечатаний об’єкт" in failed.stdout


def test_errors_name_no_file_of_the_evidence(archive, leak, secret):
    hidden = leak / "имя-источника.txt"
    hidden.write_text("x")
    (leak / "link").symlink_to(hidden)
    sealed = run("seal", archive, leak, *GIVEN, *secret)
    assert "имя-источника" not in sealed.stdout + sealed.stderr
    assert "symlink" in sealed.stdout
    aside = run("status", archive, "--accession", sealed.stdout.split()[1].rstrip(":"), *secret)
    assert "link" in aside.stdout


def test_a_folder_that_is_no_archive_says_how_to_make_one(tmp_path, secret):
    assert "khronika init" in run("status", tmp_path, *secret).stderr


def test_the_name_of_a_missing_file_is_not_repeated(archive, secret):
    missing = run("state", archive, "/nowhere/name-of-somebody.json", *secret)
    assert missing.returncode == 1
    assert "name-of-somebody" not in missing.stderr


def test_an_item_taken_out_is_the_original_and_leaves_a_trace(archive, leak, secret, tmp_path):
    run("seal", archive, leak, *GIVEN, *secret)
    out = tmp_path / "out.bin"
    for number in ("A-000001", "A-000002"):
        out.unlink(missing_ok=True)
        assert run("open", archive, number, out, "--reason", "expert", *secret).returncode == 0
        assert out.read_bytes() in [path.read_bytes() for path in leak.iterdir()]
    assert run("open", archive, "A-000001", out, *secret).returncode == 1
    items = [json.loads(line) for line in run("status", archive, "--json", *secret).stdout.splitlines()]
    assert [item["events"] for item in items] == [2, 2]


def test_a_deleted_index_is_built_again_and_nothing_is_missed(archive, leak, secret):
    run("seal", archive, leak, *GIVEN, *secret)
    before = run("status", archive, "--json", *secret).stdout
    assert run("index", archive, *secret).returncode == 0
    assert run("status", archive, "--json", *secret).stdout == before


def test_control_c_finishes_the_file_and_prints_the_command_that_resumes(archive, secret, tmp_path):
    stick = tmp_path / "much"
    stick.mkdir()
    for number in range(3000):
        (stick / f"{number:04}").write_bytes(os.urandom(9_000))
    words = [*COMMAND, "seal", str(archive), str(stick), *GIVEN, *secret]
    sealing = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    ledger = archive / "ledger/a/checkpoint"
    begun = ledger.read_bytes()
    while ledger.read_bytes() == begun and sealing.poll() is None:
        time.sleep(0.01)
    sealing.send_signal(signal.SIGINT)
    _, complaint = sealing.communicate()
    if sealing.returncode == 0:
        pytest.skip("the machine sealed everything before it could be interrupted")
    assert sealing.returncode == 130
    command = complaint.split("go on with: khronika ")[1].split()
    resumed = run(*command, *secret, "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert not json.loads(resumed.stdout)["interrupted"]
    assert len(run("status", archive, "--json", *secret).stdout.splitlines()) == 3000
    assert run("verify", archive, *secret).returncode == 0


def test_a_time_stamp_can_be_fetched_by_hand(archive, secret, tmp_path):
    from khronika.demo.authority import MissingProgramError, local_authority

    try:
        authority = local_authority(tmp_path / "authority")
    except MissingProgramError:
        pytest.skip("openssl is not installed")
    request, reply, roots = tmp_path / "r.tsq", tmp_path / "r.tsr", tmp_path / "roots.pem"
    unsaid = run("anchor", archive, "--url", "https://authority.invalid/", *secret)
    assert (unsaid.returncode, unsaid.stdout) == (1, "")
    assert "nothing was sent" in unsaid.stderr
    assert "--roots FILE.pem" in unsaid.stderr
    assert run("anchor", archive, "--request-out", request, *secret).returncode == 0
    reply.write_bytes(authority.reply(request.read_bytes()))
    roots.write_bytes(authority.roots)
    stamped = run("anchor", archive, "--reply-in", reply, "--roots", roots, *secret)
    assert "existed before" in stamped.stdout, stamped.stderr
    assert run("anchor", archive, "--reply-in", reply, "--roots", roots, *secret).returncode == 1
    assert run("verify", archive, *secret).returncode == 0


def test_a_checkpoint_kept_elsewhere_shows_that_a_log_was_set_back(archive, leak, secret, tmp_path):
    older = Path(shutil.copytree(archive, tmp_path / "older"))
    run("seal", archive, leak, *GIVEN, *secret)
    kept = tmp_path / "kept"
    assert run("publish-log", archive, tmp_path / "public", *secret).returncode == 0
    kept.write_bytes((tmp_path / "public" / "checkpoint").read_bytes())
    assert run("verify", archive, "--known", archive / "ledger/a/checkpoint", *secret).returncode == 0
    assert run("verify", archive, "--known", kept, *secret).returncode == 0
    set_back = run("verify", older, "--known", kept, *secret)
    assert set_back.returncode == 1
    assert "G006" in set_back.stdout
    kept.write_bytes(kept.read_bytes().replace(b"invalid", b"invalit"))
    assert run("verify", archive, "--known", kept, *secret).returncode == 1


def test_the_doctor_ends_with_a_verdict():
    seen = run("doctor")
    assert seen.returncode in (0, 1)
    assert "openssl" in seen.stdout
