"""How an original that is sealed already is known again when an interrupted accession is resumed."""

from collections.abc import Iterable, Mapping

from khronika.primitives.codec import Json, canonical


def resume_key(path: Json, size: int, times: str) -> str:
    """What an item that was sealed before the interruption is known again by."""
    return canonical([path, size, times])


def keys_to_skip(events: Iterable[tuple[int, Mapping[str, Json]]]) -> frozenset[str]:
    """The resume keys of the items sealed so far, from size and field values of their `seal` events."""
    keys = set()
    for size, values in events:
        match values.get("times"):
            case {"modified": str(times)}:
                keys.add(resume_key(values.get("path"), size, times))
            case _:
                continue
    return frozenset(keys)
