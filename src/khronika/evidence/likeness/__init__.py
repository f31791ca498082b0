"""Fingerprints of pictures, what they were taken of, and what two pictures are to each other (docs/format/evidence.md, "Likeness")."""
