"""Keyboards: what the keys of a Latin one write where a Cyrillic layout is switched on."""

LAYOUTS = (
    str.maketrans("ёйцукенгшщзхъфывапролджэячсмитьбю", "`qwertyuiop[]asdfghjkl;'zxcvbnm,."),
    str.maketrans("йцукенгшщзхїфівапролджєячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."),
)
"""The keys of Russian and Ukrainian keyboards, by what they write on a Latin one."""
