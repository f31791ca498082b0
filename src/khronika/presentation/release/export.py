"""An export that was written: its files, what the format could not hold, and what was kept back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.exchange.export import Exported, ExportOrder
from khronika.presentation.settled import SettledView
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ExportView:
    """An export in the folder `out`."""

    done: Exported
    order: ExportOrder
    out: Path

    def account(self) -> dict[str, Json]:
        """What is missing and why, as `--losses` writes it: for whoever exports alone."""
        return {
            "export": self.done.id,
            "format could not hold": {loss.value: count for loss, count in self.done.losses.items()},
            "kept back": {reason.value: count for reason, count in self.done.withheld.items()},
        }

    def to_json(self) -> Json:
        """As `khronika export --json` has it."""
        done = self.done
        return {
            **self.account(),
            "files": [*done.files],
            "format": self.order.format.value,
            "for": self.order.audience.value,
            "held": done.held,
            "cleared": done.cleared,
            "named": [str(folder) for folder in done.named],
            "others": done.others,
            "digest": done.digest,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What was written, and what is missing for which reason."""
        done = self.done
        yield from SettledView(done.cleared, done.named, done.others).text(words)
        told = words.say(
            "{held} {counted} for {value} in {out}: {names}",
            held=done.held,
            counted=words.of(self.order.format.counted),
            value=words.say(self.order.audience.value),
            out=self.out,
            names=", ".join(done.files),
        )
        yield one_line(told)
        for loss, count in done.losses.items():
            what = words.say(loss.value)
            yield words.say("the format could not hold: {value}: {count}", value=what, count=count)
        for reason, count in done.withheld.items():
            yield words.say("kept back: {value}: {count}", value=words.say(reason.value), count=count)
