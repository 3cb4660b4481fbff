from adelante.audit.models.entry import LOOKS, Audience, Entry

__all__ = ["LOOKS", "Audience", "Entry"]
