from django.apps import AppConfig


class House(AppConfig):
    """Hands the table of reactions to the memory, once every room is there."""

    name = "adelante.config"
    label = "house"

    def ready(self) -> None:
        from adelante import reactions
        from adelante.audit import events

        events.wire(reactions.REACTIONS)
