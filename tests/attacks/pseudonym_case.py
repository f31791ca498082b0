"""A small archive of one exhibit and a case about somebody who goes by a pseudonym; name, address and illness are secret."""

import json
from contextlib import contextmanager

from khronika.archive.release.order import ReleaseOrder
from khronika.record.statement_file import parse_statement_file
from tests import world
from tests.world import found, seal, spread

TEXT = "INVENTED. He says that they led him into the corridor at night. Реальнин was his name.\n"
NAME, ADDRESS, ILLNESS = "Реальнин Пётр", "ADDRESS-INVENTED-123", "ILLNESS-INVENTED"
SPELLINGS = ["Реальнин", "РЕАЛЬНИНА", "Realnin", "Realnine", ADDRESS, ILLNESS]


def file(*cited, sentence="W. says that he was led into the corridor.", **changed):
    """Three statements in one batch: who was beaten, his name, his address and his illness; a case that cites some of them."""
    batch = {
        "id": "x",
        "citation": {"item": "A-000001", "quote": {"exact": changed.get("quote", "into the corridor")}},
        "attribution": [
            {"who": changed.get("who", "w1"), "role": "speaker", "knows": "suffered"},
            {"who": "INVENTED", "role": "recorder"},
        ],
        "origin": "w1",
        "grade": {"reliability": "B", "credibility": "2"},
        "statements": [
            {"id": "s1", "subject": "act", "property": "victim", "value": {"entity": "w1"}},
            {"id": "s2", "subject": "w1", "property": "name", "value": NAME},
            {"id": "s3", "subject": "w1", "property": "address", "value": ADDRESS},
            {"id": "s4", "subject": "w1", "property": "health", "value": ILLNESS},
        ],
    }
    names = [{"value": NAME}]
    entities = {
        "w1": {"type": "Person", "label": "W., witness", "protection": "pseudonym", "names": names},
        "act": {"type": "Act", "label": "beating of W."},
    }
    told = {"text": sentence, "statements": list(cited or ("s1",))}
    case = {
        "code": "ik-99",
        "title": "Colony IK-99",
        "language": "en",
        "sections": [{"heading": "A night", "sentences": [told]}],
    }
    return parse_statement_file(
        json.dumps(
            {"format": "khronika-statements/1", "entities": entities, "batches": [batch], "cases": [case]}
        )
    )


@contextmanager
def sealed(folder):
    """An archive that holds the exhibit."""
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "given", {"INVENTED name of the file.txt": TEXT.encode()}))
        yield archive


def recorded(archive, told):
    world.recorded(archive, told)
    return ReleaseOrder("ik-99", recipient="INVENTED recipient")


def without_originals(folder):
    """The exhibits' bytes hold the name in this example: what the program writes itself is looked at."""
    for path in folder.rglob("original.*"):
        path.unlink()
    return folder
