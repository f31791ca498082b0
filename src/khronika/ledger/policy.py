"""Whose word is enough: the logs and cosigners somebody trusts, and how many of them must agree (C2SP tlog-policy).

    log k7q2m5xw3nbt4rdc6yjh8fgs2a.invalid/a+1f2e3d4c+AQ...
    witness X1 x1.example/w+55aa01ff+BA...
    witness X2 x2.example/w+0c0d0e0f+Bg...
    group X any X1 X2
    quorum X

Read strictly: one space between words, no comments, no empty lines, so that `str(parse(x)) == x`. What C2SP calls a witness is here a
cosigner: a witness is a person who saw.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self, TypeAlias, assert_never

from khronika.ledger.checkpoint import Checkpoint
from khronika.ledger.key import NoteVerifier, SignatureKind
from khronika.primitives.error import MalformedError

NO_QUORUM = "none"

_WORD = re.compile(r"[^\x00-\x20\x7f]+")


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log whose checkpoints are accepted, and where it may be reached."""

    verifier: NoteVerifier
    address: str = ""

    def __str__(self) -> str:
        return _join("log", str(self.verifier), self.address)


@dataclass(frozen=True, slots=True)
class CosignerLine:
    """A cosigner under the name this policy gives it."""

    name: str
    verifier: NoteVerifier
    address: str = ""

    def __str__(self) -> str:
        return _join("witness", self.name, str(self.verifier), self.address)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Cosigners and groups of which so many must agree: a number, `any` or `all`."""

    name: str
    threshold: str
    members: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many members must agree."""
        return {"any": 1, "all": len(self.members)}.get(self.threshold) or int(self.threshold)

    def __str__(self) -> str:
        return _join("group", self.name, self.threshold, *self.members)


@dataclass(frozen=True, slots=True)
class QuorumLine:
    """The cosigner or group that must agree, or `none`."""

    name: str

    def __str__(self) -> str:
        return _join("quorum", self.name)


Line: TypeAlias = LogLine | CosignerLine | GroupLine | QuorumLine


class PolicyStanding(Enum):
    """What a policy makes of a checkpoint."""

    ACCEPTED = "accepted"
    UNKNOWN_LOG = "by no log of the policy"
    BAD_SIGNATURE = "a signature of a known key does not verify"
    NO_QUORUM = "too few cosigners"


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file; made by `parse` or `of_logs`."""

    lines: tuple[Line, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The policy, such that `parse(x).encode() == x`; raises MalformedError."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise MalformedError("a policy is UTF-8 text") from error
        if not text.endswith("\n"):
            raise MalformedError("a policy ends with a newline")
        policy = cls(tuple(_parse_line(line) for line in text[:-1].split("\n")))
        _require_sound(policy.lines)
        return policy

    @classmethod
    def of_logs(cls, verifiers: Iterable[NoteVerifier]) -> Self:
        """The policy that trusts these logs and asks for no cosigner."""
        return cls.parse(
            "".join(f"{line}\n" for line in [*map(LogLine, verifiers), QuorumLine(NO_QUORUM)]).encode()
        )

    def encode(self) -> bytes:
        """The bytes of `policy.txt`."""
        return "".join(f"{line}\n" for line in self.lines).encode()

    @property
    def logs(self) -> tuple[NoteVerifier, ...]:
        """The logs' keys, in order."""
        return tuple(line.verifier for line in self.lines if isinstance(line, LogLine))

    @property
    def cosigners(self) -> Mapping[str, NoteVerifier]:
        """The cosigners' keys by the names the policy gives them."""
        return {line.name: line.verifier for line in self.lines if isinstance(line, CosignerLine)}

    def judge(self, checkpoint: Checkpoint) -> PolicyStanding:
        """Whether one of the logs signed the checkpoint and the quorum cosigned it.

        A bad signature by a known key spoils it.
        """
        logs = [log for log in self.logs if log.name == checkpoint.head.origin and _claimed(log, checkpoint)]
        agreed = {name for name, cosigner in self.cosigners.items() if _claimed(cosigner, checkpoint)}
        if not logs:
            return PolicyStanding.UNKNOWN_LOG
        if not all(key.signed(checkpoint) for key in [*logs, *(self.cosigners[name] for name in agreed)]):
            return PolicyStanding.BAD_SIGNATURE
        return PolicyStanding.ACCEPTED if self._reached(agreed) else PolicyStanding.NO_QUORUM

    def _reached(self, agreed: set[str]) -> bool:
        # Groups only name what stands before them, so one pass in order settles all of them.
        for line in self.lines:
            if isinstance(line, GroupLine) and len(agreed.intersection(line.members)) >= line.count:
                agreed = agreed | {line.name}
        quorum = next(line.name for line in self.lines if isinstance(line, QuorumLine))
        return quorum == NO_QUORUM or quorum in agreed


def _claimed(key: NoteVerifier, checkpoint: Checkpoint) -> bool:
    return any(key.made(signature) for signature in checkpoint.signatures)


def _join(*words: str) -> str:
    return " ".join(word for word in words if word)


def _parse_line(line: str) -> Line:
    words = line.split(" ")
    if not all(_WORD.fullmatch(word) for word in words):
        raise MalformedError("a policy line is words with one space between them")
    match words:
        case ["log", key, *rest] if len(rest) <= 1:
            return LogLine(NoteVerifier.parse(key), *rest)
        case ["witness", name, key, *rest] if len(rest) <= 1:
            return CosignerLine(name, NoteVerifier.parse(key), *rest)
        case ["group", name, threshold, *members] if _is_threshold(threshold, len(members)):
            return GroupLine(name, threshold, tuple(members))
        case ["quorum", name]:
            return QuorumLine(name)
        case _:
            raise MalformedError("not a line of a policy")


def _is_threshold(text: str, members: int) -> bool:
    if text in {"any", "all"}:
        return members > 0
    return re.fullmatch(r"[1-9][0-9]{0,5}", text, re.ASCII) is not None and int(text) <= members


def _require_sound(lines: Iterable[Line]) -> None:
    """Each key once, each name once, no name before it is given, no member of two groups, exactly one quorum."""
    names: set[str] = {NO_QUORUM}
    free: set[str] = set()
    keys: set[bytes] = set()
    quorums = 0
    for line in lines:
        match line:
            case LogLine():
                _add_key(keys, b"log", line.verifier, {SignatureKind.LOG, SignatureKind.SUBTREE})
            case CosignerLine():
                _add_key(keys, b"cosigner", line.verifier, {SignatureKind.COSIGNATURE, SignatureKind.SUBTREE})
                _add_name(names, free, line.name)
            case GroupLine():
                if len(set(line.members)) != len(line.members) or not free.issuperset(line.members):
                    raise MalformedError("a group member is unknown, or is in two places")
                free.difference_update(line.members)
                _add_name(names, free, line.name)
            case QuorumLine():
                quorums += 1
                _require(line.name in names, "a quorum of a name not given before")
            case _:
                assert_never(line)
    _require(quorums == 1, "a policy has one quorum")


def _add_key(keys: set[bytes], role: bytes, verifier: NoteVerifier, kinds: set[SignatureKind]) -> None:
    _require(verifier.kind in kinds, "a key of a kind that does not sign this")
    _require(role + verifier.public not in keys, "one key in two lines")
    keys.add(role + verifier.public)


def _add_name(names: set[str], free: set[str], name: str) -> None:
    _require(name not in names, "one name for two")
    names.add(name)
    free.add(name)


def _require(holds: bool, fact: str) -> None:
    if not holds:
        raise MalformedError(fact)
