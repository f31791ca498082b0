"""What can stop the making of the invented material.

KhronikaError
└── MaterialError            the material was not made
    └── MissingExtraError    the libraries of the `demo` extra are not installed
"""

from khronika.primitives.error import KhronikaError


class MaterialError(KhronikaError):
    """The invented material cannot be made on this machine."""


class MissingExtraError(MaterialError):
    """A library of the `demo` extra is not installed."""
