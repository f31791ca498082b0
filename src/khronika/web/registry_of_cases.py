"""The pages of what statements add up to: clocks, patterns, case files, packages. A row each."""

from khronika.web.page import PageRoute
from khronika.web.pages import alarms, case_entry, cases, independence, package, patterns

CASE_PAGES = (
    PageRoute("/alarms", alarms.sheet),
    PageRoute("/alarms/{person}", alarms.clock),
    PageRoute("/patterns", patterns.patterns),
    PageRoute("/patterns/{table}/{key}", patterns.acts),
    PageRoute("/independence", independence.listed),
    PageRoute("/independence/{reference}", independence.origins),
    PageRoute("/cases", cases.listed),
    PageRoute("/cases", case_entry.open_case, is_sent_to=True),
    PageRoute("/cases/{case}", cases.case),
    PageRoute("/cases/{case}/rows/{allegation}/{row}", cases.row),
    PageRoute("/cases/{case}/versions", cases.versions),
    PageRoute("/cases/{case}/sentences", cases.sentences),
    PageRoute("/cases/{case}/sentences", case_entry.say_sentence, is_sent_to=True),
    PageRoute("/cases/{case}/sentences/change", case_entry.change_sentence, is_sent_to=True),
    PageRoute("/cases/{case}/package", package.preview),
    PageRoute("/cases/{case}/package", package.change, is_sent_to=True),
    PageRoute("/cases/{case}/package/write", package.write, is_sent_to=True),
    PageRoute("/cases/{case}/package/written", package.written),
    PageRoute("/cases/{case}/package/report", package.report),
    PageRoute("/cases/{case}/package/letter", package.letter, is_sent_to=True),
    PageRoute("/cases/{case}/forum", case_entry.change_forum, is_sent_to=True),
    PageRoute("/cases/{case}/allege", case_entry.allege, is_sent_to=True),
    PageRoute("/cases/{case}/attach", case_entry.attach, is_sent_to=True),
    PageRoute("/cases/{case}/evaluate", case_entry.evaluate, is_sent_to=True),
    PageRoute("/cases/{case}/hope", case_entry.hope, is_sent_to=True),
    PageRoute("/cases/{case}/hope/change", case_entry.change_hope, is_sent_to=True),
    PageRoute("/cases/{case}/note", case_entry.note, is_sent_to=True),
    PageRoute("/cases/{case}/withdraw", case_entry.withdraw, is_sent_to=True),
)
