"""What `verify` finds in an archive, and in a package."""
