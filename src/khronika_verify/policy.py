# SPDX-License-Identifier: Apache-2.0
"""Whose signature on a checkpoint counts: the logs, the cosigners and the quorum of a C2SP tlog-policy."""

from dataclasses import dataclass, field

from khronika_verify.finding import Findings
from khronika_verify.form import MalformedError, read_decimal, read_lines
from khronika_verify.note import (
    COSIGNER_ED25519,
    LOG_ED25519,
    ML_DSA_44,
    Checkpoint,
    SignatureLine,
    VerifierKey,
    is_signed,
    read_verifier_key,
)


@dataclass
class Policy:
    """Trusted logs, cosigners by name, groups as (threshold, members) in the order of their definition, and the name of the quorum."""

    logs: list[VerifierKey] = field(default_factory=list)
    cosigners: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    quorum: str = ""

    def named_keys(self) -> list[VerifierKey]:
        """Every key the policy names."""
        return [*self.logs, *self.cosigners.values()]


def read_policy(data: bytes) -> Policy:
    """A policy with at least one log and exactly one quorum line; raises MalformedError."""
    if any((byte < 0x20 and byte not in b"\t\n") or byte == 0x7F for byte in data):
        raise MalformedError("a control character in the policy")
    policy = Policy()
    for line in read_lines(data):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            _read_line(policy, words)
    publics = [key.public for key in policy.logs], [key.public for key in policy.cosigners.values()]
    if not policy.logs or not policy.quorum or any(len(set(keys)) != len(keys) for keys in publics):
        raise MalformedError("no log, no quorum, or a key twice")
    return policy


def _read_line(policy: Policy, words: list[str]) -> None:
    kind, rest = words[0], words[1:]
    if kind == "log" and len(rest) in (1, 2):
        policy.logs.append(_key_of_kind(rest[0], LOG_ED25519))
    elif kind == "witness" and len(rest) in (2, 3):
        policy.cosigners[_new_name(policy, rest[0])] = _key_of_kind(rest[1], COSIGNER_ED25519)
    elif kind == "group" and len(rest) >= 3:
        policy.groups[_new_name(policy, rest[0])] = _threshold(rest[1], rest[2:]), _members(policy, rest[2:])
    elif (
        kind == "quorum"
        and len(rest) == 1
        and not policy.quorum
        and (rest[0] == "none" or _is_defined(policy, rest[0]))
    ):
        policy.quorum = rest[0]
    else:
        raise MalformedError("not a line of a policy")


def _key_of_kind(text: str, kind: int) -> VerifierKey:
    key = read_verifier_key(text)
    if key.kind not in (kind, ML_DSA_44):
        raise MalformedError("a key of this kind cannot play this part")
    return key


def _is_defined(policy: Policy, name: str) -> bool:
    return name in policy.cosigners or name in policy.groups


def _new_name(policy: Policy, name: str) -> str:
    if name == "none" or _is_defined(policy, name):
        raise MalformedError("name is taken")
    return name


def _members(policy: Policy, names: list[str]) -> list[str]:
    taken = {member for _, members in policy.groups.values() for member in members}
    if len(set(names)) != len(names) or not all(
        _is_defined(policy, name) and name not in taken for name in names
    ):
        raise MalformedError("a group lists names defined before it, each of them once in the policy")
    return names


def _threshold(word: str, names: list[str]) -> int:
    threshold = {"any": 1, "all": len(names)}.get(word) or read_decimal(word)
    if not 1 <= threshold <= len(names):
        raise MalformedError("threshold cannot be met")
    return threshold


def check_checkpoint(checkpoint: Checkpoint, policy: Policy, path: str, findings: Findings) -> None:
    """Findings L003, L004, L007 and L008: every key of the log must have signed, and no signature by a key of the policy may be wrong.

    Whoever takes a signature away would otherwise choose which kind of key the log is held to.
    """
    claimed = [
        (line, key) for line in checkpoint.signatures for key in policy.named_keys() if line.is_by(key)
    ]
    readable = [(line, key) for line, key in claimed if key.kind != ML_DSA_44]
    if len(readable) != len(claimed):
        findings.add("L007", path)
    if not all(is_signed(checkpoint, line, key) for line, key in readable):
        findings.add("L003", path)
    if not any(key in policy.logs and key.name == checkpoint.origin for _, key in readable):
        findings.add("L004", path)
    elif not all(
        any(line.is_by(key) for line in checkpoint.signatures)
        for key in policy.logs
        if key.name == checkpoint.origin
    ):
        findings.add("L008", path)


def reaches_quorum(checkpoint: Checkpoint, policy: Policy) -> bool:
    """Whether enough cosigners signed; an ML-DSA-44 cosignature, not checked here, counts for nothing."""
    met = {"none"} | {
        name
        for name, key in policy.cosigners.items()
        if _has_cosigned(checkpoint.signatures, checkpoint, key)
    }
    for name, (threshold, members) in policy.groups.items():
        if len(met.intersection(members)) >= threshold:
            met.add(name)
    return policy.quorum in met


def _has_cosigned(lines: tuple[SignatureLine, ...], checkpoint: Checkpoint, key: VerifierKey) -> bool:
    return any(line.is_by(key) and is_signed(checkpoint, line, key) for line in lines)
