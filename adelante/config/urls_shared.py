"""Addresses that belong to no firm: health, gateways' messages, and in a demo its own pages."""

from django.urls import path

from adelante.demo import urls as demo
from adelante.demo.gateway import urls as demo_gateway
from adelante.web.access import demo_only
from adelante.web.design.views import gallery
from adelante.web.hooks import urls as hooks
from adelante.web.public import shared

handler404 = "adelante.web.answers.not_found"
handler500 = "adelante.web.answers.went_wrong"

urlpatterns = [
    path("", shared.front, name="front"),
    path("health", shared.health, name="health"),
    *hooks.urlpatterns,
    *demo.urlpatterns,
    *demo_gateway.urlpatterns,
    path("demo/parts/", demo_only(gallery), name="gallery"),
]
