from typing import Any

from django.core.management.base import BaseCommand

from adelante.web.design.bundle import DIST, build


class Command(BaseCommand):
    help = "Join the stylesheets and scripts of the design kit into one file each."

    def handle(self, *args: Any, **options: Any) -> None:
        build()
        for file in sorted(DIST.glob("house.*")):
            self.stdout.write(f"{file.name} {file.stat().st_size} bytes")
