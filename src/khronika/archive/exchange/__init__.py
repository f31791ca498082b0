"""Tables and other people's records in, the record out."""
