"""Letters about simulated packages, written by hand from docs/format/letter.md, honest and not."""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from khronika_verify.finding import Result
from tests.verify.package_simulator import Log
from tests.verify.scenario_simulator import new_id

Told = dict[str, Any]
Change = Callable[[Told], object]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def told_of(folder: Path) -> Told:
    """What an honest letter for this package says, read from the package's files."""
    keys = [
        line.split()[1]
        for line in (folder / "data/policy.txt").read_text().splitlines()
        if line.startswith("log ")
    ]
    origin, size, root, *_ = (folder / "data/case.tlog-proof").read_text().partition("\n\n")[2].split("\n")
    chains = [
        load_pem_x509_certificates(path.read_bytes())
        for path in sorted((folder / "data/timestamps").glob("*.pem"))
    ]
    roots = dict.fromkeys(
        hashlib.sha256(chain[-1].public_bytes(Encoding.DER)).hexdigest() for chain in chains
    )
    event = folder / "data/package.opening"
    dossier = json.loads((folder / "data/statements.json").read_text())["dossier"]
    return {
        "format": "khronika-letter/1",
        "letter": new_id("letter"),
        "made": "2026-11-30",
        "origin": origin,
        "keys": keys,
        "roots": list(roots),
        "checkpoint": {"size": int(size), "root": base64.b64decode(root).hex()},
        "packages": [{"dossier": dossier, "event": sha256(event)}] if event.exists() else [],
        "programs": {name: [sha256(folder / name)] for name in ("verify.html", "verify.py")},
    }


def spelled(told: object) -> bytes:
    """A letter's one spelling."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def letter(folder: Path, change: Change = lambda _: None) -> bytes:
    """The letter for a package, changed."""
    told = told_of(folder)
    change(told)
    return spelled(told)


def _name_other_key(told: Told) -> None:
    told["keys"][0] = Log("other").verifier(1)


def _name_further_key(told: Told) -> None:
    further = Log("further")
    further.origin = told["origin"]
    told["keys"].append(further.verifier(6))


def _name_other_root(told: Told) -> None:
    told["checkpoint"]["root"] = "00" * 32


CHANGES: dict[str, tuple[Change, set[str], Result]] = {
    "honest": (lambda _: None, set(), Result.VERIFIED),
    "names another key": (_name_other_key, {"X001"}, Result.FAILED),
    "names one key less": (lambda told: told["keys"].pop(), {"X001"}, Result.FAILED),
    "names one key more of another log": (
        lambda told: told["keys"].append(Log("other").verifier(1)),
        set(),
        Result.VERIFIED,
    ),
    "names one key more of this log": (_name_further_key, {"X002"}, Result.FAILED),
    "is about another log": (lambda told: told.update(origin="other.invalid/a"), {"X003"}, Result.FAILED),
    "names no authority": (lambda told: told["roots"].clear(), {"X004"}, Result.CONSISTENT),
    "names another root of the tree": (_name_other_root, {"X005"}, Result.FAILED),
    "is of another size": (
        lambda told: told["checkpoint"].update(size=5, root="00" * 32),
        set(),
        Result.VERIFIED,
    ),
    "names another package": (
        lambda told: told["packages"][0].update(event="00" * 32),
        {"X006"},
        Result.FAILED,
    ),
    "names no package": (lambda told: told["packages"].clear(), {"X007"}, Result.VERIFIED),
    "names other programs": (
        lambda told: told["programs"].update({"verify.py": ["00" * 32]}),
        {"X008"},
        Result.VERIFIED,
    ),
}
"""Letters that can be read, with what is found by each and the result."""

UNREADABLE: dict[str, Change] = {
    "a member more": lambda told: told.update(note=""),
    "a member less": lambda told: told.pop("made"),
    "a later format": lambda told: told.update(format="khronika-letter/2"),
    "no key": lambda told: told["keys"].clear(),
    "a key twice": lambda told: told["keys"].append(told["keys"][0]),
    "a key with another id": lambda told: told["keys"].append(told["keys"][0].replace("+", "+0", 1)),
    "no key at all": lambda told: told["keys"].append("key"),
    "a root in capitals": lambda told: told["roots"].append("AB" * 32),
    "a root twice": lambda told: told.update(roots=["ab" * 32] * 2),
    "a size below zero": lambda told: told["checkpoint"].update(size=-1),
    "a size in quotes": lambda told: told["checkpoint"].update(size="5"),
    "a size that is a truth": lambda told: told["checkpoint"].update(size=True),
    "a day that no month has": lambda told: told.update(made="2026-11-40"),
    "a day with an hour": lambda told: told.update(made="2026-11-30T10"),
    "a day in other digits": lambda told: told.update(made="٢٠٢٦-11-30"),
    "an id of another length": lambda told: told.update(letter="abc"),
    "an origin with a space": lambda told: told.update(origin="a b"),
    "an origin with a byte order mark": lambda told: told.update(origin="a\ufeffb"),
    "an origin with an old line end": lambda told: told.update(origin="a\u0085b"),
    "a package twice": lambda told: told["packages"].append(told["packages"][0]),
    "a third program": lambda told: told["programs"].update({"other.py": []}),
    "more than is read of a list": lambda told: told.update(
        roots=[f"{number:064x}" for number in range(4097)]
    ),
    "a null": lambda told: told.update(packages=None),
}
"""Letters in canonical JSON that cannot be read."""

SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "no line end": lambda data: data[:-1],
    "two lines": lambda data: data + b"\n",
    "a carriage return": lambda data: data[:-1] + b"\r\n",
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "a space": lambda data: data.replace(b'":', b'": ', 1),
    "another order": lambda data: (
        b"{" + b",".join(sorted(data[1:-2].split(b',"letter"'), reverse=True)) + b"}\n"
    ),
    "no UTF-8": lambda data: data.replace(b"2026", b"\xff026", 1),
    "a name twice": lambda data: data.replace(b'{"checkpoint"', b'{"a":1,"a":1,"checkpoint"', 1),
    "too long": lambda data: data[:-2] + b" " * (1 << 20) + b"}\n",
}
"""Other spellings of an honest letter, none of which is read."""
