"""Packages whose batches were reviewed at random: what came of it is reckoned by the record's own rules, not by a verifier's."""

import random
from collections.abc import Sequence

from khronika.record.recorded import Place, Review, ReviewPolicy, State
from khronika.record.review import status_of
from tests.verify.package_simulator import Alterations, World, export, keep_custody
from tests.verify.scenario_simulator import AT, BatchScript, Event, ExhibitScript, Scenario

MEMBERS = ("archivist", "lawyer", "stranger")
STATES = (State.ACCEPTED, State.ACCEPTED, State.DISPUTED, State.PROPOSED)
EXHIBIT = ExhibitScript("A-000001", "text/plain", "txt", "нас вывели в коридор".encode())


class ReviewedWorld(World):
    """A log of reviews and policies by three members, drawn at random."""

    def __init__(self, batches: int, seed: int) -> None:
        self.chance = random.Random(seed)
        scripts = tuple(
            BatchScript(f"reviewed {number}", "A-000001", [], statements=3) for number in range(batches)
        )
        super().__init__(
            Scenario((EXHIBIT,), scripts, frozenset(), read=frozenset(), joined=frozenset()), Alterations()
        )
        self.reviews: dict[str, list[Review]] = {script.batch: [] for script in scripts}
        self.policies: list[ReviewPolicy] = []

    def review(self) -> None:
        for _ in range(6 * len(self.scripts())):
            by = self.chance.choice(MEMBERS)
            if self.chance.random() < 0.1:
                self.ask(by, self.chance.choice((1, 1, 2, 2, 3)))
            else:
                self.decide(by, self.chance.choice(self.scripts()), self.chance.choice(STATES))

    def ask(self, by: str, reviewers: int) -> None:
        draft = self.draft(
            f"reviews/policy-{len(self.policies) + 1}", by, {"type": "policy", "reviewers": reviewers}, {}
        )
        self.policies.append(ReviewPolicy(self.place(self.record(draft).index, by), reviewers))

    def decide(self, by: str, script: BatchScript, state: State) -> None:
        ids = script.ids()
        named = (
            None if self.chance.random() < 0.4 else self.chance.sample(ids, self.chance.randint(1, len(ids)))
        )
        made = self.reviews[script.batch]
        event = {"type": "review", "batch": script.batch}
        veiled = {"statements": named, "state": state.value, "why": "тайна"}
        logged = self.record(
            self.draft(f"reviews/{script.batch}-{len(made) + 1}", by, event, veiled, ["statements", "state"])
        )
        made.append(
            Review(
                self.place(logged.index, by),
                script.batch,
                None if named is None else frozenset(named),
                state,
                "тайна",
            )
        )

    def place(self, index: int, by: str) -> Place:
        return Place(index, AT, self.member[by])

    def states(self, script: BatchScript) -> Event:
        became = {name: status_of(name, self.reviews[script.batch], self.policies) for name in script.ids()}
        return {
            name: {"state": status.state.value, "by": list(status.accepted_by)}
            for name, status in became.items()
        }


def reviewed_world(batches: int, seed: int) -> ReviewedWorld:
    """A log from its first member to the export."""
    world = ReviewedWorld(batches, seed)
    for name in MEMBERS:
        world.introduce(name, by="archivist")
    world.accede("opened", ("source", "channel", "obtained", "note", "consent", "paths"))
    keep_custody(world)
    world.accede("closed", ("outcomes",))
    world.record_run([world.state(script) for script in world.scripts()])
    world.review()
    world.case()
    world.sealed = world.size
    export(world)
    return world


def told_states(world: ReviewedWorld) -> Sequence[str]:
    """The state of every statement, to see that none is missing among them."""
    return [each["state"] for script in world.scripts() for each in world.states(script).values()]
