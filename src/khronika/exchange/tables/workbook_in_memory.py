"""A workbook written without a file in the clear: openpyxl would lay each sheet as XML into the folder for temporary files.

It stays there where the process is killed. Here each sheet is kept in memory. Needs openpyxl (extra `exchange`).
"""

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


def kept_in_memory(page: "WriteOnlyWorksheet") -> "WriteOnlyWorksheet":
    """The same new sheet, whose rows are going to be kept in memory."""
    page._writer = WorksheetWriter(page, io.BytesIO())  # noqa: SLF001 -- the library offers no other way
    page._writer.write_top()  # noqa: SLF001
    return page


def saved(book: "Workbook") -> bytes:
    """The file of a workbook whose sheets are all kept in memory."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        _InMemory(book, packed).write_data()
    return out.getvalue()


class _InMemory(ExcelWriter):  # type: ignore[misc] # the library says nothing of its types
    def write_worksheet(self, page: "WriteOnlyWorksheet") -> None:
        """Put one sheet into the packed file."""
        if not page.closed:
            page.close()
        page._drawing, page._rels = None, page._writer._rels  # noqa: SLF001 -- as the method does that this one replaces
        self._archive.writestr(page.path[1:], page._writer.out.getvalue())  # noqa: SLF001
        self.manifest.append(page)
