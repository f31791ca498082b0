"""An independent writer of court packages: real cryptography and none of our code.

The verifier is judged by bytes it did not help to make.

    world = compose(Scenario())                     # a log full of signed, veiled, linked events
    world.write(folder, stamps=[world.stamp(tsa)])  # docs/format/dossier.md, byte for byte
    (folder / "data/...").write_bytes(...)          # an attack on the finished files
    rebag(folder)                                   # ... by somebody who can count: manifests made right again

Attacks by somebody who holds the keys go through `Alterations`, which change an event, a veiled value, an opening or a signer
before it is logged, so that everything around the lie is genuine. They are keyed on the stem of the opening (its path without
`.opening`), or on `stem:field` for a veiled value.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.authority_simulator import Authority, has_openssl
from tests.verify.log_simulator import Log
from tests.verify.scenario_simulator import (
    AT,
    BatchScript,
    Event,
    ExhibitScript,
    Scenario,
    b64,
    canonical,
    chance,
    large,
    new_id,
    sha256,
)

__all__ = [
    "Alterations",
    "Authority",
    "Log",
    "Scenario",
    "Stamp",
    "World",
    "compose",
    "has_openssl",
    "large",
    "put",
    "rebag",
    "retag",
    "write_manifest",
]

# --- what is logged -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alterations:
    """Lies told by somebody who holds the keys; `signer` names another key than the author's."""

    event: Mapping[str, Callable[[Event], Event]] = field(default_factory=dict)
    value: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    opening: Mapping[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    signer: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Logged:
    stem: str
    opening: bytes
    index: int
    fields: Mapping[str, bytes]
    disclosed: frozenset[str]

    @property
    def commitment(self) -> str:
        return sha256(self.opening)


@dataclass(frozen=True)
class Stamp:
    stem: str
    checkpoint: bytes
    request: bytes
    reply: bytes
    chain: bytes
    consistency: bytes | None


class World:
    """One log, two members, one accession and what was made of it."""

    def __init__(self, scenario: Scenario, alterations: Alterations) -> None:
        self.scenario = scenario
        self.alterations = alterations
        self.log = Log()
        self.keys = {name: Ed25519PrivateKey.from_private_bytes(chance(f"key {name}")) for name in ("archivist", "lawyer", "stranger")}
        self.member = {name: new_id(f"member {name}") for name in self.keys}
        self.accession = new_id("accession")
        self.dossier = new_id("dossier")
        self.entries: dict[str, Logged] = {}
        self.chains: dict[str, list[Logged]] = {}
        self.values: dict[str, Any] = {}
        self.sealed = 0
        self.policy = f"log {self.log.verifier(1)}\nlog {self.log.verifier(6)}\nquorum none\n".encode()

    @property
    def size(self) -> int:
        return len(self.log.leaves)

    def record(self, stem: str, by: str, event: Event, veiled: Mapping[str, Any], disclosed: Sequence[str] = ()) -> Logged:
        fields = {name: self.veil(f"{stem}:{name}", value) for name, value in veiled.items()}
        event = {"at": AT, "by": self.member[by], **event, **{name: {"veiled": sha256(text)} for name, text in fields.items()}}
        event = self.alterations.event.get(stem, lambda same: same)(event)
        signed = f"khronika-opening/1\n{b64(chance('salt ' + stem))}\n{canonical(event)}\n".encode()
        key = self.keys[self.alterations.signer.get(stem, by)]
        opening = self.alterations.opening.get(stem, lambda same: same)(signed + f"{b64(key.sign(signed))}\n".encode())
        shown = frozenset(disclosed) | {name for name in fields if f"{stem}:{name}" in self.scenario.disclosed}
        entry = Logged(stem, opening, self.log.append(sha256(opening)), fields, shown)
        if stem not in self.alterations.skipped:
            self.entries[stem] = entry
        return entry

    def veil(self, place: str, value: Any) -> bytes:
        self.values[place] = self.alterations.value.get(place, lambda same: same)(value)
        return f"khronika-field/1\n{b64(chance('field ' + place))}\n{canonical(self.values[place])}\n".encode()

    def custody(self, exhibit: ExhibitScript, kind: str, by: str, event: Event, veiled: Mapping[str, Any]) -> None:
        chain = self.chains.setdefault(exhibit.control, [])
        prev = chain[-1].commitment if chain else None
        place = {"type": kind, "item": exhibit.item, "seq": len(chain), "prev": prev}
        chain.append(self.record(f"exhibits/{exhibit.control}/custody/{len(chain):04}-{kind}", by, {**place, **event}, veiled))

    def introduce(self, name: str, by: str) -> None:
        public = self.keys[name].public_key().public_bytes_raw()
        event = {"type": "member", "member": self.member[name], "ed25519": b64(public), "hpke": sha256(b"hpke" + public)}
        self.record(f"members/{self.member[name]}", by, event, {"name": name})

    def fill(self, count: int) -> None:
        for number in range(count):
            self.log.append(sha256(chance(f"cover {self.size} {number}")))

    def seal(self, exhibit: ExhibitScript) -> None:
        digest = {"sha256": sha256(exhibit.content), "size": len(exhibit.content), "media": exhibit.media}
        veiled: Event = {"name": f"тетрадь.{exhibit.suffix}", "path": f"disk/тетрадь.{exhibit.suffix}", "times": {"modified": AT}}
        if exhibit.control not in self.chains:
            veiled["object"] = {
                "key": b64(chance(exhibit.control)),
                "name": new_id(exhibit.control),
                "offset": 0,
                "padded": len(exhibit.content),
            }
        self.custody(exhibit, "seal", "archivist", {"accession": self.accession, "control": exhibit.control, **digest}, veiled)

    def state(self, script: BatchScript) -> None:
        item = next((exhibit.item for exhibit in self.scenario.exhibits if exhibit.control == script.exhibit), None)
        citation: Event | None = None if item is None else {"source": item, "selector": script.selector}
        if citation is not None and script.encoding:
            citation["encoding"] = script.encoding
        subject = {"id": new_id("act"), "type": "Act", "label": "ночь на 7 апреля"}
        veiled = {
            "citation": citation,
            "attribution": {
                "chain": [{"who": "B.", "role": "speaker", "knows": "saw", "verb": "said"}],
                "origin": "B.",
                "stance": "asserts",
                "assessment": "claimed by source",
            },
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [{"id": name, "subject": subject, "property": "date", "value": {"date": "2024-04-07"}} for name in script.ids()],
            "source": "S-17",
        }
        shown = [name for name in veiled if name != "source"]
        self.record(f"statements/{script.batch}", "lawyer", {"type": "state", "batch": script.batch, "item": item}, veiled, shown)

    def case(self) -> None:
        sentences = [{"text": f"Предложение {number + 1}.", "statements": s.ids()} for number, s in enumerate(self.scenario.batches)]
        middle = len(sentences) // 2
        sections = [
            {"heading": "Первая глава", "sentences": sentences[:middle]},
            {"heading": "Second chapter", "sentences": sentences[middle:]},
        ]
        content = {"title": "Colony IK-99: beatings", "language": "en", "sections": sections}
        self.record("case", "lawyer", {"type": "case", "case": new_id("case")}, {"code": "ik-99", "content": content}, ["content"])

    def export(self, exhibit: ExhibitScript) -> None:
        self.custody(exhibit, "export", "lawyer", {"dossier": self.dossier, "purpose": "court"}, {"recipient": "суд"})

    def accede(self, state: str, fields: Sequence[str]) -> None:
        stem = f"accessions/{self.accession}-{state}"
        self.record(stem, "archivist", {"type": "accession", "accession": self.accession, "state": state}, dict.fromkeys(fields, "тайна"))

    # --- what is written ------------------------------------------------------------------------------------------------------------

    def stamp(self, authority: Authority, size: int | None = None, number: int = 0) -> Stamp:
        old = size or self.size
        checkpoint = self.log.checkpoint(old)
        request, reply = authority.answer(checkpoint)
        consistency = None if old == self.size else self.log.consistency_file(old, self.size)
        return Stamp(f"{old}-{number}", checkpoint, request, reply, authority.chain, consistency)

    def write(self, folder: Path, stamps: Sequence[Stamp] = (), size: int | None = None) -> None:
        checkpoint = self.log.checkpoint(size or self.size)
        for entry in self.entries.values():
            self.write_entry(folder, entry, checkpoint, size or self.size)
        for exhibit in self.scenario.exhibits:
            if not exhibit.withheld:
                put(folder / f"data/exhibits/{exhibit.control}/original.{exhibit.suffix}", exhibit.content)
        for stamp in stamps:
            parts = {
                "checkpoint": stamp.checkpoint,
                "tsq": stamp.request,
                "tsr": stamp.reply,
                "chain.pem": stamp.chain,
                "consistency": stamp.consistency,
            }
            for suffix, octets in parts.items():
                if octets is not None:
                    put(folder / f"data/timestamps/{stamp.stem}.{suffix}", octets)
        put(folder / "data/policy.txt", self.policy)
        put(folder / "data/statements.json", json.dumps(self.statements(), ensure_ascii=False, indent=1).encode())
        self.write_surroundings(folder)
        rebag(folder)

    def write_entry(self, folder: Path, entry: Logged, checkpoint: bytes, size: int) -> None:
        place = folder / "data" / entry.stem
        put(place.with_name(place.name + ".opening"), entry.opening)
        put(place.with_name(place.name + ".tlog-proof"), self.log.proof(entry.index, checkpoint, size))
        for name in entry.disclosed:
            put(place.with_name(place.name + ".fields") / name, entry.fields[name])

    def write_surroundings(self, folder: Path) -> None:
        put(folder / "data/README.txt", "Что это и как это проверить. What this is, and how to check it.\n".encode())
        put(folder / "data/dossier.pdf", b"%PDF-1.7\n% a reading copy\n%%EOF\n")
        put(folder / "data/index.html", b"<!doctype html><title>Dossier</title>\n")
        put(folder / "data/loadfile.csv", "".join(f"{exhibit.control}\n" for exhibit in self.scenario.exhibits).encode())
        put(folder / "data/loadfile.dat", "".join(f"þ{exhibit.control}þ\n" for exhibit in self.scenario.exhibits).encode())
        put(folder / "data/loadfile-mapping.json", b'{"control":"Control Number"}\n')
        put(folder / "verify.py", b"# stands for the verifier\n")
        put(folder / "verify.html", b"<!doctype html><title>Verifier</title>\n")
        software = "Bag-Software-Agent: package simulator\nBagging-Date: 2026-11-22\n"
        put(folder / "bag-info.txt", f"{software}Payload-Oxum: 0.0\nExternal-Identifier: {self.dossier}\n".encode())

    def statements(self) -> Event:
        content = self.values["case:content"]
        sections = json.loads(json.dumps(content["sections"]))
        for number, sentence in enumerate(sentence for section in sections for sentence in section["sentences"]):
            sentence["id"] = f"s{number + 1}"
        return {
            "format": "khronika-dossier/1",
            "dossier": self.dossier,
            "case": {"code": "ik-99", "title": content["title"], "language": content["language"]},
            "sections": sections,
            "batches": [self.batch(script) for script in self.scenario.batches],
            "exhibits": [self.exhibit(script) for script in self.scenario.exhibits],
        }

    def batch(self, script: BatchScript) -> Event:
        stem = f"statements/{script.batch}"
        values = {name: self.values[f"{stem}:{name}"] for name in ("citation", "attribution", "grade", "statements")}
        return {"batch": script.batch, "opening": f"{stem}.opening", "exhibit": script.exhibit, **values}

    def exhibit(self, script: ExhibitScript) -> Event:
        file = None if script.withheld else f"exhibits/{script.control}/original.{script.suffix}"
        facts = {"sha256": sha256(script.content), "size": len(script.content), "media": script.media}
        return {"control": script.control, "item": script.item, "file": file, **facts}


def compose(scenario: Scenario | None = None, alterations: Alterations | None = None) -> World:
    """A log from its first member to the export of the dossier; `world.sealed` is its size when everything but the exports stood in it."""
    scenario = scenario or Scenario()
    world = World(scenario, alterations or Alterations())
    world.fill(1)
    world.introduce("archivist", by="archivist")
    world.introduce("lawyer", by="archivist")
    world.accede("opened", ("source", "channel", "obtained", "note", "consent", "paths"))
    for exhibit in scenario.exhibits:
        for _ in range(exhibit.sealed):
            world.seal(exhibit)
    world.accede("closed", ("outcomes",))
    world.fill(scenario.fillers)
    for script in scenario.batches:
        world.state(script)
    world.case()
    world.sealed = world.size
    world.fill(1)
    for exhibit in scenario.exhibits:
        world.export(exhibit)
    return world


def put(path: Path, octets: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)


# --- the bag ------------------------------------------------------------------------------------------------------------------


def rebag(folder: Path) -> None:
    """Make bag declaration, Payload-Oxum and both manifests right for whatever lies in the folder now."""
    (folder / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    payload = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    oxum = f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    information = folder / "bag-info.txt"
    kept = [line for line in information.read_text().splitlines() if not line.startswith("Payload-Oxum")]
    information.write_text("".join(f"{line}\n" for line in [*kept, f"Payload-Oxum: {oxum}"]))
    write_manifest(folder, "manifest-sha256.txt", payload)
    retag(folder)


def retag(folder: Path) -> None:
    """Make the tag manifest right, for an attack on bag-info.txt or on a manifest itself."""
    tags = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != "tagmanifest-sha256.txt" and path.relative_to(folder).parts[0] != "data"
    )
    write_manifest(folder, "tagmanifest-sha256.txt", tags)


def write_manifest(folder: Path, name: str, paths: Sequence[Path]) -> None:
    lines = [f"{sha256(path.read_bytes())}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    (folder / name).write_bytes("".join(lines).encode())
