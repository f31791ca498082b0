"""The page of a package."""
