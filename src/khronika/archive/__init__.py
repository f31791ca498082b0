"""The composition root: opens a folder, wires the rooms, owns what is written together."""
