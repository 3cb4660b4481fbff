from django.urls import path

from adelante.web.staff.mail import views

urlpatterns = [
    path("mail/", views.index, name="mail"),
    path("mail/<uuid:message_id>/send-again", views.send_again, name="send_again"),
    path("mail/<uuid:message_id>/it-arrived", views.arrived, name="it_arrived"),
    path("mail/<uuid:message_id>/leave", views.leave_it, name="leave_mail"),
    path("requests/<uuid:request_id>/remind", views.remind, name="remind"),
]
