"""Read untrusted values from addresses and forms."""

#: Keys are 64-bit numbers: a number of at most this many digits always fits.
_DIGITS = 18


def posted_keys(values):
    """The keys among the texts ``values``, in their order; texts that cannot be a key are left out."""
    return [int(value) for value in values if value.isdecimal() and len(value) <= _DIGITS]
