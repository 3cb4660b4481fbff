from adelante.looks.models.alarm import Alarm
from adelante.looks.models.decoy import Decoy
from adelante.looks.models.limits import Limits

__all__ = ["Alarm", "Decoy", "Limits"]
