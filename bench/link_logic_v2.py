"""Runs where nomenklatura is installed, and nothing of this project: pairs of persons on standard input, scores on standard output."""

import json
import sys
import time

from followthemoney import model
from nomenklatura.matching import LogicV2


def main() -> None:
    """Score every pair; each person under an id of its own, since scores are remembered by id."""
    pairs = [
        (_entity(f"l{place}", left), _entity(f"r{place}", right))
        for place, (left, right) in enumerate(json.load(sys.stdin))
    ]
    config = LogicV2.default_config()
    began = time.perf_counter()
    scores = [LogicV2.compare(left, right, config).score for left, right in pairs]
    print(json.dumps({"scores": scores, "seconds": time.perf_counter() - began}))


def _entity(code: str, person: dict) -> object:
    entity = model.make_entity("Person")
    entity.id = code
    entity.add("name", person["name"])
    entity.add("birthDate", person["born"])
    return entity


if __name__ == "__main__":
    main()
