"""The formats that the record goes out in: a table, which the command line knows without loading what writes any of them."""

from enum import Enum
from typing import Self

from khronika.primitives.message import message


class ExportFormat(Enum):
    """A format: its name, and what its files count."""

    # A format is also asked for by its name alone.
    def __new__(cls, value: str, counted: str = "") -> Self:
        """A row; its name alone is the value."""
        made = object.__new__(cls)
        made._value_ = value
        made.counted = counted
        return made

    counted: str

    FTM = "ftm", message("entities")
    CSV = "csv", message("statements")
    JSON = "json", message("statements")
    XLSX = "xlsx", message("statements")
    PARQUET = "parquet", message("statements")
    ANNOTATIONS = "annotations", message("annotations")
    CASE = "case", message("custody events")
