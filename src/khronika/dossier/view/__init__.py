"""What page and paper show, as data."""
