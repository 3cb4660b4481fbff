from adelante.documents.models.document import Document
from adelante.documents.models.file import File, Preview
from adelante.documents.models.limit import RequestLimit
from adelante.documents.models.remark import Remark
from adelante.documents.models.request import Request, Requirement, State
from adelante.documents.models.upload import Upload
from adelante.documents.models.version import Review, Version

__all__ = [
    "Document",
    "File",
    "Preview",
    "Remark",
    "Request",
    "RequestLimit",
    "Requirement",
    "Review",
    "State",
    "Upload",
    "Version",
]
