"""Values everything else is made of: digests, exact text forms, findings, errors. Pure: no I/O, no clock."""
