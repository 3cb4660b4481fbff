"""Addresses that belong to no firm: a health answer, the hosted-checkout hooks, the demo's pages."""

from django.urls import path

from adelante.web.public import shared

handler404 = "adelante.web.answers.not_found"

urlpatterns = [
    path("", shared.front, name="front"),
    path("health", shared.health, name="health"),
]
