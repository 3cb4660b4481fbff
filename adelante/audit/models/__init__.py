from adelante.audit.models.entry import Audience, Entry
from adelante.audit.models.seal import Seal

__all__ = ["Audience", "Entry", "Seal"]
