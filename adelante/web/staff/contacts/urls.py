from django.urls import path

from adelante.web.staff.contacts import views

urlpatterns = [
    path("contacts/<uuid:contact_id>", views.show, name="contact"),
    path("contacts/<uuid:contact_id>/numbers/keep", views.keep, name="keep_number"),
    path("numbers/find", views.find, name="find_by_number"),
    path("numbers/<uuid:number_id>/show", views.show_number, name="show_number"),
    path("numbers/<uuid:number_id>/correct", views.correct, name="correct_number"),
    path("numbers/<uuid:number_id>/remove", views.remove, name="remove_number"),
]
