"""Independence: from how many independent origins something comes, by which ways, and who relies on whom in a circle."""

from khronika.archive.analysis.independence import origins_of_entity, value_origins
from khronika.presentation.bounds import bounds_text
from khronika.presentation.independence import OriginsView
from khronika.presentation.origins_list import OriginsList, origins_line, origins_list
from khronika.web.error import NotFoundError
from khronika.web.kept_sum import SumForm
from khronika.web.page import PageAnswer, PageRequest, ShownPage
from khronika.web.pages.items import number

PAGE = 50
MOST_VALUES = 20
"""Lines of a page of the list; things said of one entity that are drawn."""
_FORM: SumForm[OriginsList] = SumForm(
    "origins", OriginsList, lambda found: found, lambda _, found: (found, True)
)


def listed(asked: PageRequest) -> PageAnswer:
    """What most reports tell, a page at a time, or what is told in a circle."""
    kept = asked.workspace.kept().ask(
        "origins", lambda archive, job: origins_list(archive, job.report), _FORM
    )
    if kept.value is None:
        return ShownPage("computing.html", {"kept": kept, "here": "patterns"})
    is_circular = asked.query.get("view") == "circles"
    lines = kept.value.circular if is_circular else kept.value.lines
    start = number(asked.query, "from", 0) or 0
    start = start if start < len(lines) else 0
    shown = {
        "kept": kept,
        "found": kept.value,
        "lines": lines[start : start + PAGE],
        "total": len(lines),
        "start": start,
        "page": PAGE,
        "is_circular": is_circular,
        "bounds_text": bounds_text,
    }
    return ShownPage("independence.html", shown)


def origins(asked: PageRequest) -> PageAnswer:
    """What one statement says, or all that is said of an entity, with its origins; raises QuestionError, NotFoundError."""
    reference = asked.path["reference"]
    with asked.workspace.reading() as archive:
        look = value_origins if "." in reference else origins_of_entity
        found = look(archive, reference)
        told = [(origins_line(archive, each), OriginsView(each)) for each in found[:MOST_VALUES]]
    if not told:
        raise NotFoundError("nothing is asserted there", hint="what is denied or withdrawn has no origins")
    figures = [view.figure(asked.words) for _, view in told]
    shown = {
        "told": told,
        "figures": figures,
        "further": len(found) - len(told),
        "bounds_text": bounds_text,
        "reference": reference,
    }
    return ShownPage("origins.html", shown)
