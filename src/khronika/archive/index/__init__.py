"""The index: projections of the log in SQL, which can be made again."""
