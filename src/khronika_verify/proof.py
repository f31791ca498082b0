# SPDX-License-Identifier: Apache-2.0
"""Proof files: that an opening stands in the log (C2SP tlog-proof), and that a log only grew (khronika-consistency/1)."""

from dataclasses import dataclass

from khronika_verify.form import MalformedError, read_base64, read_decimal, read_lines
from khronika_verify.limit import MAX_PATH


@dataclass(frozen=True)
class Proof:
    """The place of an entry in the tree of the checkpoint whose note stands below it."""

    index: int
    path: tuple[bytes, ...]
    note: bytes


@dataclass(frozen=True)
class Consistency:
    """That the tree of `new` leaves begins with the tree of `old` leaves."""

    old: int
    new: int
    path: tuple[bytes, ...]


def read_proof(data: bytes) -> Proof:
    """A `.tlog-proof` without `extra` line; raises MalformedError."""
    head, blank, note = data.partition(b"\n\n")
    lines = read_lines(head + blank[:1])
    if not note or len(lines) < 2 or lines[0] != "c2sp.org/tlog-proof@v1":
        raise MalformedError("not a proof")
    return Proof(_labelled(lines[1], "index"), _hashes(lines[2:]), note)


def read_consistency(data: bytes) -> Consistency:
    """A `.consistency` file (docs/format/ledger.md, proof); raises MalformedError."""
    lines = read_lines(data)
    if len(lines) < 3 or lines[0] != "khronika-consistency/1":
        raise MalformedError("not a consistency proof")
    return Consistency(_labelled(lines[1], "old"), _labelled(lines[2], "new"), _hashes(lines[3:]))


def _labelled(line: str, label: str) -> int:
    written, _, number = line.partition(" ")
    if written != label:
        raise MalformedError("label is missing")
    return read_decimal(number)


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > MAX_PATH:
        raise MalformedError("proof longer than any tree is high")
    return tuple(read_base64(line, 32) for line in lines)
