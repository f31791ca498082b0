"""What can be wrong with a file that comes in or goes out.

ExchangeError
├── TableError      no table can be read of the file
├── MappingError    a mapping is wrong, or does not fit the file
└── ForeignError    the file is not of the format it is said to be
"""

from khronika.primitives.error import KhronikaError


class ExchangeError(KhronikaError):
    """A file cannot come in or go out as it is."""


class TableError(ExchangeError):
    """No table can be read of the file."""


class MappingError(ExchangeError):
    """A mapping is wrong, or does not fit the file."""


class ForeignError(ExchangeError):
    """The file is not of the format it is said to be."""
