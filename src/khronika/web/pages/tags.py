"""Tags: put on one thing where one stands, on many of the list after a preview, taken back, and listed."""

import secrets

from khronika.archive.record.tags import (
    chosen_items,
    known_word,
    put_tag,
    remove_tag,
    rename_tag,
    subject_of,
    tag_meant,
    to_change,
    undo_tag,
)
from khronika.archive.store.archive import Archive
from khronika.presentation.item_list import listed_lines
from khronika.presentation.tags import tag_lines, tagged_others
from khronika.record.error import TagError
from khronika.record.event import TagChange
from khronika.record.event_form import Subject, SubjectKind
from khronika.web.error import NotFoundError
from khronika.web.marks import TagPlan
from khronika.web.page import GoTo, PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import ListAddress, address_of, choice_of, number

PUT, REMOVE = "put", "remove"
LONGEST = 200
"""Characters that are read of a field: more than a tag may have, so that one that is too long is told of."""
SHOWN = 50
"""Items of a preview that are listed."""
_CHOSEN = "item-"
_PATHS = {
    SubjectKind.STATEMENT: "/statements/",
    SubjectKind.BATCH: "/batches/",
    SubjectKind.ENTITY: "/entities/",
}


def listed(asked: PageRequest) -> PageAnswer:
    """The tags that there are."""
    with asked.workspace.reading() as archive:
        lines = tag_lines(archive)
    return ShownPage("tags.html", {"lines": lines, "changed": asked.visit.marks.last})


def others(asked: PageRequest) -> PageAnswer:
    """What has a tag beside items."""
    with asked.workspace.reading() as archive:
        tag = archive.index.marks.tag(number(asked.path, "tag", 0) or 0)
        if tag is None:
            raise NotFoundError("nothing is here")
        after = (asked.query.get("kind", ""), asked.query.get("after", ""))
        things = tagged_others(archive, tag, after)
    return ShownPage("tagged.html", {"tag": tag, "things": things, "paths": _paths()})


def _paths() -> dict[str, str]:
    return {kind.value: path for kind, path in _PATHS.items()}


def change(asked: PageRequest) -> PageAnswer:
    """Put a tag on one thing, or take it off, and go back to it; raises TagError."""
    form = asked.form
    with asked.workspace.reading() as archive:
        subject = subject_of(archive, form.get("about", ""))
        act = remove_tag if form.get("verdict") == REMOVE else put_tag
        asked.visit.marks.last = act(archive, _typed(form.get("tag", "")), [subject])
        return GoTo(_page_of(archive, subject))


def rename(asked: PageRequest) -> PageAnswer:
    """Call a tag otherwise, on everything that has it; raises TagError, NotFoundError."""
    with asked.workspace.reading() as archive:
        tag = archive.index.marks.tag(number(asked.path, "tag", 0) or 0)
        if tag is None:
            raise NotFoundError("nothing is here")
        rename_tag(archive, tag.word, _typed(asked.form.get("word", "")))
    asked.visit.marks.last = None
    return GoTo("/tags")


def _typed(text: str) -> str:
    return text[:LONGEST]


def _page_of(archive: Archive, subject: Subject) -> str:
    if subject.kind is SubjectKind.ITEM:
        return f"/items/{archive.control(archive.item(subject.id))}#tags"
    return f"{_PATHS[subject.kind]}{subject.id}#tags"


def preview(asked: PageRequest) -> PageAnswer:
    """What tagging the marked items, or all of the list, would change; nothing is changed yet. Raises TagError."""
    form = asked.form
    address = address_of(form)
    verdict = TagChange.REMOVED if form.get("verdict") == REMOVE else TagChange.PUT
    with asked.workspace.reading() as archive:
        meant = _meant(asked, archive, address)
        # Not `tag`: by this name the list says by which tag it was chosen.
        text = _typed(form.get("word", ""))
        word = tag_meant(archive, text).word if verdict is TagChange.REMOVED else known_word(archive, text)
        changed = to_change(archive, word, verdict, meant)
        rows = [archive.index.item_by_id(each.id) for each in changed[:SHOWN]]
        lines = listed_lines(archive, [row.number for row in rows if row])
    plan = secrets.token_urlsafe(9)
    asked.visit.marks.plan(plan, TagPlan(word, verdict, tuple(changed), address.but()))
    values = {
        "plan": plan,
        "word": word,
        "is_put": verdict is TagChange.PUT,
        "changed": len(changed),
        "others": len(meant) - len(changed),
        "lines": lines,
        "back": _list(address.but()),
    }
    return ShownPage("tags_preview.html", values)


def _meant(asked: PageRequest, archive: Archive, address: ListAddress) -> list[Subject]:
    if asked.form.get("of") == "all":
        return chosen_items(archive, choice_of(archive, address))
    marked = [name.removeprefix(_CHOSEN) for name in asked.form if name.startswith(_CHOSEN)]
    if not marked:
        raise TagError("no item is marked", hint="mark some in the list, or choose all of it")
    return [Subject(SubjectKind.ITEM, archive.item(each).id) for each in marked]


def carry_out(asked: PageRequest) -> PageAnswer:
    """Tag what was previewed, once, and go back to the list."""
    planned = asked.visit.marks.plans.pop(asked.form.get("plan", ""), None)
    if planned is None:
        return GoTo("/items")
    act = put_tag if planned.change is TagChange.PUT else remove_tag
    with asked.workspace.reading() as archive:
        asked.visit.marks.last = act(archive, planned.word, planned.subjects)
    return GoTo(_list(planned.back))


def _list(query: str) -> str:
    return f"/items?{query}" if query else "/items"


def take_back(asked: PageRequest) -> PageAnswer:
    """Undo the last change of this visit, and nothing else."""
    last, asked.visit.marks.last = asked.visit.marks.last, None
    if last is not None:
        with asked.workspace.reading() as archive:
            undo_tag(archive, last)
    return GoTo(_list(address_of(asked.form).but()) if asked.form.get("list") else "/tags")
