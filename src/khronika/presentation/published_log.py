"""The log in its public form, as it was written out."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.custody.publish_log import Published
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import message

TELLS = message(
    "what is published says how many events the archive holds, at which sizes it was time-stamped "
    "and when, and under which name and keys it signs. Published again it says how much was added. "
    "Every package that you ever release can be told by it to come from this archive. It says "
    "nothing of what the events are. What others have copied cannot be taken back."
)
"""What whoever publishes is told before."""


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """What stands in public now."""

    done: Published

    def to_json(self) -> Json:
        """Entries now and before, time stamps, and tiles that were mended."""
        done = self.done
        return {"size": done.size, "before": done.before, "stamps": done.stamps, "mended": done.mended}

    def text(self, words: Words) -> Iterator[str]:
        """How much stands there, how much is new, and what had been damaged."""
        done = self.done
        entries = words.count("{n} entry", "{n} entries", done.size)
        stamps = words.count("{n} time stamp", "{n} time stamps", done.stamps)
        told = "published: {entries}, {value} of them new; {stamps}"
        yield words.say(told, entries=entries, value=done.size - done.before, stamps=stamps)
        if done.mended:
            yield words.count(
                "{n} tile was missing or damaged there, and is whole again: find out how that came",
                "{n} tiles were missing or damaged there, and are whole again: find out how that came",
                done.mended,
            )
