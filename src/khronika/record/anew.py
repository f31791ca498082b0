"""What an upgrade records anew: the same batch or case under the same id, with the event of version 1 named by its commitment.

The event of version 1 stays what the record is made of; the new one binds more of it, and is what leaves in a court package.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from khronika.primitives.event import fields_of
from khronika.record.event import CaseEvent, StateEvent

Carried: TypeAlias = StateEvent | CaseEvent
"""Events that are recorded anew; all others are carried by reference."""


def identity_of(event: Carried) -> str:
    """The id of the batch or of the version of a case."""
    return event.batch if isinstance(event, StateEvent) else event.case


def batch_anew(event: StateEvent, of: str) -> StateEvent:
    """A batch of version 1 as it is recorded anew; `of` is the commitment (hex) of its event."""
    return replace(event, of=of)


def case_anew(event: CaseEvent, of: str, batches: Mapping[str, str]) -> CaseEvent:
    """A case of version 1 as it is recorded anew.

    `batches` are the commitments (hex) of the batches it rests on, by their ids.
    """
    return replace(event, of=of, content=event.content._replace(batches=batches))


def said(event: Carried) -> bytes:
    """A digest of what must be the same when it is recorded anew: all but the event it names, and the commitments a case cites."""
    alone = case_anew(event, "", {}) if isinstance(event, CaseEvent) else batch_anew(event, "")
    plain, veiled, each = fields_of(alone)
    # Only ever compared with what is written here: it need not be canonical, which takes several times as
    # long.
    return hashlib.sha256(json.dumps([event.KIND, plain, veiled, each], sort_keys=True).encode()).digest()
