"""What elements of OpenDocument say in their attributes: answers of forms, values of fields, addresses (OpenDocument 1.3 part 3)."""

_STATES = {"checked": "\u2612", "unchecked": "\u2610", "true": "\u2612", "false": "\u2610"}
_BOXES = frozenset(("checkbox", "radio", "option", "item"))
_ASKED = frozenset(
    (
        "text",
        "textarea",
        "password",
        "file",
        "formatted-text",
        "number",
        "date",
        "time",
        "fixed-text",
        "combobox",
        "listbox",
        "button",
    )
)
"""Controls of forms (section 13.5)."""
_DECLARED = frozenset(("user-field-decl", "variable-decl", "named-range", "named-expression", "user-defined"))
_VALUES = (
    "string-value",
    "value",
    "date-value",
    "time-value",
    "boolean-value",
    "cell-range-address",
    "expression",
)
_CONDITIONS = {
    "conditional-text": ("condition", "string-value-if-true", "string-value-if-false"),
    "content-validation": ("condition",),
}
"""What holds on a condition: words that stand there instead, the values that a cell may have."""
_INSIDE = ("./", "../", "#", "Pictures/", "Object", "ObjectReplacements/", "media/", "vnd.sun.star.script:")


def answer(name: str, attributes: dict[str, str]) -> str:
    """What a control of a form asks and holds, or a value that the document keeps under a name.

    Empty for other elements.
    """
    if name in _BOXES and (
        "current-state" in attributes
        or "current-selected" in attributes
        or name in ("checkbox", "radio", "option")
    ):
        state = (
            attributes.get("current-state")
            or attributes.get("current-selected")
            or attributes.get("selected")
            or "unchecked"
        )
        label = attributes.get("label") or attributes.get("name", "")
        return f"{_STATES.get(state, state)} {label}".strip()
    if name in _CONDITIONS:
        said = (attributes.get(each, "") for each in _CONDITIONS[name])
        return f"condition: {'; '.join(filter(None, said))}"
    if name in _DECLARED:
        value = next((attributes[each] for each in _VALUES if attributes.get(each)), "")
        return f"{attributes.get('name', '')}: {value}" if value else ""
    if name in _ASKED or "current-value" in attributes:
        value = attributes.get("current-value") or attributes.get("value") or attributes.get("label", "")
        return f"{attributes.get('name', '')}: {value}".removeprefix(": ") if value else ""
    return ""


def named_outside(name: str, attributes: dict[str, str]) -> str:
    """The address outside of the document that an element refers to; a link also within."""
    address = attributes.get("href", "")
    return address if name == "a" or (address and not address.startswith(_INSIDE)) else ""
