"""The pages of the ledger: who has keys, stamps, copies, and recovery."""

from khronika.web.page import PageRoute
from khronika.web.pages import keepers, ledger, recovery

KEY_PAGES = (
    PageRoute("/ledger", ledger.ledger),
    PageRoute("/ledger/members", keepers.add, is_sent_to=True),
    PageRoute("/ledger/revoke", keepers.revoke, is_sent_to=True),
    PageRoute("/ledger/stamp", keepers.stamp, is_sent_to=True),
    PageRoute("/ledger/stamp/ask", keepers.ask_by_hand, is_sent_to=True),
    PageRoute("/ledger/stamp/answer", keepers.answer_by_hand, is_sent_to=True),
    PageRoute("/ledger/copy", keepers.copy, is_sent_to=True),
    PageRoute("/recovery", recovery.recovery),
    PageRoute("/recovery/draw", recovery.draw, is_sent_to=True),
    PageRoute("/recovery/cards", recovery.cards),
    PageRoute("/recovery/count", recovery.count, is_sent_to=True),
    PageRoute("/recovery/drop", recovery.drop, is_sent_to=True),
    PageRoute("/recovery/drill", recovery.drill, is_sent_to=True),
)
