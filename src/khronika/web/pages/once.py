"""A form that is recorded once, however often it is sent; where nothing came of it, what was typed is kept."""

from collections.abc import Callable, Mapping

from khronika.archive.stating.form_entities import FieldFault
from khronika.archive.store.key_files import StaleKeysError
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message
from khronika.session import SessionLockedError
from khronika.web.error import NoArchiveError, WorkspaceError
from khronika.web.forms import FormStanding, ShownForms
from khronika.web.page import GoTo, PageAnswer

NAME = "form_name"
"""The field with the name of the form."""
LONGEST = 4_000
"""Characters of a field."""
_OUT_OF_DATE = message("this form is out of date: see whether it was recorded already, then send it again")
STRANGE = (FieldFault("", _OUT_OF_DATE),)
"""What is wrong with a form that nobody was shown, or another member, or of another archive."""
_SENT_AT_ONCE = message("this form is being recorded at this moment")
LOCKED = (SessionLockedError, NoArchiveError, StaleKeysError)
"""Errors of an archive that is not unlocked any more."""

Shown = Callable[[str, tuple[FieldFault, ...]], PageAnswer]
"""Shows a form again under a name, with what is wrong with it."""


def recorded_once(
    forms: ShownForms,
    name: str,
    draft: tuple[str, Mapping[str, str]],
    record: Callable[[], PageAnswer],
    again: Shown,
) -> PageAnswer:
    """What `record` gives, which is called once for a form and for what it says.

    `draft` is the path of the form and what was typed; `again` is given no name where a new form is to be shown.
    Raises WorkspaceError, and what `record` raises of an archive that was locked.
    """
    path, fields = draft
    standing, result = forms.take(name, path, fields)
    if standing is FormStanding.TAKEN:
        raise WorkspaceError(_SENT_AT_ONCE, hint="look at the statements of the item")
    if result:
        return GoTo(result)
    if standing is not FormStanding.OPEN:
        return again("", STRANGE)
    try:
        answer = record()
    except BaseException as error:
        forms.give_back(name)
        forms.keep(name, path, fields)
        if isinstance(error, KhronikaError) and not isinstance(error, LOCKED):
            return again(name, (FieldFault("", error.fact),))
        raise
    if isinstance(answer, GoTo):
        forms.done(name, answer.path)
    else:
        forms.give_back(name)
    return answer
