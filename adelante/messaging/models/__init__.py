from adelante.messaging.models.outbox import Message

__all__ = ["Message"]
