"""The pairs of names, in a part to tune on and a part that is only counted."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pair:
    """Two written names, and whether they may be one person's."""

    left: str
    right: str
    same: bool
    why: str

    @property
    def held(self) -> bool:
        """Whether nobody may look at this pair while tuning: one bit of the digest of its names."""
        return hashlib.sha256(f"{self.left}\n{self.right}".encode()).digest()[0] % 2 == 1


def pairs() -> list[Pair]:
    file = Path(__file__).with_name("pairs.json")
    rows = json.loads(file.read_text(encoding="utf-8"))["pairs"]
    return [Pair(row["a"], row["b"], row["verdict"] == "same", row["why"]) for row in rows]


def precision_and_recall(judged: Sequence[tuple[Pair, bool]]) -> tuple[float, float]:
    found = sum(1 for pair, said in judged if pair.same and said)
    said_same = sum(1 for _, said in judged if said)
    truly_same = sum(1 for pair, _ in judged if pair.same)
    return found / max(said_same, 1), found / max(truly_same, 1)
