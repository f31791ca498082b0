"""The fonts that pages of PDF documents are drawn with: those in the document, and those that the library brings along."""

import pypdfium2.raw as pdfium


def leave_fonts_of_the_machine() -> None:
    """Look for no fonts on this machine: a worker could open none, and a page would look otherwise on another one."""
    pdfium.FPDF_SetSystemFontInfo(None)
