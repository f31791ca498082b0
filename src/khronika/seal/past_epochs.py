"""`keys/past`: the keys of the epochs before this one, sealed under a key of this one (docs/format/vault.md, "Epochs")."""

from collections.abc import Sequence

from khronika.primitives.codec import Json, b64, canonical, parse_b64, parse_canonical, parse_id
from khronika.primitives.error import MalformedError
from khronika.seal.box import KEY_LENGTH, seal, unseal
from khronika.seal.epoch import Epoch, EpochSealing, KeySchedule

PADDED = 4_096
"""The plaintext is as long as a multiple of this: how many epochs there were shows only in steps of about
forty."""

_HEAD = b"khronika-past/1 "
_CONTEXT = b"khronika/past/1\0"
_RESTORE = "restore keys/past from another copy"


def lock_past(past: Sequence[Epoch], current: Epoch, archive: bytes) -> bytes:
    """The bytes of `keys/past`; `past` is in the order of time."""
    listed: list[Json] = [
        {"epoch": each.id, "key": b64(each.key), "schedule": each.schedule.value} for each in past
    ]
    text = canonical(listed).encode() + b"\n"
    padded = text.ljust(-len(text) // PADDED * -PADDED, b"\0")
    return (
        head_of_past(current.id)
        + b"\n"
        + seal(current.key_for(EpochSealing.PAST_EPOCHS, archive), _CONTEXT + archive, padded)
    )


def unlock_past(data: bytes, current: Epoch, archive: bytes) -> tuple[Epoch, ...]:
    """The epochs before this one, in the order of time; raises DamagedError, MalformedError."""
    head, _, sealed = data.partition(b"\n")
    if head != head_of_past(current.id):
        raise MalformedError("the keys of earlier epochs are of another epoch or damaged", hint=_RESTORE)
    plain = unseal(current.key_for(EpochSealing.PAST_EPOCHS, archive), _CONTEXT + archive, sealed)
    match parse_canonical(plain.rstrip(b"\0").decode(errors="replace").removesuffix("\n")):
        case [*listed]:
            past = tuple(_epoch(each) for each in listed)
        case _:
            raise MalformedError("the keys of earlier epochs are of no known form", hint=_RESTORE)
    return past


def head_of_past(epoch: str) -> bytes:
    """The first line of `keys/past`, without its end."""
    return _HEAD + epoch.encode()


def _epoch(value: Json) -> Epoch:
    match value:
        case {"epoch": str(epoch), "key": str(key), "schedule": int(schedule), **rest} if (
            not rest and schedule in _SCHEDULES
        ):
            data = parse_b64(key)
            parse_id(epoch)
            if len(data) == KEY_LENGTH:
                return Epoch(epoch, data, KeySchedule(schedule))
    raise MalformedError("the keys of earlier epochs are of no known form", hint=_RESTORE)


_SCHEDULES = frozenset(each.value for each in KeySchedule)
