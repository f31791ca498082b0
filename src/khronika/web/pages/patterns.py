"""Patterns: counts with their bounds and how they came to be known, and the acts behind each number."""

from datetime import date

from khronika.analysis.drawing import Drawn
from khronika.archive.analysis.patterns import PatternOrder, PatternsWithActs, patterns_with_acts
from khronika.archive.store.archive import Archive
from khronika.presentation.bounds import bounds_text, span_text
from khronika.presentation.pattern_acts import pattern_acts
from khronika.presentation.patterns import TABLES, PatternsView
from khronika.session import Job
from khronika.web.error import NotFoundError
from khronika.web.kept import KeptResult
from khronika.web.kept_sum import SumForm
from khronika.web.page import PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number

MOST_BARS, MOST_ROWS, MOST_SHARED = 30, 200, 30
"""Bars of a figure, rows of a table, and methods told of at several places that are shown."""
_MOST_DAYS = 3_660


def patterns(asked: PageRequest) -> PageAnswer:
    """The patterns of the record, around an order where a day is given."""
    kept = _kept(asked)
    if kept.value is None:
        return ShownPage("computing.html", {"kept": kept, "here": "patterns"})
    view = PatternsView(kept.value.found)
    shown = {
        "view": view,
        "kept": kept,
        "order": _order(asked),
        "tables": _tables(view, asked),
        "most": MOST_ROWS,
        "most_shared": MOST_SHARED,
        "bounds_text": bounds_text,
        "span": span_text,
    }
    return ShownPage("patterns.html", shown)


def _tables(view: PatternsView, asked: PageRequest) -> list[tuple[str, str, Drawn]]:
    figures = dict(view.figures(asked.words, MOST_BARS))
    return [(name, asked.words.of(title), figures[name]) for name, title in TABLES]


def acts(asked: PageRequest) -> PageAnswer:
    """The acts behind a number; raises NotFoundError where there is no such number."""
    kept = _kept(asked)
    if kept.value is None:
        return ShownPage("computing.html", {"kept": kept, "here": "patterns"})
    table, key = asked.path["table"], asked.path["key"]
    with asked.workspace.reading() as archive:
        page = pattern_acts(archive, kept.value, table, key, number(asked.query, "from", 0) or 0)
    if page is None:
        raise NotFoundError("no act is counted there", hint="the page of patterns has every count")
    label = PatternsView(kept.value.found).label(key, asked.words)
    title = next(asked.words.of(title) for name, title in TABLES if name == table)
    return ShownPage(
        "pattern_acts.html", {"page": page, "label": label, "title": title, "table": table, "key": key}
    )


def _kept(asked: PageRequest) -> KeptResult[PatternsWithActs]:
    order = _order(asked)

    def work(archive: Archive, _: Job[PatternsWithActs]) -> PatternsWithActs:
        return patterns_with_acts(archive, order)

    form = _FORM if order == PatternOrder() else None
    return asked.workspace.kept().ask(("patterns", order), work, form)


_FORM: SumForm[PatternsWithActs] = SumForm(
    "patterns", PatternsWithActs, lambda found: found, lambda _, found: (found, True)
)


def _order(asked: PageRequest) -> PatternOrder:
    days = number(asked.query, "days", None)
    try:
        order = date.fromisoformat(asked.query.get("order", ""))
    except ValueError:
        order = None
    return PatternOrder(order, min(days, _MOST_DAYS)) if days else PatternOrder(order)
