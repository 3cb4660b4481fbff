from allauth.account import views as allauth
from django.urls import path

from adelante.web.access import public
from adelante.web.public import doors, joining, leaving, undoing, views
from adelante.web.public.bounded import bounded
from adelante.web.public.doing import files as doing_files
from adelante.web.public.doing import paying as doing_paying
from adelante.web.public.doing import views as doing
from adelante.web.public.doing.opening import open_task

urlpatterns = [
    path("sign-in/", public(doors.ask_for_code), name="account_request_login_code"),
    path("sign-in/code", public(doors.with_code), name="account_confirm_login_code"),
    path("sign-in/start-over", views.start_over, name="start_over"),
    path("sign-in/password", bounded(public(doors.with_password)), name="account_login"),
    path("sign-in/stopped", public(allauth.account_inactive), name="account_inactive"),
    path("join/password", bounded(public(joining.choose_password)), name="join_password"),
    path("join/<str:token>", public(joining.join), name="join"),
    path("do/", doing.show, name="doing"),
    path("do/uploads", doing_files.start, name="doing_uploads"),
    path("do/uploads/<uuid:upload_id>", doing_files.go_on, name="doing_upload"),
    path("do/uploads/<uuid:upload_id>/remove", doing.remove, name="doing_remove"),
    path("do/send", doing_files.send, name="doing_send"),
    path("do/pay", doing_paying.pay, name="doing_pay"),
    path("do/paid", doing_paying.came_back, name="doing_paid"),
    path("do/<str:token>/", public(open_task), name="do"),
    path("undo/<str:token>", public(undoing.undo), name="undo_address"),
    path("sign-out", public(doors.sign_out), name="account_logout"),
    path("leave", leaving.leave, name="leave"),
    path("language", views.choose_language, name="language"),
    path("brand.css", views.brand, name="brand"),
]
