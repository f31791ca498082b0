"""What an opening, its proof and a checkpoint say for themselves, for people to read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from khronika.dossier.plan import Evidenced
from khronika.primitives.codec import Json
from khronika.primitives.digest import Digest
from khronika.primitives.error import MalformedError
from khronika.seal.opening import parse, parse_field, veils_of

_COMPARABLE = 200
"""Characters of a verifier key above which nobody compares it by eye."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One event: its type, its place in the log, what is disclosed of it and what is withheld, by the names of the field texts."""

    kind: str
    index: int
    disclosed: Mapping[str, Json]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """What an opening shows of its event unasked: type, time as claimed, author, place in the log, and how long its lists are.

    `run` is the signature that it shares with all events that were recorded at once.
    """

    type: str
    at: str
    by: str
    index: int
    run: bytes
    lists: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Head:
    """The three lines of a checkpoint; `root` is base64."""

    origin: str
    size: int
    root: str


def read(evidenced: Evidenced) -> Logged:
    """The event behind one opening; nothing is verified here. Raises MalformedError."""
    opening = parse(evidenced.opening)
    disclosed = {name: parse_field(text) for name, text in sorted(evidenced.fields.items())}
    withheld = tuple(name for name in sorted(veils_of(opening.event)) if name not in disclosed)
    return Logged(opening.kind, place_of(evidenced.proof), disclosed, withheld)


def happened(evidenced: Evidenced) -> Happened:
    """What one opening shows; raises MalformedError."""
    opening = parse(evidenced.opening)
    at, by = (str(opening.event.get(name, "")) for name in ("at", "by"))
    lists = {name: len(value) for name, value in opening.event.items() if isinstance(value, list)}
    return Happened(opening.kind, at, by, place_of(evidenced.proof), opening.signature, lists)


def without(logged: Logged, name: str) -> Logged:
    """The same event but for one disclosed field, which is told in another place."""
    return replace(
        logged, disclosed={other: value for other, value in logged.disclosed.items() if other != name}
    )


def head(checkpoint: bytes) -> Head:
    """The three lines a checkpoint signs; raises MalformedError."""
    try:
        origin, size, root, _ = checkpoint.decode().split("\n", 3)
        return Head(origin, int(size), root)
    except ValueError as error:
        raise MalformedError("not a checkpoint") from error


def verifier_keys(policy: bytes) -> tuple[str, ...]:
    """The verifier keys of the logs a policy names (C2SP tlog-policy, lines `log <vkey>`), each as `short_key` writes it."""
    lines = (line.split() for line in policy.decode(errors="replace").splitlines())
    return tuple(short_key(words[1]) for words in lines if words[:1] == ["log"] and len(words) > 1)


def short_key(key: str) -> str:
    """A verifier key a person can compare: as it is, or, for the 1,300 bytes of ML-DSA-44, its name, key id and SHA-256."""
    if len(key) <= _COMPARABLE:
        return key
    name, _, rest = key.partition("+")
    return f"{name}+{rest.partition('+')[0]} SHA-256 {Digest.of(key.encode())}"


def place_of(proof: bytes) -> int:
    """The place in the log that a proof names, from 0; raises MalformedError."""
    for line in proof.split(b"\n"):
        if line.startswith(b"index "):
            return int(line[6:])
        if not line:
            break
    raise MalformedError("a proof without an index")
