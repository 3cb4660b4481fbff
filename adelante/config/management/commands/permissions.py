from typing import Any

from django.core.management.base import BaseCommand

from adelante.config import permissions


class Command(BaseCommand):
    help = "Write docs/permissions.md: who may do what."

    def handle(self, *args: Any, **options: Any) -> None:
        permissions.write()
