"""The paper of a package."""
