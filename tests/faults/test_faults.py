"""Promise 6, loss: on a disk that fails, is full, is gone or loses power, nothing acknowledged is lost, and the same command succeeds then.

The suite tries some calls of some commands; `make faults` tries every call of every command.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys

import pytest

from tests.faults.commands import COMMANDS, UNTRIED
from tests.faults.disk import Call, Replay, digest_of, made, said
from tests.faults.door import Ran
from tests.faults.judge import Judge
from tests.faults.run import shard
from tests.faults.trial import FAULTS, Trial

# Together they write everything that is written anywhere: objects, bundles, tiles, keys, index, search, exports.
SOME = ("seal", "import", "export-csv", "search", "members-passphrase", "copy-again")
STRIDE = 53


def call(kind, path, data=b"", other="", offset=0):
    return Call(kind, path, other, offset, data)


def replay(*calls, before=None):
    made_again = Replay(before or {})
    for each in calls:
        made_again.make(each)
    return made_again


def fates(*calls, before=None, count=40):
    """What may be left of these calls by power cuts."""
    return [replay(*calls, before=before).cut(random.Random(number)) for number in range(count)]


@pytest.fixture(scope="module")
def report():
    """What was found, a line for each command and fault, and the lines about it."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler here, which builds the failing disk (Debian: gcc libc6-dev)")
    words = [word for command in SOME for word in ("--command", command)]
    run = [sys.executable, "-m", "tests.faults.run", *words, "--stride", str(STRIDE), "--start", "17"]
    return subprocess.run(run, capture_output=True, text=True, timeout=500, check=False).stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_a_command_on_a_failing_disk_loses_nothing_and_can_be_run_again(report, fault):
    lines = {line.split()[0]: line for line in report.splitlines() if line.split()[1:2] == [fault]}
    assert lines.keys() == set(SOME), report
    assert all(line.endswith(": all well") for line in lines.values()), report


def test_every_command_that_writes_is_tried():
    from khronika.cli.main import app

    names = {command.name for command in app.registered_commands} | {
        group.name for group in app.registered_groups
    }
    assert names - UNTRIED == {command.words[0] for command in COMMANDS}


def test_what_was_not_fsynced_may_be_lost_and_what_was_is_there():
    calls = [
        call("c", "kept"),
        call("w", "kept", b"content"),
        call("s", "kept"),
        call("s", "."),
        call("c", "other"),
        call("w", "other", b"more"),
    ]
    left = fates(*calls)
    assert {each["kept"] for each in left} == {b"content"}
    assert {each.get("other") for each in left} >= {None, b"", b"more"}


def test_a_name_may_outlive_its_content_and_a_content_its_name():
    calls = [call("c", "new"), call("w", "new", b"content"), call("r", "new", other="name")]
    left = fates(*calls)
    assert {None, b"", b"content"} <= {each.get("name") for each in left}
    assert any("new" in each and "name" not in each for each in left)
    durable = fates(*calls[:2], call("s", "new"), calls[2])
    assert {b"content"} == {data for each in durable for data in each.values()}


def test_a_removal_and_a_replacement_may_be_undone_until_their_folder_is_durable():
    before = {"a": None, "a/old": b"1", "a/gone": b"2"}
    calls = [
        call("c", "a/new"),
        call("w", "a/new", b"3"),
        call("s", "a/new"),
        call("r", "a/new", other="a/old"),
        call("u", "a/gone"),
    ]
    left = fates(*calls, before=before)
    assert {each["a/old"] for each in left} == {b"1", b"3"}
    assert {each.get("a/gone") for each in left} == {None, b"2"}
    assert fates(*calls, call("s", "a"), before=before) == [{"a": None, "a/old": b"3"}] * 40


def test_a_kill_leaves_everything_that_was_called():
    calls = [
        call("m", "a"),
        call("c", "a/b"),
        call("w", "a/b", b"0123"),
        call("w", "a/b", b"xy", offset=1),
        call("t", "a/b", offset=3),
    ]
    assert replay(*calls).killed() == {"a": None, "a/b": b"0xy"}


def test_the_parts_of_a_run_are_together_all_of_its_calls_and_each_only_once():
    parts = [shard(f"{part}/7") for part in range(1, 8)]
    tried = [number for stride, start in parts for number in range(start, 100, stride)]
    assert sorted(tried) == list(range(100))


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "a/b", "-1/3"])
def test_what_is_no_part_of_a_run_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="no part"):
        shard(text)


def test_equal_states_are_known_by_their_digests_and_others_told_apart():
    states = [{"a": b"1"}, {"a": b"2"}, {"b": b"1"}, {"a": None}, {"a": b""}, {"a": b"1", "b": None}, {}]
    assert len({digest_of(state) for state in states}) == len(states)
    assert digest_of({"a": b"1", "b": b"2"}) == digest_of({"b": b"2", "a": b"1"})


def test_what_is_said_is_no_call():
    calls = [call("c", "a"), call("o", "", b"done\n")]
    assert made(calls) == calls[:1]
    assert said(calls) == b"done\n"


def judged(ran, command="state", fault="broken"):
    """What is found wrong with what a command said."""
    trial = Trial.__new__(Trial)
    trial.command = next(each for each in COMMANDS if each.name == command)
    return list(trial._said_wrong(ran, fault))


@pytest.mark.parametrize(
    "said",
    [
        "khronika: internal error (builtins.ValueError); what was acknowledged is safe\nkhronika: hint: run again\n",
        "khronika: input/output error\n",
        "Traceback (most recent call last):\n",
        "khronika: no space for «меня били в дежурной»\nkhronika: hint: free some\n",
    ],
)
def test_an_error_without_plain_words_or_with_plaintext_is_found_wrong(said):
    assert judged(Ran(1, "", said))


def test_an_error_in_plain_words_is_right_and_no_answer_on_a_full_disk_is_wrong():
    ran = Ran(
        1, "", "khronika: the disk is full; what was acknowledged is safe\nkhronika: hint: free some space\n"
    )
    assert judged(ran) == []
    assert judged(ran, command="status", fault="full")


def test_a_judge_that_dies_is_told_of_and_the_next_state_has_another():
    judge = Judge(lambda is_told: os._exit(7) if is_told else ["wrong"])
    assert judge.asked(False) == ["wrong"]
    assert judge.asked(True) == ["going on ended with 7"]
    assert judge.asked(False) == ["wrong"]
    assert judge.end() == 0
