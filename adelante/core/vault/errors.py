"""Why something sealed could not be opened. None of these is fit to show to a client."""


class CannotOpen(Exception):
    """What was sealed stays closed: nothing of it has been given out as true."""


class Tampered(CannotOpen):
    """The bytes are not those that were sealed, or not for this place, or not with this key.

    Authenticated encryption cannot tell a flipped bit from a wrong key or a swapped row, so this
    one refusal stands for all three.
    """


class WrongKey(CannotOpen):
    """The bytes say which key they were sealed under, and that key is not among those given."""


class NotAKeyFile(CannotOpen):
    """The file is no master key of ours, or it has been damaged, or others may write to it."""
