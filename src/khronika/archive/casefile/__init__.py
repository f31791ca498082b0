"""The case file of an archive: what was entered, read as it stood at any place of the log, and entered anew."""
