from django.urls import path

from adelante.web.staff.mail import views

urlpatterns = [
    path("mail/", views.index, name="mail"),
    path("mail/<uuid:message_id>/send-again", views.send_again, name="send_again"),
    path("mail/<uuid:message_id>/it-arrived", views.arrived, name="it_arrived"),
    path("mail/<uuid:message_id>/leave", views.leave_it, name="leave_mail"),
    path("requests/<uuid:request_id>/remind", views.remind, name="remind"),
    path("invoices/<uuid:invoice_id>/remind", views.remind_of_invoice, name="remind_of_invoice"),
    path("reminders/<uuid:sequence_id>/pause", views.pause_reminders, name="pause_reminders"),
    path("reminders/<uuid:sequence_id>/resume", views.resume_reminders, name="resume_reminders"),
]
