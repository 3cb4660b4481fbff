from django.urls import path

from adelante.web.me import views

urlpatterns = [
    path("", views.show, name="me"),
]
