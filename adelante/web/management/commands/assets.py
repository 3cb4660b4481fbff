from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from adelante.web.design.bundle import build


class Command(BaseCommand):
    help = "Make what pages need: joined styles and scripts, catalogues, static files."

    def handle(self, *args: Any, **options: Any) -> None:
        build()
        compile_catalogues(settings.LOCALE_PATHS[0])
        call_command("collectstatic", interactive=False, verbosity=0)


def compile_catalogues(folder: Path) -> None:
    """django.po → django.mo, with Babel: no gettext tools are needed on the machine."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        with compiled.open("wb") as file:
            write_mo(file, catalogue)
