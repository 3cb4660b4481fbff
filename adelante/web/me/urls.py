from django.urls import path

from adelante.web.me import devices, kept, views

urlpatterns = [
    path("", views.show, name="me"),
    path("devices/<uuid:session_id>/sign-out", devices.sign_out, name="sign_out_device"),
    path("devices/sign-out-others", devices.sign_out_others, name="sign_out_others"),
    path("kept", kept.show, name="kept"),
    path("kept/leave", kept.leave, name="leave_kept"),
]
