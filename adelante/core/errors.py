"""The ways an act can say no."""

from collections.abc import Collection

from django.utils.functional import Promise


class Refused(Exception):
    """The rules of the house forbid this. The message is a translation, fit to be shown.

    `status` is what a door answers with.
    """

    status = 409


class NotYours(Exception):
    """The actor has no right to this, so to them it does not exist. Doors answer 404."""


class NotFresh(Exception):
    """The actor proved too long ago who they are. Doors ask for it again, and the act goes on."""


class Unsure(Refused):
    """Unlikely, and yet it may be right: a door asks once more, and the act goes on at a yes.

    `yes` is what a person presses to say so. `sure` is what the act is given back with the same
    words: it names each thing with its value, so that a yes to one thing is never one to another.
    """

    def __init__(self, words: str | Promise, *, yes: str | Promise, sure: Collection[str]) -> None:
        super().__init__(words)
        self.yes = yes
        self.sure = " ".join(sure)
