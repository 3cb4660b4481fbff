from allauth.account import views as allauth
from django.urls import path

from adelante.web.access import public
from adelante.web.public import doors, joining, undoing, views

urlpatterns = [
    path("sign-in/", public(doors.ask_for_code), name="account_request_login_code"),
    path("sign-in/code", public(doors.with_code), name="account_confirm_login_code"),
    path("sign-in/start-over", views.start_over, name="start_over"),
    path("sign-in/password", public(doors.with_password), name="account_login"),
    path("sign-in/stopped", public(allauth.account_inactive), name="account_inactive"),
    path("join/password", public(joining.choose_password), name="join_password"),
    path("join/<str:token>", public(joining.join), name="join"),
    path("undo/<str:token>", public(undoing.undo), name="undo_address"),
    path("sign-out", public(doors.sign_out), name="account_logout"),
    path("language", views.choose_language, name="language"),
    path("brand.css", views.brand, name="brand"),
]
