"""Addresses that belong to no firm: health, and in a demo its own pages."""

from django.urls import path

from adelante.demo import urls as demo
from adelante.web.access import demo_only
from adelante.web.design.views import gallery
from adelante.web.public import shared

handler404 = "adelante.web.answers.not_found"

urlpatterns = [
    path("", shared.front, name="front"),
    path("health", shared.health, name="health"),
    *demo.urlpatterns,
    path("demo/parts/", demo_only(gallery), name="gallery"),
]
