"""Honest court packages of all shapes, each from a number: what the verifiers must pass, and what `package_alterations` alters.

A package has what every row of `FEATURES` chose for it. Whoever adds to the format adds a row: a function from chance and the shape so
far to the shape with the new thing in it, or without it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from khronika_verify.extension import EXTENSIONS, EXTENSIONS_READ
from tests.verify.package_simulator import Alterations, Authority, Stamp, World, compose, put, rebag
from tests.verify.reading_simulator import DOCUMENT
from tests.verify.scenario_simulator import (
    EXHIBITS,
    MEDIA_FRAGMENTS,
    PDF_PAGES,
    BatchScript,
    Event,
    ExhibitScript,
    Scenario,
    chance,
    fragment,
    new_id,
    quoted,
    version_1,
)

SENTENCES = (
    "В ночь на 7 апреля нас вывели в коридор.",
    "Він бачив це сам.",
    "He was held there for twenty days. 🖋",
    "Le gardien a crié.",
)
ENCODINGS = {"utf-8": 0, "cp1251": 0, "koi8-u": 1, "utf-16-le": 3, "iso-8859-9": 3, "utf-8-sig": 2}
"""Encodings of texts that are quoted, with the sentence that can be written in each."""
BEHIND_ACCESSIONS = ("source", "channel", "obtained", "note", "consent", "paths")
MEDIA = tuple(sorted(EXTENSIONS.items()))
READ = tuple(
    (media, reader, ending)
    for media, readers in sorted(EXTENSIONS_READ.items())
    for reader, ending in sorted(readers.items())
)


@dataclass(frozen=True)
class Shape:
    """What a package is to be: its scenario, what its log says otherwise than the simulator's own, how often it is stamped."""

    number: int
    scenario: Scenario
    values: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    stamps: int = 0
    later: int = 0

    def write(self, folder: Path, authority: Authority) -> World:
        """Write the package; gives the world it is of."""
        old = self.scenario.version == 1
        world = compose(version_1(self.scenario) if old else self.scenario, Alterations(value=self.values))
        world.write(folder, stamps_of(world, authority, self.stamps))
        for number in range(self.later):
            put_later(folder, world, authority, number)
        if self.later:
            rebag(folder)
        return world


def stamps_of(world: World, authority: Authority, count: int) -> list[Stamp]:
    """So many stamps, over checkpoints of at most 40 sizes from the first to the last."""
    sizes = (
        [1 + (world.size - 1) * number // max(1, min(count, 40) - 1) for number in range(min(count, 40))]
        if count > 1
        else [world.size]
    )
    made = [world.stamp(authority, size) for size in sizes[:count]]
    return [
        replace(made[number % len(made)], stem=f"{sizes[number % len(made)]}-{number}")
        for number in range(count)
    ]


def put_later(folder: Path, world: World, authority: Authority, number: int) -> None:
    """Stamp a checkpoint behind the package's own end, as somebody may who has the package."""
    proof = (folder / "data/package.tlog-proof").read_bytes()
    checkpoint = proof[proof.index(world.log.origin.encode()) :]
    size = checkpoint.decode().split("\n")[1]
    request, reply = authority.answer(checkpoint)
    parts = {"checkpoint": checkpoint, "tsq": request, "tsr": reply, "chain.pem": authority.chain}
    for suffix, data in parts.items():
        put(folder / f"data/timestamps-later/{size}-{number}.{suffix}", data)


# --- what a package can have ------------------------------------------------------------------------------------------------------


def text_exhibit(dice: random.Random, control: str) -> tuple[ExhibitScript, list[BatchScript]]:
    encoding, sentence = dice.choice(sorted(ENCODINGS.items()))
    text = f"Лист {control}\n" if encoding in ("utf-8", "cp1251", "koi8-u") else f"Page {control}\n"
    text += SENTENCES[sentence] + "\n"
    exact = " ".join(SENTENCES[sentence].split()[1:4])
    named = "utf-8" if encoding == "utf-8-sig" else encoding
    media, ending = dice.choice((("text/plain", "txt"), ("text/html", "txt"), ("text/csv", "csv")))
    exhibit = ExhibitScript(control, media, ending, text.encode(encoding))
    return exhibit, [BatchScript(f"quote {control}", control, quoted(text, exact), named)]


def page_quote() -> list[Event]:
    """Words on a page of a document, as version 1 cites them."""
    return [
        *fragment(PDF_PAGES, "page=2"),
        {"type": "TextQuoteSelector", "exact": "слова", "prefix": "", "suffix": ""},
    ]


def other_exhibit(dice: random.Random, control: str, number: int) -> tuple[ExhibitScript, list[BatchScript]]:
    media, ending = MEDIA[number % len(MEDIA)]
    exhibit = ExhibitScript(
        control, media, ending, chance(f"{control} {number}", dice.choice((0, 1, 5_000, 70_000)))
    )
    kind = media.partition("/")[0]
    if kind == "image":
        place = fragment(MEDIA_FRAGMENTS, "xywh=pixel:1,2,3,4")
    elif kind in ("audio", "video"):
        place = fragment(MEDIA_FRAGMENTS, "t=12.5,17")
    elif media == "application/pdf":
        place = page_quote()
    else:
        place = []
    return exhibit, [BatchScript(f"place {control}", control, place)]


def exhibits(dice: random.Random, shape: Shape) -> Shape:
    """One to five exhibits; every media type in its turn, and texts that are quoted."""
    made: list[ExhibitScript] = []
    batches: list[BatchScript] = []
    for place in range(dice.choice((1, 1, 2, 3, 5))):
        control = f"A-{dice.choice((place + 1, 100 + place, 12_345_600 + place)):06}"
        is_text = place > 0 and dice.random() < 0.6
        exhibit, told = (
            text_exhibit(dice, control) if is_text else other_exhibit(dice, control, shape.number * 3 + place)
        )
        made.append(exhibit)
        batches += told
    return replace(shape, scenario=replace(shape.scenario, exhibits=tuple(made), batches=tuple(batches)))


def more_batches(dice: random.Random, shape: Shape) -> Shape:
    """Several batches of one exhibit, notes of the team, words of the analyst, statements that are not cited."""
    count = dice.choice((0, 0, 1, 2, 12))
    again = [
        replace(
            dice.choice(shape.scenario.batches),
            label=f"again {n}",
            statements=3,
            cited=dice.choice((1, 2, 3)),
        )
        for n in range(count)
    ]
    batches = [*shape.scenario.batches, *again]
    if dice.random() < 0.3:
        batches.append(BatchScript("note", None, []))
    if dice.random() < 0.3:
        quote = {"type": "TextQuoteSelector", "exact": "не поздоровался", "prefix": "", "suffix": ""}
        batches.append(BatchScript("glance", shape.scenario.exhibits[0].control, [quote], is_analyst=True))
    return replace(shape, scenario=replace(shape.scenario, batches=tuple(batches)))


def sealings(dice: random.Random, shape: Shape) -> Shape:
    """Items that came in more than once, and bytes that stay behind."""
    made = tuple(
        replace(each, sealed=dice.choice((1, 1, 1, 2, 4)), withheld=dice.random() < 0.15)
        for each in shape.scenario.exhibits
    )
    return replace(shape, scenario=replace(shape.scenario, exhibits=made))


def custody(dice: random.Random, shape: Shape) -> Shape:
    """Items that were read, handled at a second site, or sealed under version 1."""
    controls = [each.control for each in shape.scenario.exhibits]
    some = {
        name: frozenset(each for each in controls if dice.random() < share)
        for name, share in (("read", 0.4), ("joined", 0.3))
    }
    older = frozenset(each for each in controls if dice.random() < 0.15)
    return replace(shape, scenario=replace(shape.scenario, **some, older=older))


def readings(dice: random.Random, shape: Shape) -> Shape:
    """What was read of a document, a picture or a film travels with it, and words found there are compared."""
    if dice.random() > 0.4:
        return shape
    script = dice.choice(EXHIBITS[2:5])
    exhibit = replace(script, control="A-000777", content=script.content[:5_000])
    found = DOCUMENT.found("слова") if script.reading is DOCUMENT else None
    batch = BatchScript("read", exhibit.control, [] if found is None else page_quote(), found=found)
    scenario = shape.scenario
    more = {
        "exhibits": (*scenario.exhibits, exhibit),
        "batches": (*scenario.batches, batch),
        "read": scenario.read | {exhibit.control},
    }
    return replace(shape, scenario=replace(scenario, **more))


def reviews(dice: random.Random, shape: Shape) -> Shape:
    """How many members accept a statement, what they made of each, and statements that speak against the cited ones."""
    made = (
        replace(
            each,
            review=dice.choice(("accepted", "accepted", "disputed", "proposed")),
            against=dice.choice((0, 0, 1, 2)),
        )
        for each in shape.scenario.batches
    )
    scenario = replace(
        shape.scenario, batches=tuple(made), reviewers=dice.choice((1, 2)), reviewed=dice.choice((1, 2, 2))
    )
    return replace(shape, scenario=scenario)


def containers(dice: random.Random, shape: Shape) -> Shape:
    """A file of which only its reading tells the kind, such as a Word file."""
    if dice.random() > 0.25 or shape.scenario.exhibits[0].control in shape.scenario.older:
        return shape
    media, reader, ending = READ[shape.number % len(READ)]
    first = replace(shape.scenario.exhibits[0], media=media, suffix=ending, withheld=False)
    scenario = replace(
        shape.scenario,
        exhibits=(first, *shape.scenario.exhibits[1:]),
        read=shape.scenario.read | {first.control},
    )
    stem = f"exhibits/{first.control}/custody/a-{first.sealed:04}-derive:reading"
    values = {**shape.values, stem: lambda reading: {**reading, "reader": reader}}
    return replace(shape, scenario=replace(scenario, disclosed=scenario.disclosed | {stem}), values=values)


def disclosures(dice: random.Random, shape: Shape) -> Shape:
    """Fields that were asked for, and parts of citations that stay behind."""
    seals = (
        f"exhibits/{each.control}/custody/a-0000-seal:{name}"
        for each in shape.scenario.exhibits
        for name in ("name", "path", "times")
    )
    accession = f"accessions/{new_id('accession')}"
    asked = [
        *seals,
        *(f"{accession}-opened:{name}" for name in BEHIND_ACCESSIONS),
        f"{accession}-closed:outcomes",
        "case:code",
    ]
    parts = ("context", "chain.1", "locator", "origin", "quote", "grade")
    told = [f"statements/{batch.batch}:{part}" for batch in shape.scenario.batches for part in parts]
    disclosed = {each for each in asked if dice.random() < 0.2}
    kept = {each for each in told if dice.random() < 0.15}
    return replace(
        shape,
        scenario=replace(
            shape.scenario, disclosed=shape.scenario.disclosed | disclosed, kept=frozenset(kept)
        ),
    )


def corrections(_: random.Random, shape: Shape) -> Shape:
    """What was told of the accession was put right, up to three times; each time all is shown that is shown of it before."""
    dice = random.Random(
        f"corrections {shape.number}"
    )  # its own chance: the other rows choose what they chose before there was this one
    stem = f"accessions/{new_id('accession')}-opened:"
    shown = {each.removeprefix(stem) for each in shape.scenario.disclosed if each.startswith(stem)} - {
        "paths"
    }
    told: list[tuple[str, ...]] = []
    for _number in range(dice.choice((0, 0, 1, 3))):
        shown |= {
            name for name in ("source", "channel", "obtained", "note", "consent") if dice.random() < 0.2
        }
        told.append(tuple(sorted(shown)))
    return replace(shape, scenario=replace(shape.scenario, corrections=tuple(told)))


def size(dice: random.Random, shape: Shape) -> Shape:
    """How much else is in the log."""
    return replace(shape, scenario=replace(shape.scenario, fillers=dice.choice((0, 1, 3, 30, 255, 700))))


def time_stamps(dice: random.Random, shape: Shape) -> Shape:
    """None, some, or as many as a year or two bring; and stamps that came after the package."""
    stamps = dice.choice((0, 1, 1, 2, 3, 8))
    if shape.number % 67 == 66:
        stamps = 500
    return replace(shape, stamps=stamps, later=dice.choice((0, 0, 0, 1, 2)))


def version(dice: random.Random, shape: Shape) -> Shape:
    """The format of today, or the first one."""
    if dice.random() > 0.15:
        return shape
    kept: frozenset[str] = frozenset()
    made = tuple(replace(each, suffix=EXTENSIONS.get(each.media, "bin")) for each in shape.scenario.exhibits)
    return replace(
        shape, scenario=replace(shape.scenario, version=1, kept=kept, exhibits=made), values={}, later=0
    )


FEATURES = (
    exhibits,
    more_batches,
    custody,
    readings,
    sealings,
    reviews,
    containers,
    disclosures,
    corrections,
    size,
    time_stamps,
    version,
)
"""What a package can have, each chosen by chance; the last decides on the version of what the others chose."""


def shape_of(number: int, seed: int = 0) -> Shape:
    """The package of this number; the same number and seed give the same one."""
    dice = random.Random(f"package {seed} {number}")
    shape = Shape(
        number, Scenario(exhibits=(), batches=(), disclosed=frozenset(), read=frozenset(), joined=frozenset())
    )
    for feature in FEATURES:
        shape = feature(dice, shape)
    return shape
