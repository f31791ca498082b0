"""A sentence for people that can be said in another language later: what raises it knows no language.

A `Message` is its own English text, so that whoever knows nothing of languages can print it. A door asks
`khronika.presentation.words` for it in the language of the person.
"""

from collections.abc import Mapping
from types import MappingProxyType

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Message(str):
    """An English sentence, and the template and values that it was made of.

    `template` and `plural` are `str.format` templates with named places; `plural` is empty, and `number`
    None, where nothing is counted. A value that is a Message is said in the other language, too, and so are
    those of a tuple, one after the other.
    """

    __slots__ = ("number", "plural", "template", "values")

    template: str
    values: Mapping[str, object]
    plural: str
    number: int | None

    def __new__(
        cls,
        template: str,
        values: Mapping[str, object] = _NOTHING,
        plural: str = "",
        number: int | None = None,
    ) -> "Message":
        """Fill the template in English."""
        chosen = plural if number is not None and number != 1 else template
        shown = {
            name: ", ".join(value) if isinstance(value, tuple) else value for name, value in values.items()
        }
        text = super().__new__(cls, chosen.format(**shown) if shown else chosen)
        text.template, text.values, text.plural, text.number = template, values, plural, number
        return text

    def __reduce__(
        self,
    ) -> "tuple[type[Message], tuple[str, dict[str, object], str, int | None]]":
        """Errors come back from other processes."""
        return Message, (self.template, dict(self.values), self.plural, self.number)


def message(template: str, **values: object) -> Message:
    """A sentence with what fills its places: `message("no item is called {name}", name=name)`.

    The template is a literal, so that it can be gathered into the catalogues; braces are places only where
    values are given.
    """
    return Message(template, values)


def counted(one: str, other: str, number: int, **values: object) -> Message:
    """A sentence about a number of things, `{n}` in it: languages have one to three forms of it."""
    return Message(one, {"n": number, **values}, other, number)
