"""Every page, a row each: CONTRIBUTING.md, "Add a page to the workspace"."""

from khronika.web.page import Page
from khronika.web.pages import alike, entity, first_run, home, items, ledger, proof, search, seat
from khronika.web.static_files import static_file

PAGES = (
    Page("/", home.home),
    Page("/start", first_run.start, is_sent_to=True),
    Page("/open", first_run.open_archive, is_sent_to=True),
    Page("/example", first_run.begin_example, is_sent_to=True),
    Page("/example", first_run.example),
    Page("/example/open", first_run.open_example, is_sent_to=True),
    Page("/unlock", home.unlock, is_sent_to=True),
    Page("/lock", home.lock, is_sent_to=True),
    Page("/items", items.listed),
    Page("/items/{item}", items.item),
    Page("/items/{item}/alike", alike.alike),
    Page("/items/{item}/proof", proof.proof),
    Page("/search", search.begin),
    Page("/search", search.find, is_sent_to=True),
    Page("/search/{name}", search.found),
    Page("/entities/{entity}", entity.entity),
    Page("/ledger", ledger.ledger),
    Page("/help", seat.keys),
    Page("/calm", seat.calm),
    Page("/settings", seat.settings, is_sent_to=True),
    Page("/pulse", seat.pulse),
    Page("/used", seat.used, is_sent_to=True),
    Page("/static/{name}", static_file),
)
