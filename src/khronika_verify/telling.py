# SPDX-License-Identifier: Apache-2.0
"""statements.json, read strictly: the case, its sentences, the batches of statements they rest on, and the exhibits cited."""

from dataclasses import dataclass

from khronika_verify.citation import Citation, read_citation
from khronika_verify.form import MalformedError, list_of, members_of, object_of, read_json, read_text, text_of

MAX_STATEMENTS = 1 << 26
LOGGED = ("citation", "attribution", "grade", "statements")


@dataclass(frozen=True)
class Batch:
    """One batch of statements; `values` are what must equal the field texts, `statements` the ids among them."""

    batch: str
    opening: str
    exhibit: str | None
    citation: Citation | None
    values: dict[str, object]
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence of the dossier and the ids of the statements it rests on."""

    id: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """The file as a whole; `content` is what the `case` event must have logged, `exhibits` are the rows by control number."""

    dossier: str
    code: str
    content: object
    sentences: tuple[Sentence, ...]
    batches: tuple[Batch, ...]
    exhibits: dict[str, dict[str, object]]


def read_telling(octets: bytes) -> Telling:
    """A statements.json (docs/format/dossier.md); raises MalformedError."""
    file = members_of(read_json(read_text(octets)), "format dossier case sections batches exhibits")
    if file["format"] != "khronika-dossier/1":
        raise MalformedError("another format")
    case = members_of(file["case"], "code title language")
    sections = [members_of(section, "heading sentences") for section in list_of(file["sections"])]
    sentences = [members_of(sentence, "id text statements") for section in sections for sentence in list_of(section["sentences"])]
    if [sentence["id"] for sentence in sentences] != [f"s{number + 1}" for number in range(len(sentences))]:
        raise MalformedError("sentences are not numbered")
    batches = tuple(_read_batch(batch) for batch in list_of(file["batches"]))
    rows = [members_of(row, "control item file sha256 size media") for row in list_of(file["exhibits"])]
    exhibits = {text_of(row["control"]): row for row in rows}
    if len({batch.batch for batch in batches}) != len(batches) or len(exhibits) != len(rows):
        raise MalformedError("a batch or an exhibit twice")
    told = tuple(Sentence(text_of(sentence["id"]), _texts(sentence["statements"])) for sentence in sentences)
    return Telling(text_of(file["dossier"]), text_of(case["code"]), _content(case, sections), told, batches, exhibits)


def _content(case: dict[str, object], sections: list[dict[str, object]]) -> object:
    """Title, language and sections as the `case` event logs them: without the ids of the sentences."""
    logged = [
        {
            "heading": section["heading"],
            "sentences": [
                {name: value for name, value in object_of(sentence).items() if name != "id"} for sentence in list_of(section["sentences"])
            ],
        }
        for section in sections
    ]
    return {"title": case["title"], "language": case["language"], "sections": logged}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text_of(member) for member in list_of(value))


def _read_batch(value: object) -> Batch:
    batch = members_of(value, "batch opening exhibit citation attribution grade statements")
    name = text_of(batch["batch"])
    statements = tuple(text_of(object_of(statement).get("id")) for statement in list_of(batch["statements"]))
    if list(statements) != [f"{name}.{number + 1}" for number in range(len(statements))]:
        raise MalformedError("statements are not numbered")
    exhibit = None if batch["exhibit"] is None else text_of(batch["exhibit"])
    values = {logged: batch[logged] for logged in LOGGED}
    return Batch(name, text_of(batch["opening"]), exhibit, read_citation(batch["citation"]), values, statements)
