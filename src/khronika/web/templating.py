"""Templates in the language of the visit: whatever is put into them is escaped, and nothing is marked as safe."""

from collections.abc import Iterable, Mapping
from functools import cache, partial
from time import monotonic

import jinja2
from markupsafe import Markup, escape

from khronika.analysis.drawing import Drawn
from khronika.presentation.alarm_figures import days_range, days_text, single_days_text
from khronika.presentation.conversation import FIELD_NAMES
from khronika.presentation.files_in_item import MOST_FILES
from khronika.presentation.handbook import has_topic
from khronika.presentation.item_text import headed, place_heading
from khronika.presentation.labels import VocabularyLabels
from khronika.presentation.place import place_text
from khronika.presentation.playing import clock_text
from khronika.presentation.reveals import STEP_NAMES
from khronika.presentation.stating import NoticedStretch
from khronika.presentation.words import words_in
from khronika.record.vocabulary_file import vocabulary
from khronika.web.launch import Visit
from khronika.web.workspace import Workspace, WorkspaceState

BREAK_AFTER = 50
"""Minutes after which the bar proposes a break: where an item ends, and never in the middle of one."""
AROUND = 30
"""Characters beside a passage after which they are cut."""
LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "uk": "Українська", "fr": "Français"}


@cache
def environment(language: str) -> jinja2.Environment:
    """The templates in a language."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("khronika.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    words = words_in(language)
    made.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    made.filters["marked"] = marked
    made.filters["noticed"] = noticed
    made.filters["after_word"] = after_word
    made.filters["before_word"] = before_word
    made.filters["figure"] = figure
    labels = VocabularyLabels(vocabulary(), language)
    for named in (labels.property_name, labels.type_name, labels.value_text):
        made.globals[named.__name__] = named
    made.globals.update(
        words=words, say=words.say, count=words.count, of=words.of, heading=place_heading, headed=headed
    )
    made.globals["place_text"] = partial(place_text, words=words)
    made.globals.update(
        days_text=days_text, days_range=days_range, single_days_text=single_days_text, has_help=has_topic
    )
    made.globals["languages"] = LANGUAGE_NAMES
    made.globals.update(
        step_names=STEP_NAMES,
        clock=clock_text,
        most_files=MOST_FILES,
        field_names=FIELD_NAMES,
    )
    return made


def rendered(
    template: str, values: Mapping[str, object], visit: Visit, workspace: Workspace, base: str
) -> str:
    """A page as HTML."""
    common = {
        "base": base,
        "visit": visit,
        "is_open": workspace.standing is WorkspaceState.OPEN,
        "minutes": int((monotonic() - visit.began) // 60),
        "break_after": BREAK_AFTER,
    }
    return environment(visit.language).get_template(template).render(common | dict(values))


def after_word(text: str) -> str:
    """What stands before a passage, without the part of a word that it begins with."""
    first, blank, rest = text.partition(" ")
    return f"… {rest}" if blank and first and len(text) > AROUND else text


def before_word(text: str) -> str:
    """What stands after a passage, without the part of a word that it ends with."""
    rest, blank, last = text.rpartition(" ")
    return f"{rest} …" if blank and last and len(text) > AROUND else text


def noticed(text: str, stretches: Iterable[NoticedStretch]) -> Markup:
    """A text with what the program noticed in it; all of it is escaped first."""
    parts, at = list[Markup](), 0
    for each in stretches:
        parts += [escape(text[at : each.start]), Markup('<span class="noticed">')]
        parts += [escape(text[each.start : each.end]), Markup("</span>")]
        at = each.end
    return Markup("").join([*parts, escape(text[at:])])


def marked(text: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """A text with some of its stretches in `<mark>`; all of it is escaped first."""
    parts, at = list[Markup](), 0
    for start, end in marks:
        parts += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def figure(drawn: Drawn) -> Markup:
    """A figure of ours within a page: whatever stands in it was escaped as it was drawn (`analysis/drawing.py`)."""
    return Markup(drawn.svg)  # noqa: S704
