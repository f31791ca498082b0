"""What a worker says is data about a hostile file: whatever it says, the main process stays whole."""

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.evidence.reading.asked import Task
from khronika.evidence.reading.error import BrokenRuleError, ExhaustedError, ReadingError, SourceError
from khronika.evidence.reading.frame import FrameType
from khronika.evidence.reading.outcome import Limits, Outcome, Reason
from khronika.evidence.workers.allowance import Allowance
from khronika.evidence.workers.collector import Collector
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.supervisor import WorkerMeans, read_item

BEGIN = (FrameType.BEGIN, b'{"media":"text/plain","name":"x"}')
LAST = (FrameType.LAST, b'{"outcome":"read","reader":"text","tools":{}}')
BROKEN = {
    "octets without a file": [(FrameType.BYTES, b"x")],
    "an end without a file": [(FrameType.END, b"")],
    "a file in a file": [BEGIN, BEGIN],
    "an end in a file": [BEGIN, LAST],
    "a text in a file": [BEGIN, (FrameType.TEXT, b'{"runs":[],"text":""}')],
    "anything after the end": [LAST, BEGIN],
    "metadata twice": [(FrameType.METADATA, b'{"a":"b"}')] * 2,
    "metadata that is no text": [(FrameType.METADATA, b'{"a":1}')],
    "metadata with a strange name": [(FrameType.METADATA, b'{"<b>":"b"}')],
    "a strange media type": [(FrameType.BEGIN, b'{"media":"text/plain;x","name":"x"}')],
    "a name that is a list": [(FrameType.BEGIN, b'{"media":"text/plain","name":["x"]}')],
    "a message before the first": [(FrameType.BEGIN, b'{"media":"text/plain","message":-1,"name":"x"}')],
    "a text with a run outside of it": [(FrameType.TEXT, b'{"runs":[[0,2,{"page":1}]],"text":"x"}')],
    "a place that only people cite": [(FrameType.TEXT, b'{"runs":[[0,1,{"whole":true}]],"text":"x"}')],
    "a picture of no place": [(FrameType.PICTURE, b'{"media":"image/png","place":{"page":0},"role":"page"}')],
    "an unknown reason": [
        (FrameType.LAST, b'{"outcome":"unread","reader":"text","reason":"tired","tools":{}}')
    ],
    "read for a reason": [
        (FrameType.LAST, b'{"outcome":"read","reader":"text","reason":"empty","tools":{}}')
    ],
    "an unknown reason for a file": [BEGIN, (FrameType.END, b'{"reason":"tired"}')],
    "JSON in another spelling": [(FrameType.LAST, b'{ "outcome":"read","reader":"text","tools":{}}')],
    "an answer of ours": [(FrameType.RANGE, b"x")],
    "too many bytes at once": [BEGIN, (FrameType.BYTES, bytes(1_048_577))],
}


@pytest.mark.parametrize("frames", BROKEN.values(), ids=BROKEN)
def test_a_frame_that_may_not_stand_there_is_refused(frames):
    collector = Collector((), Allowance(Limits()))
    with pytest.raises(BrokenRuleError):
        _take(collector, frames)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(FrameType),
            st.binary(max_size=40) | st.sampled_from([BEGIN[1], LAST[1], b"", b"{}", b"[]"]),
        )
    )
)
def test_no_sequence_of_frames_does_more_than_be_refused(frames):
    collector = Collector((), Allowance(Limits(members=3)))
    try:
        _take(collector, frames)
    except ReadingError:
        return
    assert len(collector.files) <= 3


def test_too_many_files_are_too_much():
    collector = Collector((), Allowance(Limits(members=1)))
    with pytest.raises(ExhaustedError):
        _take(collector, [BEGIN, (FrameType.END, b""), BEGIN])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FrameType.METADATA, b" " * 9_000_000),
        (FrameType.BEGIN, b" " * 2_000_000),
        (FrameType.LAST, b" " * 70_000),
        (FrameType.TEXT, b'{"runs":[' + b"[" * 2_000_001),
    ],
)
def test_a_frame_that_would_take_much_memory_to_parse_is_not_parsed(kind, body):
    with pytest.raises(ExhaustedError):
        Collector((), Allowance(Limits())).take(kind, body)


def _take(collector, frames):
    for kind, body in frames:
        collector.take(kind, body)


# --- whole processes that lie -----------------------------------------------------------------------------------------

FALLEN = """
import os, signal, socket, struct, sys, time
control = socket.socket(fileno=int(sys.argv[-1]))
_, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
pid = os.fork()
if pid:
    os.close(descriptors[0])
    socket.send_fds(control, [str(pid).encode()], [os.pidfd_open(pid)])
    while order := control.recv(64):
        control.send(str(os.waitpid(pid, 0)[1]).encode())
    sys.exit()
control.close()
channel = socket.socket(fileno=descriptors[0])
channel.recv(struct.unpack(">I", channel.recv(4, socket.MSG_WAITALL))[0], socket.MSG_WAITALL)
def say(kind, body): channel.sendall(struct.pack(">Ic", len(body) + 1, kind) + body)
TEXT = b'{"runs":[[0,1,{"page":1}]],"text":"x"}'
LAST = b'{"outcome":"read","reader":"text","tools":{}}'
"""
LIES = {
    "it says nothing and goes": ("pass", Reason.CRASHED),
    "it says nothing and stays": ("time.sleep(60)", Reason.TOO_SLOW),
    "it hangs up and stays": ("channel.shutdown(2); time.sleep(60)", Reason.CRASHED),
    "it is ended by a fault": ("say(b't', TEXT); os.kill(os.getpid(), signal.SIGSEGV)", Reason.CRASHED),
    "it has used up its time": ("os.kill(os.getpid(), signal.SIGXCPU)", Reason.TOO_SLOW),
    "it claims a huge frame": (
        "channel.sendall(struct.pack('>Ic', 2**32 - 1, b't')); time.sleep(60)",
        Reason.TOO_MUCH,
    ),
    "it claims a frame of nothing": ("channel.sendall(bytes(5)); time.sleep(60)", Reason.CRASHED),
    "it says noise": ("channel.sendall(os.urandom(9) + b'!' * 9000); time.sleep(60)", None),
    "it asks for a huge range": ("say(b'r', struct.pack('>QI', 0, 2**31)); time.sleep(60)", Reason.CRASHED),
    "it asks in a huge frame": (
        "channel.sendall(struct.pack('>Ic', 2**30, b'r')); time.sleep(60)",
        Reason.CRASHED,
    ),
    "it asks and never listens": ("\nwhile True: say(b'r', struct.pack('>QI', 0, 1_000_000))", None),
    "it says octets without end": (
        f"say(b'c', {BEGIN[1]!r})\nwhile True: say(b'b', bytes(100_000))",
        Reason.TOO_MUCH,
    ),
    "it says files without end": (f"\nwhile True: say(b'c', {BEGIN[1]!r}); say(b'e', b'')", Reason.TOO_MUCH),
    "it says half a frame": ("channel.sendall(b'\\0\\0\\0\\x09t{'); time.sleep(60)", Reason.TOO_SLOW),
    "it points into a container": (
        'say(b\'t\', TEXT.replace(b\'{"page":1}\', b\'{"member":[".."],"page":1}\'))',
        Reason.CRASHED,
    ),
}


@pytest.mark.parametrize(("script", "reason"), LIES.values(), ids=LIES)
def test_a_fallen_worker_is_ended_and_nothing_it_said_is_kept(tmp_path, monkeypatch, script, reason):
    _fall(tmp_path, monkeypatch, script)
    reading = read_item(
        "text/plain",
        4,
        lambda _, length: b"item"[:length],
        limits=Limits(wall_seconds=0.6, output=400_000, contained=400_000, input=3_000_000, members=50),
    )
    assert reading.outcome is Outcome.UNREAD
    assert reading.reason in ((reason,) if reason else tuple(Reason))
    assert reading.texts == ()


def test_a_worker_that_says_what_it_may_is_believed(tmp_path, monkeypatch):
    _fall(tmp_path, monkeypatch, "say(b't', TEXT); say(b'z', LAST); time.sleep(60)")
    reading = read_item("text/plain", 4, lambda _, length: b"item"[:length])
    assert (reading.outcome, reading.texts[0].text) == (Outcome.READ, "x")


def test_a_request_beyond_the_item_is_answered_with_what_there_is(tmp_path, monkeypatch):
    script = "say(b'r', struct.pack('>QI', 2**63, 9)); assert channel.recv(9) == b'\\0\\0\\0\\1d'; say(b't', TEXT); say(b'z', LAST)"
    _fall(tmp_path, monkeypatch, script)
    assert read_item("text/plain", 4, _never).outcome is Outcome.READ


def test_a_source_that_gives_too_much_is_the_callers_mistake():
    with pytest.raises(SourceError):
        read_item("text/plain", 4, lambda _, length: bytes(length + 1))


def test_what_the_source_raises_reaches_the_caller_and_the_worker_is_ended(monkeypatch):
    started, fork = [], Server.fork
    monkeypatch.setattr(Server, "fork", lambda *asked: started.append(fork(*asked)) or started[-1])
    with pytest.raises(LookupError):
        read_item("text/plain", 4, _never)
    ((worker, _),) = started
    with pytest.raises(ProcessLookupError):
        os.kill(worker.pid, 0)


def test_a_server_that_falls_is_started_again_for_the_next_item():
    with Server() as server:
        first = read_item("text/plain", 4, lambda _, length: b"item"[:length], means=WorkerMeans(server))
        server._light._process.kill()
        second = read_item("text/plain", 4, lambda _, length: b"item"[:length], means=WorkerMeans(server))
        third = read_item("text/plain", 4, lambda _, length: b"item"[:length], means=WorkerMeans(server))
    assert [first.outcome, second.reason, third.outcome] == [Outcome.READ, Reason.CRASHED, Outcome.READ]


def test_workers_end_with_the_server_and_the_server_with_the_main_process():
    server = Server()
    worker, channel = server.fork("text/plain", Task.READ)
    server._light._control.close()
    assert worker.gone_within(10)
    server.close()
    channel.close()


def _never(offset, length):
    raise LookupError


def _fall(folder, monkeypatch, script):
    """Set another program in the worker's place, which gets the same end of the line."""
    body = folder / "fallen.py"
    body.write_text(FALLEN + script)
    program = folder / "program"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\nexec {sys.executable} -S -E {body} "$last"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
