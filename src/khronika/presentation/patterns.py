"""Patterns as tables and figures: what is reported, how it came to be known, and what chance explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.analysis.drawing import Drawn
from khronika.analysis.patterns.counts import PatternCount
from khronika.analysis.patterns.drawing import Bar, bars
from khronika.archive.analysis.patterns import Patterns
from khronika.presentation.bounds import acts_counted, bounds_json, origins_counted, span_text
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted, message

TABLES = (
    ("kinds", message("acts by kind")),
    ("methods", message("acts by method")),
    ("facilities", message("acts by place of detention")),
    ("months", message("acts by month")),
)


@dataclass(frozen=True, slots=True)
class PatternsView:
    """The patterns of a record."""

    found: Patterns

    def to_json(self) -> dict[str, object]:
        """As `khronika patterns --json` has it."""
        found = self.found
        tables: dict[str, object] = {}
        for name, _ in TABLES:
            counts: Sequence[PatternCount] = getattr(found, name)
            tables[name] = [self._count_json(each) for each in counts]
        shared: list[Json] = [
            {"method": each.method, "sites": [*each.sites], "unlinked_sites": [*each.unlinked]}
            for each in found.shared
        ]
        change: dict[str, object] | None = None
        if found.change is not None:
            change = {"month": found.changed_in, **members_json(found.change._asdict())}
        return {
            "acts": found.acts,
            "undated": found.undated,
            **tables,
            "same_method": shared,
            "likeness_of_sites": members_json(found.likeness._asdict()) if found.likeness else None,
            "around_order": members_json(found.order._asdict()) if found.order else None,
            "change_point": change,
            "seed": found.asked.seed,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Table by table, then what chance explains, then what all of it does not say."""
        found = self.found
        yield words.say("acts: {acts}, of which {n} without a date", acts=found.acts, n=found.undated)
        for name, title in TABLES:
            yield ""
            yield words.say(
                "{title} (certain–possible; reports, independent origins, largest part from one origin)",
                title=words.of(title),
            )
            for each in getattr(found, name):
                yield self._line(each, words)
        for shared in found.shared:
            yield words.say(
                "places at which the method {method} is told of: {sites}, of which nothing links: {unlinked}",
                method=self.label(shared.method, words),
                sites=len(shared.sites),
                unlinked=len(shared.unlinked),
            )
        yield from self.chance_text(words)
        yield words.say("counts show what was reported, not what happened; none of this is a finding")

    def figures(self, words: Words, most: int | None = None) -> Iterator[tuple[str, Drawn]]:
        """A figure for each table, by the name of its file, of all its rows or of so many."""
        headings = words.say("what"), words.say("certain"), words.say("possible")
        for name, title in TABLES:
            counts: Sequence[PatternCount] = getattr(self.found, name)
            counts = counts[-most:] if most and name == "months" else counts[:most]
            values = [Bar(self.label(each.key, words), each.certain, each.possible) for each in counts]
            yield name, bars(words.of(title), headings, values)

    def chance_text(self, words: Words) -> Iterator[str]:
        """What chance explains of the order, of the months and of the likeness of places."""
        order, change, likeness = self.found.order, self.found.change, self.found.likeness
        if order is not None and self.found.asked.order is not None:
            yield words.say(
                "around {day}: {before} in the {days} before it, {after} from it on; chance {low} to {high}",
                day=self.found.asked.order,
                days=counted("{n} day", "{n} days", order.days),
                before=acts_counted(order.before),
                after=span_text(order.after),
                low=f"{min(order.chance):.4f}",
                high=f"{max(order.chance):.4f}",
            )
        if change is not None:
            yield words.say(
                "the months change most in {month}: acts a month before it {before}, from it on "
                "{after}; chance {chance}",
                month=self.found.changed_in,
                before=words.decimal(change.before),
                after=words.decimal(change.after),
                chance=f"{change.chance:.4f}",
            )
        if likeness is not None:
            yield words.say(
                "likeness of methods: {within} within places, {between} between them; chance {chance}",
                within=words.decimal(likeness.within, 2),
                between=words.decimal(likeness.between, 2),
                chance=f"{likeness.chance:.4f}",
            )

    def label(self, key: str, words: Words) -> str:
        """What a place is called, or the label of a code in the language of the person."""
        labels = self.found.codes.get(key)
        return labels.get(words.language) if labels is not None else one_line(self.found.labels.get(key, key))

    def _line(self, count: PatternCount, words: Words) -> str:
        return words.say(
            "  {key}: {acts}; {reports}, {origins}, {share} %",
            key=self.label(count.key, words),
            acts=span_text((count.certain, count.possible)),
            reports=counted("{n} report", "{n} reports", count.reports),
            origins=origins_counted(count.origins),
            share=count.largest_share,
        )

    def _count_json(self, count: PatternCount) -> Json:
        return {
            "key": count.key,
            "label": self.found.labels.get(count.key, count.key),
            "certain": count.certain,
            "possible": count.possible,
            "reports": count.reports,
            "independent": bounds_json(count.origins),
            "largest_share": count.largest_share,
        }


def members_json(members: dict[str, object]) -> dict[str, object]:
    """Numbers and pairs of numbers as JSON has them."""
    found: dict[str, object] = {}
    for name, value in members.items():
        if isinstance(value, tuple):
            found[name] = [*value]
        elif isinstance(value, int | float):
            found[name] = value
    return found
