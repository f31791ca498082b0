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
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.authority_simulator import Authority, has_openssl
from tests.verify.log_simulator import Log, Tree
from tests.verify.reading_simulator import Words
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

LONGEST_RUN = 256

# --- what is logged -------------------------------------------------------------------------------------------------------------


Same = TypeVar("Same")


def unchanged(same: Same) -> Same:
    """What no lie is told of."""
    return same


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


@dataclass(frozen=True)
class Draft:
    """An event before it is signed; of `lists`, every member gets a veil of its own."""

    stem: str
    by: str
    event: Event
    veiled: Mapping[str, Any]
    lists: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    disclosed: Sequence[str] = ()
    version: int = 2


@dataclass(frozen=True)
class Said:
    """Who says what in a batch, and how they know."""

    chain: Sequence[Any]
    origin: Any
    stance: Event
    grade: Event
    statements: Sequence[Event]


class World:
    """One log, two members, one accession and what was made of it."""

    def __init__(self, scenario: Scenario, alterations: Alterations) -> None:
        self.scenario = scenario
        self.alterations = alterations
        self.version = scenario.version
        self.log = Log()
        self.keys = {
            name: Ed25519PrivateKey.from_private_bytes(chance(f"key {name}"))
            for name in ("archivist", "lawyer", "stranger")
        }
        self.member = {name: new_id(f"member {name}") for name in self.keys}
        self.accession = new_id("accession")
        self.dossier = new_id("dossier")
        self.logged: dict[str, Logged] = {}
        self.entries: dict[str, Logged] = {}
        self.chains: dict[str, dict[str, list[Logged]]] = {}
        self.values: dict[str, Any] = {}
        self.sealed = 0
        self.are_sites_joined = False
        self.policy = f"log {self.log.verifier(1)}\nlog {self.log.verifier(6)}\nquorum none\n".encode()

    @property
    def size(self) -> int:
        return len(self.log.leaves)

    def draft(
        self,
        stem: str,
        by: str,
        event: Event,
        veiled: Mapping[str, Any],
        disclosed: Sequence[str] = (),
        **more: Any,
    ) -> Draft:
        return Draft(stem, by, event, veiled, disclosed=disclosed, **{"version": self.version} | more)

    def record(self, draft: Draft) -> Logged:
        return self.record_run([draft])[0]

    def record_run(self, drafts: Sequence[Draft]) -> list[Logged]:
        """Sign events at once, each author theirs, and log them."""
        stated = [self.state_of(draft) for draft in drafts]
        signers = [self.alterations.signer.get(draft.stem, draft.by) for draft in drafts]
        openings: dict[int, bytes] = {}
        for signer in dict.fromkeys(signers):
            mine = [number for number, other in enumerate(signers) if other == signer]
            for start in range(0, len(mine), LONGEST_RUN):
                run = mine[start : start + LONGEST_RUN]
                openings |= dict(
                    zip(
                        run,
                        self.signed([stated[number][0] for number in run], signer, drafts[0].version),
                        strict=True,
                    )
                )
        return [
            self.log_one(draft, openings[number], stated[number][1]) for number, draft in enumerate(drafts)
        ]

    def state_of(self, draft: Draft) -> tuple[bytes, dict[str, bytes]]:
        """The three lines that say what happened, and the texts of the veiled fields."""
        stem = draft.stem
        fields = {name: self.veil(f"{stem}:{name}", value) for name, value in draft.veiled.items()}
        event = {
            "at": AT,
            "by": self.member[draft.by],
            **draft.event,
            **{name: {"veiled": sha256(text)} for name, text in fields.items()},
        }
        for name, members in draft.lists.items():
            texts = {
                f"{name}.{number}": self.veil(f"{stem}:{name}.{number}", member)
                for number, member in enumerate(members, start=1)
            }
            event[name] = [{"veiled": sha256(text)} for text in texts.values()]
            fields |= texts
        event = self.alterations.event.get(stem, unchanged)(event)
        return (
            f"khronika-opening/{draft.version}\n{b64(chance('salt ' + stem))}\n{canonical(event)}\n".encode(),
            fields,
        )

    def signed(self, stated: Sequence[bytes], signer: str, version: int) -> list[bytes]:
        key = self.keys[signer]
        if version == 1:
            return [text + f"{b64(key.sign(text))}\n".encode() for text in stated]
        tree, size = Tree(stated), len(stated)
        signature = b64(key.sign(f"khronika-run/1\n{size}\n{b64(tree.root(0, size))}\n".encode()))
        paths = (b64(b"".join(tree.inclusion(number, 0, size))) for number in range(size))
        places = [f"{number} {size} {path}".rstrip() for number, path in enumerate(paths)]
        return [text + f"{place}\n{signature}\n".encode() for text, place in zip(stated, places, strict=True)]

    def log_one(self, draft: Draft, opening: bytes, fields: Mapping[str, bytes]) -> Logged:
        stem = draft.stem
        opening = self.alterations.opening.get(stem, unchanged)(opening)
        shown = frozenset(draft.disclosed) | {
            name for name in fields if f"{stem}:{name}" in self.scenario.disclosed
        }
        shown -= {name for name in fields if f"{stem}:{name}" in self.scenario.kept}
        entry = self.logged[stem] = Logged(stem, opening, self.log.append(sha256(opening)), fields, shown)
        if stem not in self.alterations.skipped:
            self.entries[stem] = entry
        return entry

    def veil(self, place: str, value: Any) -> bytes:
        self.values[place] = self.alterations.value.get(place, unchanged)(value)
        return (
            f"khronika-field/1\n{b64(chance('field ' + place))}\n{canonical(self.values[place])}\n".encode()
        )

    # --- custody ------------------------------------------------------------------------------------------------------------------

    def custody(
        self, exhibit: ExhibitScript, kind: str, by: str, event: Event, veiled: Mapping[str, Any], **more: Any
    ) -> Draft:
        """The next event of an exhibit at a site, `a` unless another is named."""
        site = more.pop("site", "a")
        sites = self.chains.setdefault(exhibit.control, {})
        chain = sites.setdefault(site, [])
        place = {
            "type": kind,
            "item": exhibit.item,
            "seq": len(chain),
            "prev": chain[-1].commitment if chain else None,
        }
        if more.get("version", self.version) == 2:
            knows = self.are_sites_joined or site != "a"
            place |= {
                "site": site,
                "seen": {
                    other: links[-1].commitment for other, links in sites.items() if other != site and knows
                },
            }
        number = f"{len(chain):04}" if self.version == 1 else f"{site}-{len(chain):04}"
        return self.draft(
            f"exhibits/{exhibit.control}/custody/{number}-{kind}", by, {**place, **event}, veiled, **more
        )

    def link(self, drafts: Sequence[Draft]) -> None:
        """Log custody events of different items as one run."""
        for draft, entry in zip(drafts, self.record_run(drafts), strict=True):
            self.chains[draft.stem.split("/")[1]][draft.event.get("site", "a")].append(entry)

    def seal(self, exhibit: ExhibitScript) -> Draft:
        content = {"sha256": sha256(exhibit.content), "size": len(exhibit.content), "media": exhibit.media}
        path = f"disk/тетрадь.{exhibit.suffix}"
        veiled: Event = {
            "name": f"тетрадь.{exhibit.suffix}",
            "path": path,
            "times": {"modified": AT},
            "object": self.object(exhibit),
        }
        plain: Event = {"control": exhibit.control}
        if self.version == 1 or exhibit.control in self.scenario.older:
            if self.chains.get(exhibit.control):
                del veiled["object"]
            return self.custody(
                exhibit,
                "seal",
                "archivist",
                {**plain, **content, "accession": self.accession},
                veiled,
                version=1,
            )
        disclosed = ["accession"] if exhibit.withheld else ["accession", "content"]
        veiled |= {"accession": self.accession, "content": content}
        return self.custody(exhibit, "seal", "archivist", plain, veiled, disclosed=disclosed)

    def object(self, exhibit: ExhibitScript) -> Event:
        return {
            "key": b64(chance(exhibit.control)),
            "name": new_id(exhibit.control),
            "offset": 0,
            "padded": len(exhibit.content),
        }

    def open(self, exhibit: ExhibitScript, site: str) -> Draft:
        return self.custody(exhibit, "open", "lawyer", {}, {"note": "посмотреть"}, site=site)

    def derive(self, exhibit: ExhibitScript) -> Draft:
        reading = {"outcome": "read", "reason": None, "reader": "simulator", "version": "1"}
        text = {
            "kind": "text",
            "media": "text/plain",
            "rendition": new_id("rendition"),
            "sha256": sha256(b"text"),
            "size": 4,
        }
        made = exhibit.reading.facts() if exhibit.reading else [text, text]
        lists = {"renditions": made, "objects": [self.object(exhibit)] * len(made)}
        shown = [
            f"renditions.{number + 1}"
            for number in range(len(made))
            if exhibit.reading and not exhibit.withheld
        ]
        return self.custody(
            exhibit,
            "derive",
            "archivist",
            {},
            {"reading": reading, "tools": []},
            disclosed=shown,
            lists=lists,
        )

    def misread(self, exhibit: ExhibitScript, found: Words) -> Draft:
        """A member reads something else where these words were recognised."""
        fields = {
            "rendition": found.rendition,
            "locator": found.locator,
            "recognised": found.quote,
            "corrected": "жалобы",
        }
        return self.custody(
            exhibit,
            "text-corrected",
            "lawyer",
            {"correction": new_id("correction")},
            {**fields, "context": found.context, "note": None},
            disclosed=[*fields],
        )

    def export(self, exhibit: ExhibitScript) -> Draft:
        return self.custody(
            exhibit, "export", "lawyer", {"dossier": self.dossier, "purpose": "court"}, {"recipient": "суд"}
        )

    # --- what is said -------------------------------------------------------------------------------------------------------------

    def introduce(self, name: str, by: str) -> None:
        public = self.keys[name].public_key().public_bytes_raw()
        event = {
            "type": "member",
            "member": self.member[name],
            "ed25519": b64(public),
            "hpke": sha256(b"hpke" + public),
        }
        self.record(self.draft(f"members/{self.member[name]}", by, event, {"name": name}))

    def fill(self, count: int) -> None:
        for number in range(count):
            self.log.append(sha256(chance(f"cover {self.size} {number}")))

    def state(self, script: BatchScript) -> Draft:
        item = next(
            (exhibit.item for exhibit in self.scenario.exhibits if exhibit.control == script.exhibit), None
        )
        subject = {"id": new_id("act"), "type": "Act", "label": "ночь на 7 апреля"}
        statements = [
            {"id": name, "subject": subject, "property": "date", "value": {"date": "2024-04-07"}}
            for name in script.ids()
        ]
        chain = [{"who": "B.", "role": "speaker", "knows": "saw", "verb": "said"}]
        said = Said(
            chain,
            "B.",
            {"stance": "asserts", "assessment": "claimed by source"},
            {"reliability": "B", "credibility": "2"},
            statements,
        )
        return self.state_draft(script, item, said)

    def state_draft(self, script: BatchScript, item: str | None, said: Said) -> Draft:
        stem, event = f"statements/{script.batch}", {"type": "state", "batch": script.batch}
        if self.version == 1:
            attribution = {"chain": said.chain, "origin": said.origin, **said.stance}
            told = {
                "citation": script.citation_1(item),
                "attribution": attribution,
                "grade": said.grade,
                "statements": said.statements,
            }
            return self.draft(stem, "lawyer", {**event, "item": item}, {**told, "source": "S-17"}, list(told))
        told = {**script.citation_2(item), "stance": said.stance, "origin": said.origin, "grade": said.grade}
        cited = [f"statements.{int(name.rpartition('.')[2])}" for name in script.shown_ids()]
        links = [f"chain.{number}" for number in range(1, len(said.chain) + 1)]
        lists = {"chain": said.chain, "statements": said.statements}
        veiled = {**told, "source": "S-17", "entities": []}
        return self.draft(stem, "lawyer", {**event, "of": None}, veiled, [*told, *links, *cited], lists=lists)

    def review(self) -> None:
        """How many members accept a statement, and what they made of those of each batch: of whole batches, and of statements by name."""
        if self.version == 1:
            return
        version = self.scenario.reviewed
        if self.scenario.reviewers > 1:
            event: Event = {"type": "policy", "reviewers": self.scenario.reviewers}
            self.record(self.draft("reviews/policy-1", "archivist", event, {}, version=version))
        self.record_run([each for script in self.scripts() for each in self.reviews_of(script, version)])

    def scripts(self) -> Sequence[BatchScript]:
        return self.scenario.batches

    def reviews_of(self, script: BatchScript, version: int) -> list[Draft]:
        if script.review == "proposed":
            return []
        decisions = [("archivist", "accepted", None), ("lawyer", script.review, script.shown_ids())][
            -self.scenario.reviewers :
        ]
        drafts = []
        for number, (by, state, named) in enumerate(decisions, start=1):
            event = {"type": "review", "batch": script.batch}
            veiled = {"statements": named, "state": state, "why": "тайна"}
            stem = f"reviews/{script.batch}-{number}"
            drafts.append(self.draft(stem, by, event, veiled, ["statements", "state"], version=version))
        return drafts

    def states(self, script: BatchScript) -> Event:
        by = [self.member[name] for name in ("archivist", "lawyer")][-self.scenario.reviewers :]
        return {
            name: {"state": script.review, "by": by if script.review == "accepted" else []}
            for name in script.shown_ids()
        }

    def against(self) -> list[Event]:
        """Counter-evidence speaks against the first statement of its batch, about the same property of the same thing."""
        return [
            {"statement": name, "against": [script.ids()[0]]}
            for script in self.scripts()
            for name in script.against_ids()
        ]

    def case(self) -> None:
        batches = self.scenario.batches
        sentences = [
            {"text": f"Предложение {number + 1}.", "statements": script.cited_ids()}
            for number, script in enumerate(batches)
        ]
        middle = len(sentences) // 2
        sections = [
            {"heading": "Первая глава", "sentences": sentences[:middle]},
            {"heading": "Second chapter", "sentences": sentences[middle:]},
        ]
        self.record_case({"title": "Colony IK-99: beatings", "language": "en", "sections": sections})

    def record_case(self, content: Event) -> None:
        """Log a case; from version 2 it names the commitments of the batches it rests on."""
        event: Event = {"type": "case", "case": new_id("case")}
        if self.version == 2:
            event["of"] = None
            told = {
                statement
                for section in content["sections"]
                for one in section["sentences"]
                for statement in one["statements"]
            }
            batches = sorted({statement.partition(".")[0] for statement in told})
            content = {
                **content,
                "batches": {batch: self.logged[f"statements/{batch}"].commitment for batch in batches},
            }
        self.record(self.draft("case", "lawyer", event, {"code": "ik-99", "content": content}, ["content"]))

    def correct(self, number: int, shown: Sequence[str]) -> None:
        """Put right by which way the accession came, and nothing else."""
        event: Event = {"type": "accession-corrected", "accession": self.accession, "number": number}
        veiled = {
            "source": None,
            "channel": f"messenger {number}",
            "obtained": None,
            "note": None,
            "consent": None,
            "why": "тайна",
        }
        self.record(
            self.draft(f"accessions/{self.accession}-corrected-{number}", "archivist", event, veiled, shown)
        )

    def accede(self, state: str, fields: Sequence[str], shown: Sequence[str] = ()) -> None:
        stem, veiled = f"accessions/{self.accession}-{state}", dict.fromkeys(fields, "тайна")
        event: Event = {"type": "accession", "accession": self.accession, "state": state}
        if self.version == 2:
            event = {
                "type": "accession" if state == "opened" else "accession-closed",
                "accession": self.accession,
            }
        self.record(self.draft(stem, "archivist", event, veiled, shown))

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
                self.write_exhibit(folder / f"data/exhibits/{exhibit.control}", exhibit)
        for stamp in stamps:
            parts = {
                "checkpoint": stamp.checkpoint,
                "tsq": stamp.request,
                "tsr": stamp.reply,
                "chain.pem": stamp.chain,
                "consistency": stamp.consistency,
            }
            for suffix, data in parts.items():
                if data is not None:
                    put(folder / f"data/timestamps/{stamp.stem}.{suffix}", data)
        put(folder / "data/policy.txt", self.policy)
        put(
            folder / "data/statements.json",
            json.dumps(self.statements(), ensure_ascii=False, indent=1).encode(),
        )
        self.write_surroundings(folder)
        if self.version == 2:
            self.bind(folder, size or self.size)
        rebag(folder)

    def write_exhibit(self, place: Path, exhibit: ExhibitScript) -> None:
        put(place / f"original.{exhibit.suffix}", exhibit.content)
        is_read = exhibit.control in self.scenario.read
        for identity, (_, data) in (
            exhibit.reading.renditions().items() if exhibit.reading and is_read else ()
        ):
            put(place / f"renditions/{identity}.json", data)

    def bind(self, folder: Path, size: int) -> None:
        """Log what the package holds, in a branch of the log: another package of this world is not bound by it."""
        for path in (folder / "data").glob("package.*"):
            path.unlink()
        opening, proof, consistency = self.binding(sha256(write_list(folder)), size)
        put(folder / "data/package.opening", opening)
        put(folder / "data/package.tlog-proof", proof)
        put(folder / "data/package.consistency", consistency)

    def binding(self, files: str, size: int) -> tuple[bytes, bytes, bytes]:
        """Opening, proof and consistency proof of an event that commits to the list of files of this SHA-256."""
        event = {
            "type": "package",
            "dossier": self.dossier,
            "purpose": "court",
            "case": self.logged["case"].commitment,
        }
        veiled = {"confirmed": [], "left_out": [], "recipient": "суд"}
        stated, _ = self.state_of(
            self.draft("package", "lawyer", {**event, "files": files, "size": size}, veiled)
        )
        [opening] = self.signed([stated], self.alterations.signer.get("package", "lawyer"), 2)
        opening = self.alterations.opening.get("package", unchanged)(opening)
        later = self.log.branch()
        index = later.append(sha256(opening))
        return (
            opening,
            later.proof(index, later.checkpoint(index + 1), index + 1),
            later.consistency_file(size, index + 1),
        )

    def write_entry(self, folder: Path, entry: Logged, checkpoint: bytes, size: int) -> None:
        place = folder / "data" / entry.stem
        put(place.with_name(place.name + ".opening"), entry.opening)
        put(place.with_name(place.name + ".tlog-proof"), self.log.proof(entry.index, checkpoint, size))
        for name in entry.disclosed:
            put(place.with_name(place.name + ".fields") / name, entry.fields[name])

    def write_surroundings(self, folder: Path) -> None:
        put(
            folder / "data/README.txt",
            "Что это и как это проверить. What this is, and how to check it.\n".encode(),
        )
        put(folder / "data/dossier.pdf", b"%PDF-1.7\n% a reading copy\n%%EOF\n")
        put(folder / "data/index.html", b"<!doctype html><title>Dossier</title>\n")
        put(
            folder / "data/loadfile.csv",
            "".join(f"{exhibit.control}\n" for exhibit in self.scenario.exhibits).encode(),
        )
        put(
            folder / "data/loadfile.dat",
            "".join(f"þ{exhibit.control}þ\n" for exhibit in self.scenario.exhibits).encode(),
        )
        put(folder / "data/loadfile-mapping.json", b'{"control":"Control Number"}\n')
        put(folder / "verify.py", b"# stands for the verifier\n")
        put(folder / "verify.html", b"<!doctype html><title>Verifier</title>\n")
        facts = (
            f"Bag-Software-Agent: khronika\nBagging-Date: {AT[:10]}\nExternal-Identifier: {self.dossier}\n"
        )
        put(folder / "bag-info.txt", f"{facts}Payload-Oxum: 0.0\n".encode())

    def statements(self) -> Event:
        content = self.values["case:content"]
        sections = json.loads(json.dumps(content["sections"]))
        for number, sentence in enumerate(
            sentence for section in sections for sentence in section["sentences"]
        ):
            sentence["id"] = f"s{number + 1}"
        case = {"code": "ik-99", "title": content["title"], "language": content["language"]}
        told = {
            "format": f"khronika-dossier/{self.version}",
            "dossier": self.dossier,
            "case": case if self.version == 1 else {**case, "batches": content["batches"]},
            "sections": sections,
            "batches": [self.batch(script) for script in self.scenario.batches],
            "exhibits": [self.exhibit(script) for script in self.scenario.exhibits],
        }
        return told if self.version == 1 else {**told, "against": self.against()}

    def batch(self, script: BatchScript) -> Event:
        stem = f"statements/{script.batch}"
        names = (
            ["citation", "attribution", "grade", "statements"]
            if self.version == 1
            else sorted(self.logged[stem].disclosed)
        )
        values = {name: self.values[f"{stem}:{name}"] for name in names}
        told = {"batch": script.batch, "opening": f"{stem}.opening", "exhibit": script.exhibit}
        return (
            {**told, **values}
            if self.version == 1
            else {**told, "fields": values, "states": self.states(script)}
        )

    def exhibit(self, script: ExhibitScript) -> Event:
        file = None if script.withheld else f"exhibits/{script.control}/original.{script.suffix}"
        facts: Event = {"sha256": sha256(script.content), "size": len(script.content), "media": script.media}
        if script.withheld and self.version == 2 and script.control not in self.scenario.older:
            facts = dict.fromkeys(facts)
        return {"control": script.control, "item": script.item, "file": file, **facts}


def compose(scenario: Scenario | None = None, alterations: Alterations | None = None) -> World:
    """A log from its first member to the export of the dossier; `world.sealed` is its size when everything but the exports stood in it."""
    scenario = scenario or Scenario()
    world = World(scenario, alterations or Alterations())
    world.fill(1)
    world.introduce("archivist", by="archivist")
    world.introduce("lawyer", by="archivist")
    world.accede("opened", ("source", "channel", "obtained", "note", "consent", "paths"), scenario.told)
    keep_custody(world)
    world.accede("closed", ("outcomes",))
    for number, shown in enumerate(scenario.corrections, start=1):
        world.correct(number, shown)
    world.fill(scenario.fillers)
    world.record_run([world.state(script) for script in scenario.batches])
    world.review()
    world.case()
    world.sealed = world.size
    world.fill(1)
    export(world)
    return world


def keep_custody(world: World) -> None:
    """Seal every exhibit, as often as it came in, and let some be read, or be opened at a second site meanwhile."""
    scenario = world.scenario
    for number in range(max((exhibit.sealed for exhibit in scenario.exhibits), default=0)):
        drafts = [world.seal(exhibit) for exhibit in scenario.exhibits if exhibit.sealed > number]
        for version in (1, 2):
            world.link([draft for draft in drafts if draft.version == version])
    world.link(
        [world.open(exhibit, "b") for exhibit in scenario.exhibits if exhibit.control in scenario.joined]
    )
    world.link([world.derive(exhibit) for exhibit in scenario.exhibits if exhibit.control in scenario.read])
    for found in scenario.misread:
        world.link([world.misread(scenario.exhibits[0], found)])


def export(world: World) -> None:
    """Join the sites, and hand every exhibit over."""
    world.are_sites_joined = True
    world.link([world.export(exhibit) for exhibit in world.scenario.exhibits])


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


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


def write_list(folder: Path) -> bytes:
    """Write the list of the files that a package holds; gives its bytes."""
    bag = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    apart = {
        path for path in files if path in bag or path.startswith(("data/package.", "data/timestamps-later/"))
    }
    lines = [f"{sha256(files[path])} {len(files[path])} {path}\n" for path in sorted(files.keys() - apart)]
    put(folder / "data/package.list", "".join(lines).encode())
    return "".join(lines).encode()


def retag(folder: Path) -> None:
    """Make the tag manifest right, for an attack on bag-info.txt or on a manifest itself."""
    tags = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != "tagmanifest-sha256.txt"
        and path.relative_to(folder).parts[0] != "data"
    )
    write_manifest(folder, "tagmanifest-sha256.txt", tags)


def write_manifest(folder: Path, name: str, paths: Sequence[Path]) -> None:
    named = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    lines = [f"{sha256(path.read_bytes())}  {name_in_package}\n" for name_in_package, path in named]
    (folder / name).write_bytes("".join(lines).encode())
