"""A package holds of a case file what is alleged and what it rests on, and nothing of what lawyers think, hope for or note."""

import json
from dataclasses import replace

import pytest

from khronika.archive.casefile.entry import (
    AllegationOrder,
    CaseOpening,
    RowPlace,
    allege,
    attach,
    evaluate,
    hope,
    note,
    open_case,
    withdraw,
)
from khronika.archive.record.saved_views import save_view
from khronika.archive.record.tags import put_tag, subject_of
from khronika.archive.release.release import preview, release
from khronika.casefile.word import Bearing, Forum, ForumGround, Opinion
from khronika.disclosure.case_place import parse_case_place
from khronika.disclosure.error import UnconfirmedReleaseError
from khronika.record.event import StateEvent
from khronika.record.statement_file import parse_statement_file
from khronika.record.team_word import ViewKind
from tests.attacks.pseudonym_case import SPELLINGS, file, recorded, sealed
from tests.dossier.test_pdf import text_of
from tests.world import events_of
from tests.world import recorded as also_recorded

OWN = "CANARY-OF-A-LAWYER"
FURTHER = {
    "format": "khronika-statements/1",
    "entities": {
        "night": {"type": "Episode", "label": "the night on which Реальнин was led away"},
    },
    "batches": [
        {
            "id": "y",
            "attribution": [{"who": "INVENTED", "role": "author", "knows": "inference"}],
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "t1", "subject": "night", "property": "date", "value": {"date": "2024-04-06"}},
            ],
        }
    ],
}


@pytest.fixture
def archive(tmp_path):
    with sealed(tmp_path) as opened:
        yield opened


def entity(archive, kind):
    [found] = archive.index.record.of_types([kind])
    return found


def everything(folder):
    """All that a package holds but the exhibit's bytes, which hold the name in this example."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("original.")]
    paper = text_of((folder / "data/dossier.pdf").read_bytes())
    return "\n".join(
        [*(path.read_bytes().decode("utf-8", "replace") for path in files), *map(str, files), paper]
    )


def test_nothing_that_is_a_lawyers_own_and_no_name_behind_a_pseudonym_leaves_with_the_matrix(
    archive, tmp_path
):
    order = recorded(archive, file())
    batch = events_of(archive, StateEvent)[0].batch
    open_case(archive, CaseOpening("ik-99", "", "en", Forum.ICC, ForumGround.PART, OWN))
    alleged = AllegationOrder("7.1.f", entity(archive, "Person"), entity(archive, "Act"), "superior")
    allegation = allege(archive, "ik-99", alleged)
    one, two = (RowPlace(allegation, each) for each in ("1", "2"))
    [support] = attach(archive, "ik-99", one, [f"{batch}.1"], bearing=Bearing.SUPPORTS, why=OWN)
    attach(archive, "ik-99", one, [f"{batch}.4"], bearing=Bearing.EXCULPATES, why=OWN)
    [gone] = attach(archive, "ik-99", two, [f"{batch}.3"], bearing=Bearing.SUPPORTS, why=OWN)
    withdraw(archive, "ik-99", gone, OWN)
    own = [
        evaluate(archive, "ik-99", one, Opinion.WEAK, OWN),
        hope(archive, "ik-99", two, OWN, who=OWN, due="2027-01-31"),
        note(archive, "ik-99", OWN),
    ]
    put_tag(archive, OWN, [subject_of(archive, each) for each in ("A-000001", f"{batch}.1")])
    save_view(archive, f"{OWN} 2", ViewKind.SEARCH, {"query": f"{OWN} 3"})
    release(archive, order, tmp_path / "out")
    held = everything(tmp_path / "out")
    assert "W., witness" in held
    assert "1 not in this package" in held
    forbidden = [OWN, "2027-01-31", "Anna", support, allegation, gone, f"{batch}.4", *own, *SPELLINGS]
    assert [each for each in forbidden if each in held] == []


def test_a_label_that_spells_a_protected_name_asks_before_it_leaves_in_an_allegation(archive, tmp_path):
    order = recorded(archive, file())
    also_recorded(archive, parse_statement_file(json.dumps(FURTHER)))
    open_case(archive, CaseOpening("ik-99", "", "en", Forum.ICC, ForumGround.PART))
    allegation = allege(archive, "ik-99", AllegationOrder("7.1.f", None, entity(archive, "Episode"), None))
    asked = parse_case_place(f"allegation:{allegation}")
    assert asked in preview(archive, order).decision.unconfirmed
    others = {each for each in preview(archive, order).decision.unconfirmed if each != asked}
    with pytest.raises(UnconfirmedReleaseError):
        release(archive, replace(order, allow=frozenset(others)), tmp_path / "out")
    assert not (tmp_path / "out").exists()
