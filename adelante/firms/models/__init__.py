from adelante.firms.models.counter import Counter
from adelante.firms.models.firm import Firm
from adelante.firms.models.keys import FirmKey, ScopeKey

__all__ = ["Counter", "Firm", "FirmKey", "ScopeKey"]
