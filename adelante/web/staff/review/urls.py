from django.urls import path

from adelante.web.staff.review import views

urlpatterns = [
    path("review/", views.index, name="review"),
    path("review/<uuid:version_id>", views.show, name="review_version"),
    path("versions/<uuid:version_id>/accept", views.accept, name="accept"),
    path("versions/<uuid:version_id>/send-back", views.send_back, name="send_back"),
]
