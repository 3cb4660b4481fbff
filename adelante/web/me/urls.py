from django.urls import path

from adelante.web.me import devices, email, kept, views

urlpatterns = [
    path("", views.show, name="me"),
    path("devices/<uuid:session_id>/sign-out", devices.sign_out, name="sign_out_device"),
    path("devices/sign-out-others", devices.sign_out_others, name="sign_out_others"),
    path("address", email.show, name="my_address"),
    path("address/ask", email.ask, name="ask_to_change_address"),
    path("address/confirm", email.confirm, name="confirm_address"),
    path("kept", kept.show, name="kept"),
    path("kept/leave", kept.leave, name="leave_kept"),
]
