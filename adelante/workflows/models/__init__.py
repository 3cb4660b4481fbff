from adelante.workflows.models.sequence import Sequence

__all__ = ["Sequence"]
