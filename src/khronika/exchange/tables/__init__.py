"""Tables: rows, headings, sheets, in and out."""
