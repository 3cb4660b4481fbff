"""What every template may use besides its view's own words."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from adelante.core.birth import is_demo

STANDARD_HUE = 198


def page(request: HttpRequest) -> dict[str, Any]:
    face = getattr(request, "face", None)
    return {
        "face": face,
        "actor": getattr(request, "actor", None),
        "language": getattr(request, "LANGUAGE_CODE", "en"),
        "branded": face is not None and face.hue != STANDARD_HUE,
        "is_demo": is_demo(),
        "base_url": settings.BASE_URL,
    }
