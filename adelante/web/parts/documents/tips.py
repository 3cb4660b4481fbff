"""What makes a photo of a paper one that can be read."""

from django.utils.translation import gettext as _


def tips() -> list[str]:
    """How to take a photo that can be read."""
    return [
        _("Lay the page flat, near a window, and turn the flash off."),
        _("Hold the phone straight above it, so that all four corners are in the picture."),
        _("Touch the page on the screen to make it sharp. Wait a moment, then take the photo."),
        _("No fingers, shadows or shine on the words."),
        _("Take every page, and the back if anything is on it. One photo for each side."),
        _("Look at the photo: if you can read the smallest words, we can too."),
    ]
