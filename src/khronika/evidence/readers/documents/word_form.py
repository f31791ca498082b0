"""Form fields of Word, whose answers stand in no text (ECMA-376 part 1, section 17.16.5)."""

from dataclasses import dataclass, field

from khronika.evidence.readers.office.symbol_font import TICKED, UNTICKED
from khronika.evidence.readers.office.xml_part import OFF

FORM_PARTS = frozenset(("checkBox", "default", "checked", "result", "listEntry", "helpText", "statusText"))
"""Elements that say what a form field asks and what was answered."""


@dataclass(slots=True)
class WordForm:
    """A form field as far as it was read."""

    ticked: bool | None = None
    chosen: int | None = None
    choices: list[str] = field(default_factory=list)
    help: list[str] = field(default_factory=list)
    """What it explains to those who fill it in."""
    in_box: bool = False

    def take(self, name: str, value: str) -> None:
        """One of its parts."""
        match name:
            case "checkBox":
                self.in_box, self.ticked = True, False
            case "listEntry":
                self.choices.append(value)
            case "helpText" | "statusText":
                self.help.append(value)
            case _ if self.in_box:
                self.ticked = value.lower() not in OFF
            case _ if value.isdecimal():
                self.chosen = int(value)
            case _:
                return

    def answer(self) -> str:
        """The sign of a box, or what was chosen; nothing for a field whose answer is a text."""
        if self.ticked is not None:
            return TICKED if self.ticked else UNTICKED
        if self.choices:
            return self.choices[self.chosen or 0] if (self.chosen or 0) < len(self.choices) else ""
        return ""
