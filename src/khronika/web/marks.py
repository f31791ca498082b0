"""What a person tagged in a visit and is about to tag: previews by random names, and the last change, which can be undone."""

from collections import OrderedDict
from dataclasses import dataclass, field

from khronika.archive.record.tags import TagChanged
from khronika.record.event import TagChange
from khronika.record.event_form import Subject

MOST = 3
"""Previews that are kept, the newest."""


@dataclass(frozen=True, slots=True)
class TagPlan:
    """Items that are to be tagged or untagged with a word, and the list that one comes back to, as its query."""

    word: str
    change: TagChange
    subjects: tuple[Subject, ...]
    back: str


@dataclass(slots=True)
class VisitMarks:
    """Previews, and what was changed last."""

    plans: "OrderedDict[str, TagPlan]" = field(default_factory=OrderedDict)
    last: TagChanged | None = None

    def plan(self, name: str, planned: TagPlan) -> None:
        """Keep what was previewed."""
        self.plans[name] = planned
        while len(self.plans) > MOST:
            self.plans.popitem(last=False)

    def forget(self) -> None:
        """Know nothing."""
        self.plans.clear()
        self.last = None
