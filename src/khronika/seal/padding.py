"""Padmé: sizes that tell O(log log L) bits about what is inside (Nikitin et al., PETS 2019, section 4)."""


def padme(length: int) -> int:
    """The padded size of `length` bytes: at least `length`, at most 12 % more.

    >>> padme(1_000_000)
    1015808
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1
    return (length + mask) & ~mask
