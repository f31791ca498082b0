"""Who may see what: what of the record may leave for an audience, and which names no text may hold. Pure."""
