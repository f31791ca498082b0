"""What a verifier makes of reviews is what the record makes of them, in whatever order they came and whoever made them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.record.recorded import Place, Review, ReviewPolicy, State
from khronika.record.review import status_of
from khronika_verify import review as verifier
from khronika_verify.package import examine
from tests.verify.forge_simulator import SMALL, codes
from tests.verify.package_simulator import compose, rebag
from tests.verify.review_simulator import reviewed_world, told_states

STATEMENT = "b.1"
MEMBERS = st.sampled_from("ABC")
NAMED = st.sampled_from([None, frozenset({STATEMENT}), frozenset({"b.2"}), frozenset({STATEMENT, "b.2"})])
EVENTS = st.lists(st.one_of(st.integers(0, 4), st.tuples(st.sampled_from(State), NAMED)), max_size=25)


@given(EVENTS, st.data())
def test_a_verifier_counts_as_the_record_does(events, data):
    places = [Place(position, "", data.draw(MEMBERS)) for position in range(len(events))]
    policies = [
        ReviewPolicy(place, max(1, event))
        for place, event in zip(places, events, strict=True)
        if isinstance(event, int)
    ]
    decisions = [
        (place, *event) for place, event in zip(places, events, strict=True) if not isinstance(event, int)
    ]
    became = status_of(
        STATEMENT, [Review(place, "b", named, state, "") for place, state, named in decisions], policies
    )
    read = [
        verifier.Review(place.position, place.by, state.value, named) for place, state, named in decisions
    ]
    assert verifier.became_of(
        STATEMENT, read, verifier.needed_by((p.place.position, p.place.by, p.reviewers) for p in policies)
    ) == {
        "state": became.state.value,
        "by": list(became.accepted_by),
    }


@pytest.mark.parametrize("seed", range(3))
def test_a_package_of_reviews_made_at_random_tells_what_came_of_them(seed, tmp_path):
    world = reviewed_world(12, seed)
    assert {"proposed", "accepted", "disputed"} == set(told_states(world))
    world.write(tmp_path / "dossier")
    assert codes(tmp_path / "dossier") == set()


def test_every_state_told_otherwise_is_found(tmp_path):
    world = reviewed_world(4, 7)
    world.write(tmp_path / "dossier")
    path = tmp_path / "dossier/data/statements.json"
    told = json.loads(path.read_text())
    for batch in told["batches"]:
        for each in batch["states"].values():
            each["state"] = "accepted" if each["state"] != "accepted" else "disputed"
    path.write_text(json.dumps(told))
    rebag(tmp_path / "dossier")
    found = [finding for finding in examine(tmp_path / "dossier").findings if finding.code == "R001"]
    assert sorted(finding.detail for finding in found) == sorted(
        name for script in world.scripts() for name in script.ids()
    )


def test_more_reviews_of_one_batch_than_the_limit_are_not_gone_through(tmp_path, monkeypatch):
    reviewed_world(1, 7).write(tmp_path / "dossier")
    assert codes(tmp_path / "dossier") == set()
    monkeypatch.setattr(verifier, "MAX_REVIEWS", 2)
    assert "R001" in codes(tmp_path / "dossier")


def test_reviews_recorded_before_an_upgrade_count(tmp_path):
    compose(replace(SMALL, reviewed=1)).write(tmp_path / "dossier")
    report = examine(tmp_path / "dossier")
    assert {"O006", "R003", "R005"} <= {finding.code for finding in report.findings}
    assert codes(tmp_path / "dossier") == set()
