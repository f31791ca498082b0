"""The proof of an item in words, then in hashes: what the log holds of it, and since when that is proven."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.ledger.proof import InclusionProof
from khronika.ledger.stamps import stamped_times
from khronika.presentation.words import Words
from khronika.primitives.codec import Json, b64


@dataclass(frozen=True, slots=True)
class ItemProof:
    """The first and the newest event of an item, proven under the checkpoint as it is now, just computed and checked.

    `stamped` is the earliest time stamp over the first event (RFC 3339) and the size it covers; empty where
    there is none.
    """

    control: str
    sha256: str
    size: int
    events: int
    first: InclusionProof
    first_commitment: str
    newest: InclusionProof
    newest_commitment: str
    stamped: str
    stamped_size: int

    def to_json(self) -> Json:
        """By name; proofs as the files that a stranger checks."""
        return {
            "control": self.control,
            "sha256": self.sha256,
            "first": self.first.encode().decode(),
            "newest": self.newest.encode().decode(),
            "stamped": self.stamped or None,
        }

    @property
    def root(self) -> str:
        """The root of the tree, as a checkpoint has it."""
        return b64(self.newest.checkpoint.head.root)

    def text(self, words: Words) -> Iterator[str]:
        """What it shows."""
        head = self.newest.checkpoint.head
        yield words.say(
            "{item} is event {first} of {size} in the log; this was computed and checked now",
            item=self.control,
            first=self.first.index + 1,
            size=head.size,
        )
        yield words.count(
            "{n} event of the log is about this item",
            "{n} events of the log are about this item",
            self.events,
        )
        if self.stamped:
            yield words.say(
                "a time stamp proves that it was in the log before {time}: it covers the events up "
                "to number {size}",
                time=self.stamped,
                size=self.stamped_size,
            )
        else:
            yield words.say(
                "no time stamp covers it yet: the log shows the order of events, and not when they were"
            )


def item_proof(archive: Archive, row: ItemRow) -> ItemProof:
    """The proof of an item; raises DamagedLedgerError, MalformedError."""
    chain = archive.index.chain(row.number)
    first, newest = archive.log.prove(chain[0]), archive.log.prove(chain[-1])
    covering = [
        (slot.size, at) for slot, at in stamped_times(archive.log.files) if at and slot.size > chain[0]
    ]
    size, at = min(covering, default=(0, ""))
    return ItemProof(
        control=archive.control(row),
        sha256=row.sha256.hex(),
        size=row.size,
        events=len(chain),
        first=first,
        first_commitment=archive.log.commitment(chain[0]).hex(),
        newest=newest,
        newest_commitment=archive.log.commitment(chain[-1]).hex(),
        stamped=at,
        stamped_size=size,
    )
