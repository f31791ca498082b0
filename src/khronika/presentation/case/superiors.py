"""Who was superior of a person on a day by dated postings, link by link. A post says nothing about effective control."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from khronika.archive.casefile.command import superiors_of
from khronika.archive.record.lookup import meant
from khronika.archive.store.archive import Archive
from khronika.casefile.command_chain import Superior
from khronika.presentation.case.names import CaseNames, case_names, shown
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class SuperiorsView:
    """Who was above a person on a day, or with `below` who was under."""

    day: date
    below: bool
    found: tuple[Superior, ...]
    names: CaseNames

    def to_json(self) -> Json:
        """As `khronika case superiors --json` has it."""
        found: list[Json] = [self._superior_json(each) for each in self.found]
        return {"day": self.day.isoformat(), "below": self.below, "found": found}

    def _superior_json(self, superior: Superior) -> Json:
        steps: list[Json] = []
        for step in superior.steps:
            told: dict[str, Json] = {
                "source": step.source,
                "relation": step.relation.value,
                "target": step.target,
                "certainty": step.certainty.value,
                "statements": list(dict.fromkeys(step.statements)),
            }
            steps.append(told)
        return {
            "entity": superior.entity,
            "label": self.names.entity(superior.entity),
            "certainty": superior.certainty.value,
            "steps": steps,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Each superior, then the links that lead there with their statements."""
        for superior in self.found:
            yield f"{shown(superior.certainty, words)}  {self.names.entity(superior.entity)}"
            for step in superior.steps:
                source, target = self.names.entity(step.source), self.names.entity(step.target)
                link = f"{source} {shown(step.relation, words)} {target}"
                statements = ", ".join(dict.fromkeys(step.statements))
                yield f"    {link}  {shown(step.certainty, words)}  {statements}"
        if not self.found:
            yield words.say("nobody, by the postings and posts of the record")


def superiors_view(archive: Archive, name: str, day: date, *, below: bool = False) -> SuperiorsView:
    """The superiors of whoever is called so, or has this id, on a day; raises UnknownEntityError and its like."""
    person = meant(archive.index.record, name, archive.words)
    found = superiors_of(archive, person.id, day, below=below)
    named = [each.entity for each in found]
    for superior in found:
        for step in superior.steps:
            named += [step.source, step.target]
    return SuperiorsView(day, below, found, case_names(archive, named))
