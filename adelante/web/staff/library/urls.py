from django.urls import path

from adelante.web.staff.library import views

urlpatterns = [
    path("library/", views.index, name="library"),
    path("library/<slug:key>", views.original, name="library_type"),
    path("library/<slug:key>/adopt", views.adopt, name="adopt_type"),
    path("types/<uuid:type_id>", views.show, name="case_type"),
    path("types/<uuid:type_id>/rename", views.rename, name="rename_type"),
    path("types/<uuid:type_id>/rows", views.keep_rows, name="keep_type_rows"),
    path("types/<uuid:type_id>/rows/add", views.add_row, name="add_type_row"),
    path("types/<uuid:type_id>/fee", views.split_fee, name="split_type_fee"),
    path("types/<uuid:type_id>/retire", views.retire, name="retire_type"),
    path("types/<uuid:type_id>/papers/<slug:document>", views.paper, name="type_paper"),
    path(
        "types/<uuid:type_id>/papers/<slug:document>/name", views.name_paper, name="name_type_paper"
    ),
]
