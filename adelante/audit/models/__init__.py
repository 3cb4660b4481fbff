from adelante.audit.models.entry import Audience, Entry

__all__ = ["Audience", "Entry"]
