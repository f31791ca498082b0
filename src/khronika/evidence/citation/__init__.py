"""One vocabulary of places: where in an item something stands, in which rendition of it, and whether anybody compared it.

What `khronika text` and `khronika search` print, a statement file takes letter by letter; the log holds the same parts
(docs/format/record.md, "Citation"). Nothing here opens an item.
"""
