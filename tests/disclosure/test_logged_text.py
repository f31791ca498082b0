"""Which texts of a logged value are looked at for names."""

from khronika.disclosure.logged_text import logged_texts

ID = "liivanov2bgei6d45mn4ieqpdu"


def test_ids_and_digests_are_no_words_in_which_a_name_could_stand():
    statement = {
        "id": f"{ID}.1",
        "property": "name",
        "subject": {"id": ID, "label": "Li", "type": "Person"},
        "supersedes": f"{ID}.2",
        "value": "Li Ivanov",
    }
    assert set(logged_texts(statement, lambda _: "Li")) == {
        "name",
        "Li Ivanov",
        "Person",
        "property",
        "subject",
        "type",
        "value",
    }
    assert set(logged_texts({"reading": {"id": ID, "sha256": "a" * 64}}, lambda _: "")) == {"reading"}


def test_words_that_only_stand_where_ids_stand_are_looked_at():
    assert "Li Ivanov" in set(logged_texts({"id": "Li Ivanov", "subject": {}}, lambda _: ""))
