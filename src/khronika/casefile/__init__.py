"""The case file: what is alleged of whom, what each element of a crime rests on and what speaks against it, and what is missing. Pure."""
