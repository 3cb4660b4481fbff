from adelante.audit.models.entry import LOOKS, Audience, Entry
from adelante.audit.models.seal import Seal

__all__ = ["LOOKS", "Audience", "Entry", "Seal"]
