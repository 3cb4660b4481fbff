"""Every address at a firm: /{firm}/… (the firm's part is taken off before this table is asked)."""

from django.urls import include, path

from adelante.web.client import urls as client
from adelante.web.me import urls as me
from adelante.web.public import urls as public
from adelante.web.staff import urls as staff

handler404 = "adelante.web.answers.not_found"
handler500 = "adelante.web.answers.went_wrong"

urlpatterns = [
    path("", include(public.urlpatterns)),
    path("me/", include(me.urlpatterns)),
    path("", include(me.proofs)),
    path("desk/", include((staff.urlpatterns, "desk"))),
    path("", include((client.urlpatterns, "home"))),
]
