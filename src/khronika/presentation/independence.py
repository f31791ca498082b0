"""From how many independent origins something comes, and by which ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from khronika.analysis.drawing import Drawn
from khronika.analysis.independence.reports import TARGET
from khronika.analysis.patterns.drawing import reliance
from khronika.archive.analysis.independence import ValueOrigins
from khronika.presentation.bounds import bounds_json, bounds_text, origins_counted
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted, message
from khronika.record.meaning import shown

KINDS = {
    "report": message("report"),
    "item": message("item"),
    "source": message("source"),
    "origin": message("origin"),
    "who": message("by way of"),
    "nobody named in": message("nobody named in"),
}
"""Kinds of nodes of a graph of reliance, as they begin, and what they are called."""
_BY_ID = {"report", "item", "nobody named in"}
_LONG, _SHORT = 20, 6


@dataclass(frozen=True, slots=True)
class OriginsView:
    """One thing that reports tell."""

    found: ValueOrigins

    def to_json(self) -> Json:
        """As `khronika independence --json` has it."""
        circles: list[Json] = [
            {"members": [*each.members], "reached": each.reached} for each in self.found.circles
        ]
        return {
            "entity": self.found.entity,
            "label": self.found.label,
            "property": self.found.property,
            "value": self.found.value.logged(),
            "statements": [*self.found.statements],
            "reports": self.found.reports,
            "independent": bounds_json(self.found.origins),
            "apart_from_recorders": bounds_json(self.found.apart_from_recorders),
            "ways": [[*way] for way in self.found.ways],
            "circles": circles,
        }

    def text(self, words: Words) -> Iterator[str]:
        """How many, then each way from an origin to the statement."""
        value = one_line(shown(self.found.value))
        yield words.say(
            "{entity}, {property}: {value}: {reports}, {origins}",
            entity=one_line(self.found.label),
            property=self.found.property,
            value=value,
            reports=counted("{n} report", "{n} reports", self.found.reports),
            origins=origins_counted(self.found.origins),
        )
        if self.found.apart_from_recorders != self.found.origins:
            yield words.say(
                "    of these, taken down by different people: {origins}",
                origins=bounds_text(self.found.apart_from_recorders),
            )
        for way in self.found.ways:
            yield "    " + self._named([each for each in way if each != TARGET])
        for circle in self.found.circles:
            named = self._named([*circle.members, circle.members[0]])
            if circle.reached:
                yield words.say("    in a circle: {members}", members=named)
            else:
                yield words.say("    in a circle that no origin is behind: {members}", members=named)

    def figure(self, words: Words) -> Drawn:
        """What relies on what, circles in another line, with its table."""
        headings = words.say("who relies"), words.say("on whom"), words.say("in a circle")
        title = one_line(f"{self.found.label}, {self.found.property}")
        graph = self.found.graph
        labels = {node: self.node_label(node, words) for node in graph.nodes()}
        return reliance(title, headings, replace(graph, labels=labels), words.say("yes"))

    def node_label(self, node: str, words: Words) -> str:
        """A node in short, its kind in the language of the person."""
        told = self.found.graph.labels.get(node, node)
        kind = next((each for each in KINDS if told.startswith(f"{each} ")), "")
        if not kind:
            return words.say("what is said") if node == TARGET else one_line(told)
        named = told.removeprefix(f"{kind} ")
        short = named if kind not in _BY_ID or len(named) < _LONG else named[:_SHORT]
        return one_line(f"{words.of(KINDS[kind])} {short}")

    def _named(self, way: Sequence[str]) -> str:
        """Each by its label where it has one."""
        labels = self.found.graph.labels
        return one_line(" > ".join([labels.get(each, each) for each in way]))
