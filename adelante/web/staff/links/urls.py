from django.urls import path

from adelante.web.staff.links import views

urlpatterns = [
    path("cases/<uuid:case_id>/links", views.index, name="links"),
    path("parties/<uuid:party_id>/links", views.make, name="make_link"),
    path("parties/<uuid:party_id>/links/revoke", views.revoke_all, name="revoke_links"),
    path("links/<uuid:pass_id>/revoke", views.revoke, name="revoke_link"),
]
