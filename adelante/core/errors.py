"""The two ways an act can say no."""


class Refused(Exception):
    """The rules of the house forbid this. The message is a translation, fit to be shown."""


class NotYours(Exception):
    """The actor has no right to this, so to them it does not exist. Doors answer 404."""
