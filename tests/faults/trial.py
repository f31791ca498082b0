"""One command tried on a failing disk: what it may leave, and what has to hold then."""

import gc
import json
import multiprocessing
import os
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from khronika.durable import unfinished
from tests.faults.commands import SECRETS, Command, Outcome, outcome, typed
from tests.faults.disk import (
    NAMELESS,
    SAID,
    Call,
    Mode,
    Replay,
    Snapshot,
    arm,
    calls_in,
    calls_seen,
    digest_of,
    disarm,
    fix,
    made,
    put_back,
    said,
    taken,
)
from tests.faults.door import Ran, ran_here
from tests.faults.judge import PATIENCE, Judge
from tests.faults.kept import keep_in
from tests.world import in_child

WRITER, JUDGE = 1, 2
"""Seeds of chance, clock and process id: the judge comes an hour later, and is another process."""
END = Call("", "", "", 0, b"")
KILL, POWER = "kill", "power"
FAULTS = (KILL, POWER, "full", "broken", "gone")
UNSEEN = ("state", "tmp")
"""Folders of the world that no command is asked to write to."""


@dataclass
class Tried:
    """What was tried of one command with one fault, and what was found wrong, by the number of the call."""

    command: str
    fault: str
    calls: int = 0
    tried: int = 0
    equal: int = 0
    """Of those tried, how many left what lay there after an earlier one, so that it was judged already."""
    seconds: float = 0.0
    """Of processor time."""
    wrong: dict[int, list[str]] = field(default_factory=dict)
    said: Counter[str] = field(default_factory=Counter)


class Trial:
    """One command in a world of its own."""

    def __init__(self, command: Command, base: Path) -> None:
        self.command, self.base, self.root = command, base, base / "root"
        for name in UNSEEN:
            (self.root / name).mkdir(parents=True)
        status = in_child(self._build, PATIENCE)
        assert status == 0, f"the world of {command.name} could not be made"
        self.before = taken(self.root)
        self._warm_up()
        self.calls, self.undisturbed = self._watched()
        assert self.undisturbed.status == 0, self.undisturbed
        self.told = self.undisturbed.out
        self.held = self._asked_outcome()
        put_back(self.root, self.before)
        self.had = self._asked_outcome()
        self._judge_at_work = Judge(self._goes_on)
        self._judged: dict[bytes, list[str]] = {}

    def _build(self) -> int:
        at_home(self.root)
        self.command.world(self.root)
        return 0

    def _warm_up(self) -> None:
        """Do in this process what every trial does, so that what is loaded and made ready only once is ready in each fork of it."""
        keep_in(self.base / "kept")
        # First in a fork: where the typesetter, workers or a library start threads no fork is made of this process.
        is_alone = in_child(self._do_all, PATIENCE) == 0
        put_back(self.root, self.before)
        if is_alone:
            is_alone = self._do_all() == 0
            fix(0)
            put_back(self.root, self.before)
            assert is_alone, "a process with threads is not to be forked"
        gc.freeze()

    def _do_all(self) -> int:
        """Returns how many other threads run then."""
        at_home(self.root)
        fix(WRITER)
        ran_here(self.command.argv(typed(self.command.words, self.root)), self.base / "warm")
        fix(JUDGE)
        for word in ("passphrase", "new-passphrase"):
            ran_here(["verify", "archive", "--passphrase-file", word], self.base / "warm")
        outcome(self.root)
        return len([*Path("/proc/self/task").iterdir()]) - 1

    def _watched(self) -> tuple[list[Call], Ran]:
        log = self.base / "trace"
        ran = self._run(self.command.words, Mode.TRACE, log=log)
        return calls_in(log, self.root), ran

    # --- what is tried --------------------------------------------------------------------------------------------------------

    def run(self, fault: str, stride: int, start: int) -> Tried:
        """Try one fault at every `stride`-th call."""
        before = processor_seconds()
        tried = (
            self._left(fault, stride, start)
            if fault in {KILL, POWER}
            else self._failing(Mode[fault.upper()], stride, start)
        )
        self._judge_at_work.end()
        tried.seconds = processor_seconds() - before
        return tried

    def _left(self, fault: str, stride: int, start: int) -> Tried:
        tried = Tried(self.command.name, fault, len(made(self.calls)))
        for number, snapshot, heard in _states(self.before, self.calls, fault, stride, start):
            is_told = bool(self.told) and heard == self.told.encode()
            self._judge(tried, number, None, snapshot, is_told=is_told)
        return tried

    def _failing(self, mode: Mode, stride: int, start: int) -> Tried:
        tried = Tried(self.command.name, mode.name.lower())
        number = start % stride
        while True:
            put_back(self.root, self.before)
            ran = self._run(self.command.words, mode, number)
            seen = int((self.base / "seen").read_text())
            if seen <= number:
                tried.calls = seen
                return tried
            self._judge(tried, number, ran, taken(self.root), is_told=ran.status == 0)
            number += stride

    # --- and what has to hold then --------------------------------------------------------------------------------------------

    def _judge(self, tried: Tried, number: int, ran: Ran | None, left: Snapshot, *, is_told: bool) -> None:
        tried.tried += 1
        wrong = [*self._said_wrong(ran, tried.fault), *self._left_over(ran, tried.fault, left)]
        if ran is not None:
            tried.said[ran.err if ran.status else "(succeeded)"] += 1
        state = digest_of(left) + bytes([is_told])
        if state in self._judged:
            tried.equal += 1
        else:
            put_back(self.root, left)
            self._judged[state] = self._judged_again(left, is_told)
        if wrong := [*wrong, *self._judged[state]]:
            tried.wrong[number] = wrong

    def _judged_again(self, left: Snapshot, is_told: bool) -> list[str]:
        """What is wrong with the state that lies there: in a process that judged others before, and if it finds anything, in a new one."""
        if not self._judge_at_work.asked(is_told):
            return []
        put_back(self.root, left)
        afresh = Judge(self._goes_on)
        try:
            return afresh.asked(is_told)
        finally:
            afresh.end()

    def _said_wrong(self, ran: Ran | None, fault: str) -> Iterator[str]:
        if ran is None or ran.status == 0:
            return
        if fault == "full" and self.command.asks:
            yield f"gives no answer while the disk is full: {ran.err!r}"
        if (
            ran.status != 1
            or "khronika: hint:" not in ran.err
            or "internal error" in ran.err
            or "Traceback" in ran.err
        ):
            yield f"said with status {ran.status}: {ran.err!r}"
        if any(secret.decode() in ran.err for secret in SECRETS):
            yield "a secret is told"

    def _left_over(self, ran: Ran | None, mode: str, left: Snapshot) -> Iterator[str]:
        """What lies in the clear, or lies where nobody asked for it, right after the command failed."""
        found: dict[str, None] = {}
        for name, data in left.items():
            top = shown(name.split("/")[0])
            # A process that was killed can take nothing away, nor can one whose disk is gone, if it says so: the next command does.
            is_known = top.startswith(".new-") and (
                ran is None or (mode == "gone" and "in the clear" in ran.err)
            )
            if data and not is_known and self._tells(name, data):
                found[f"plaintext is left in {top}"] = None
            # Nor what says nothing, as a file of locked keys.
            is_known |= mode == "gone" and top.startswith(".new-")
            # What was asked for gets its name when it is whole, and may have it although what came then failed.
            is_known |= bool(self.command.outputs) and name.startswith(self.command.outputs)
            if (
                ran is not None
                and ran.status
                and not is_known
                and name not in self.before
                and top not in {"archive", "tmp", "state"}
            ):
                found[f"left over: {top}"] = None
        yield from found

    def _tells(self, name: str, data: bytes) -> bool:
        """Whether a secret lies in a new file that nobody asked for."""
        asked_for = name in self.before or (self.command.outputs and name.startswith(self.command.outputs))
        return not asked_for and any(secret in data for secret in SECRETS)

    def _goes_on(self, is_told: bool) -> Iterator[str]:
        at_home(self.root)
        fix(JUDGE)
        if is_told and not _covers(now := self._outcome_here(), self.held):
            yield f"acknowledged, but lost: {self.held - now}"
        if self.command.is_whole:
            yield from self._verifies("before")
        words = self.command.again(self.root) if self.command.again else self.command.words
        ran = ran_here(self.command.argv(typed(words, self.root)), self.base / "again")
        is_done = any(text in (ran.err if ran.status else ran.out) for text in self.command.done)
        if ran.status and not is_done:
            yield f"run again it says with status {ran.status}: {ran.err!r}"
        yield from self._verifies("after")
        now = self._outcome_here()
        twice = self.held + (self.held - self.had)
        if not _covers(now, self.held) or not _covers(twice, now):
            yield f"the archive holds other things: lacks {dict(self.held - now)}, more than twice {dict(now - twice)}"
        yield from self._litter(is_done=is_done)

    def _litter(self, *, is_done: bool) -> Iterator[str]:
        found: dict[str, None] = {}
        for name, data in taken(self.root).items():
            top = shown(name.split("/")[0])
            # Where all was done before, nobody has written since: a mark of nobody, or an empty folder, stays until somebody does.
            # Beside a file of locked keys, which is encrypted, nobody clears up after a kill.
            is_litter = ".new-" in name and (top.startswith(".new-export-") or name.startswith("archive/"))
            if is_litter and not is_done:
                found[f"litter in {top}"] = None
            elif data and self._tells(name, data):
                found[f"plaintext is left in {top}"] = None
        yield from found

    def _verifies(self, when: str) -> Iterator[str]:
        ran = ran_here(["verify", "archive", "--passphrase-file", "passphrase"], self.base / "verify")
        if ran.status == 3:
            ran = ran_here(["verify", "archive", "--passphrase-file", "new-passphrase"], self.base / "verify")
        if ran.status:
            yield f"does not verify {when}: {ran.out!r} {ran.err!r}"

    def _outcome_here(self) -> Outcome:
        return outcome(self.root)

    def _asked_outcome(self) -> Outcome:
        def ask() -> int:
            at_home(self.root)
            (self.base / "outcome").write_text(json.dumps(outcome(self.root)))
            return 0

        kept = taken(self.root)
        assert in_child(ask, PATIENCE) == 0
        put_back(self.root, kept)
        return Counter(json.loads((self.base / "outcome").read_text()))

    def _run(self, words: tuple[str, ...], mode: Mode, number: int = 0, log: Path | None = None) -> Ran:
        def work() -> int:
            gc.enable()
            at_home(self.root)
            descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if log else -1
            argv = self.command.argv(typed(words, self.root))
            fix(WRITER)
            ran = ran_here(argv, self.base / "ran", lambda: arm(self.root, mode, number, descriptor), disarm)
            (self.base / "seen").write_text(str(calls_seen()))
            (self.base / "status").write_text(str(ran.status))
            return 0

        assert in_child(work, PATIENCE) == 0
        return Ran(
            int((self.base / "status").read_text()),
            (self.base / "ran.out").read_text(),
            (self.base / "ran.err").read_text(),
        )


def processor_seconds() -> float:
    """What this process and those that it waited for have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def at_home(root: Path) -> None:
    os.chdir(root)
    os.umask(0o077)
    os.environ["XDG_STATE_HOME"] = str(root / "state")
    os.environ["TMPDIR"] = str(root / "tmp")
    tempfile.tempdir = None
    # A new process for each item would cost more than all else; the worker that reads it is one in any case.
    context = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda method=None: context  # type: ignore[assignment]
    # As where whatever killed the writer killed its guard, too: what the guard does tests/durable tries.
    unfinished.guarded = lambda *_: nullcontext()  # type: ignore[assignment]


def shown(name: str) -> str:
    """A name without what is drawn at random."""
    return re.sub("[0-9a-f]{16}|[a-z2-7]{26}", "*", name)


def _covers(more: Outcome, less: Outcome) -> bool:
    return all(more[kind] >= count for kind, count in less.items())


def _states(
    before: Snapshot, calls: list[Call], fault: str, stride: int, start: int
) -> Iterator[tuple[int, Snapshot, bytes]]:
    """What lies there when the process dies before each call, and in the end, and what it had said by then; of a write half is made."""
    number = 0
    for place, call in enumerate([*calls, END]):
        if call.kind in {SAID, NAMELESS}:
            continue
        is_due = call is END or number % stride == start % stride
        # A kill before an fsync leaves what one before the next call leaves.
        if is_due and (fault == POWER or call.kind != "s"):
            replay = Replay(before)
            for earlier in (*made(calls[:place]), *_half(call)):
                replay.make(earlier)
            yield (
                number,
                replay.cut(random.Random(number)) if fault == POWER else replay.killed(),
                said(calls[:place]),
            )
        number += 1


def _half(call: Call) -> tuple[Call, ...]:
    return (replace(call, data=call.data[: len(call.data) // 2]),) if call.kind == "w" else ()
