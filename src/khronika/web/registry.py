"""Every page, a row each: CONTRIBUTING.md, "Add a page to the workspace"."""

from khronika.web.page import PageRoute
from khronika.web.pages import (
    alarms,
    alike,
    entity,
    first_run,
    home,
    items,
    ledger,
    proof,
    search,
    seat,
    viewing,
)
from khronika.web.static_files import static_file

PAGES = (
    PageRoute("/", home.home),
    PageRoute("/start", first_run.start, is_sent_to=True),
    PageRoute("/open", first_run.open_archive, is_sent_to=True),
    PageRoute("/example", first_run.begin_example, is_sent_to=True),
    PageRoute("/example", first_run.example),
    PageRoute("/example/open", first_run.open_example, is_sent_to=True),
    PageRoute("/unlock", home.unlock, is_sent_to=True),
    PageRoute("/lock", home.lock, is_sent_to=True),
    PageRoute("/items", items.listed),
    PageRoute("/items/{item}", items.item),
    PageRoute("/items/{item}/picture/{part}/{page}/{step}", viewing.picture),
    PageRoute("/items/{item}/reveal", viewing.reveal, is_sent_to=True),
    PageRoute("/reveals", viewing.reveals),
    PageRoute("/items/{item}/alike", alike.alike),
    PageRoute("/items/{item}/proof", proof.proof),
    PageRoute("/search", search.begin),
    PageRoute("/search", search.find, is_sent_to=True),
    PageRoute("/search/{name}", search.found),
    PageRoute("/entities/{entity}", entity.entity),
    PageRoute("/alarms", alarms.sheet),
    PageRoute("/alarms/{person}", alarms.clock),
    PageRoute("/ledger", ledger.ledger),
    PageRoute("/help", seat.keys),
    PageRoute("/calm", seat.calm),
    PageRoute("/settings", seat.settings, is_sent_to=True),
    PageRoute("/pulse", seat.pulse),
    PageRoute("/used", seat.used, is_sent_to=True),
    PageRoute("/static/{name}", static_file),
)
