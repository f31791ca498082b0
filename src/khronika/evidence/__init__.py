"""Items and the places in them that a statement can point at."""
