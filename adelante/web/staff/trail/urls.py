from django.urls import path

from adelante.web.staff.trail import views

urlpatterns = [
    path("trail/", views.index, name="trail"),
    path("cases/<uuid:case_id>/trail", views.of_case, name="case_trail"),
]
