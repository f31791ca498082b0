"""What lies in the folder of an archive: its facts, its keys, its log, its locks, and what is remembered of it elsewhere."""
