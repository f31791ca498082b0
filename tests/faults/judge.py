"""A process that says of one state after another what is wrong with it."""

import gc
import json
import os
import signal
import socket
from collections.abc import Callable, Iterable
from io import BufferedRWPair

PATIENCE = 1_800
"""Seconds that one step may take: a run of low priority waits long for its turn."""

_STATES = 25
"""How many states one process judges. Nothing of an archive outlives a command in its process, but memory does grow."""


class Judge:
    """Forked when it is first asked, so that it begins as warm as the process that asks."""

    def __init__(self, judge: Callable[[bool], Iterable[str]]) -> None:
        self._judge, self._left, self._process = judge, 0, 0
        self._answers: BufferedRWPair

    def asked(self, is_told: bool) -> list[str]:
        """What is wrong with the state that lies there now; whether its writer had said that all was done."""
        if not self._left:
            self.end()
            self._begin()
        self._left -= 1
        self._answers.write(b"1\n" if is_told else b"0\n")
        self._answers.flush()
        answer = self._answers.readline()
        if not answer.endswith(b"\n"):
            return [f"going on ended with {self.end()}"]
        return [str(text) for text in json.loads(answer)]

    def end(self) -> int:
        """End the process, if there is one; its exit status, or minus the signal that ended it."""
        self._left = 0
        if not self._process:
            return 0
        self._answers.close()
        status = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        self._process = 0
        return status

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        self._process = os.fork()
        if self._process == 0:
            ours.close()
            status = 99
            try:
                self._serve(theirs)
                status = 0
            finally:
                os._exit(status)
        theirs.close()
        self._answers, self._left = _lines(ours), _STATES

    def _serve(self, questions: socket.socket) -> None:
        gc.enable()
        lines = _lines(questions)
        while line := lines.readline():
            signal.alarm(PATIENCE)
            lines.write(json.dumps([*self._judge(line == b"1\n")]).encode() + b"\n")
            lines.flush()


def _lines(connection: socket.socket) -> BufferedRWPair:
    with connection:
        opened = connection.makefile("rwb")
    assert isinstance(opened, BufferedRWPair)
    return opened
