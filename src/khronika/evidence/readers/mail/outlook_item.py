"""What items of Outlook say that are no letters: contacts, appointments, tasks, receipts ([MS-OXPROPS], [MS-OXOCNTC], [MS-OXOCAL])."""

from collections.abc import Iterator

from khronika.evidence.readers.legacy_office.mail_property import Said

_TEXTS = {
    0x0042: "on behalf of",
    0x0065: "on behalf of (address)",
    0x0050: "reply to",
    0x0049: "original subject",
    0x0074: "original to",
    0x0073: "original cc",
    0x0072: "original bcc",
    0x005A: "original sender",
    0x0070: "conversation",
    0x1001: "report",
    0x3A45: "form of address",
    0x3A06: "first name",
    0x3A44: "middle name",
    0x3A11: "surname",
    0x3A05: "name suffix",
    0x3A4F: "nickname",
    0x8005: "filed as",
    0x3A16: "company",
    0x3A18: "department",
    0x3A17: "job",
    0x3A46: "profession",
    0x3A19: "office",
    0x3A4E: "manager",
    0x3A30: "assistant",
    0x3A48: "spouse",
    0x3A1C: "mobile telephone",
    0x3A08: "business telephone",
    0x3A1B: "business telephone 2",
    0x3A57: "company telephone",
    0x3A2E: "assistant's telephone",
    0x3A09: "home telephone",
    0x3A2F: "home telephone 2",
    0x3A1A: "primary telephone",
    0x3A1E: "car telephone",
    0x3A1D: "radio telephone",
    0x3A1F: "other telephone",
    0x3A02: "callback telephone",
    0x3A21: "pager",
    0x3A2C: "telex",
    0x3A2D: "ISDN",
    0x3A4B: "text telephone",
    0x3A23: "primary fax",
    0x3A24: "business fax",
    0x3A25: "home fax",
    0x8083: "e-mail",
    0x8084: "e-mail (name)",
    0x8093: "e-mail 2",
    0x8094: "e-mail 2 (name)",
    0x80A3: "e-mail 3",
    0x80A4: "e-mail 3 (name)",
    0x8062: "instant messages",
    0x801A: "home address",
    0x801B: "business address",
    0x801C: "other address",
    0x3A15: "postal address",
    0x3A29: "street",
    0x3A2B: "post office box",
    0x3A2A: "postal code",
    0x3A27: "town",
    0x3A28: "region",
    0x3A26: "country",
    0x3A5D: "home street",
    0x3A5B: "home postal code",
    0x3A59: "home town",
    0x3A5C: "home region",
    0x3A5A: "home country",
    0x3A63: "other street",
    0x3A61: "other postal code",
    0x3A5F: "other town",
    0x3A62: "other region",
    0x3A60: "other country",
    0x3A50: "personal page",
    0x3A51: "business page",
    0x3A4C: "file server",
    0x3A49: "computer network",
    0x3A4A: "customer",
    0x3A4D: "hobbies",
    0x3A0D: "location",
    0x8208: "place",
    0x8231: "when it recurs",
    0x8238: "attendees",
    0x823B: "attendees who must come",
    0x823C: "attendees who may come",
    0x811F: "owner of the task",
    0x8121: "assigned by",
    0x8700: "kind of entry",
    0x8539: "companies",
    0x853A: "contacts",
    0x8530: "asked to",
}
"""Properties that are text: standard ones by their numbers, those with names of their own by the numbers that name them."""
_MOMENTS = {
    0x004E: "original time",
    0x0032: "time of the report",
    0x3A42: "born",
    0x3A41: "wedding",
    0x820D: "begins",
    0x820E: "ends",
    0x8104: "begins",
    0x8105: "due",
    0x810F: "done",
    0x8706: "begins",
    0x8708: "ends",
    0x8502: "reminder",
}
_SAID = {
    0x0042: (0x0C1A, 0x0C1F, 0x5D01),
    0x0065: (0x0C1F, 0x5D01, 0x0C1A),
    0x0070: (0x0037, 0x0E1D),
}
"""What says the same in an ordinary letter, the first of which says so by itself: whoever sent it, its subject."""


def further_lines(message: Said) -> Iterator[str]:
    """Lines `name: value` of what a message says beside the headers and the body of a letter."""
    for number, name in _TEXTS.items():
        value = message.text(number).replace("\r\n", "\n").strip()
        if value and not _is_said(message, number, value):
            yield f"{name}: {value}"
    for number, name in _MOMENTS.items():
        if when := message.moment(number):
            yield f"{name}: {when}"


def _is_said(message: Said, number: int, value: str) -> bool:
    """Whether the headers say so: of a letter without a sender they name whom it was sent for."""
    others = [message.text(other) for other in _SAID.get(number, ())]
    return bool(others) and ((number != 0x0070 and not any(others)) or any(value in each for each in others))
