"""Files of forms sent without JavaScript."""

from django.core.files.uploadhandler import MemoryFileUploadHandler


class SealedUpload(MemoryFileUploadHandler):
    """Replaced below."""
