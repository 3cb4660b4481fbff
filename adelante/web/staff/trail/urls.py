from django.urls import path

from adelante.web.staff.trail import views

urlpatterns = [
    path("trail/", views.index, name="trail"),
    path("trail/export", views.export, name="trail_export"),
    path("trail/verify_export.py", views.script, name="trail_script"),
    path("cases/<uuid:case_id>/trail", views.of_case, name="case_trail"),
]
