"""Where sealed files are kept: a folder of this machine."""

from django.conf import settings

from adelante.core.vault import LocalFolder, Storage


def storage() -> Storage:
    """The storage of this installation. Names in it begin with the firm."""
    return LocalFolder(settings.FILES_FOLDER)
