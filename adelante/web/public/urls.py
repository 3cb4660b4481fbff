from allauth.account import views as allauth
from django.urls import path

from adelante.web.access import public
from adelante.web.public import joining, views
from adelante.web.public.bounded import bounded

urlpatterns = [
    path("sign-in/", public(allauth.request_login_code), name="account_request_login_code"),
    path("sign-in/code", public(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("sign-in/start-over", views.start_over, name="start_over"),
    path("sign-in/password", bounded(public(allauth.login)), name="account_login"),
    path("sign-in/stopped", public(allauth.account_inactive), name="account_inactive"),
    path("join/password", bounded(public(joining.choose_password)), name="join_password"),
    path("join/<str:token>", public(joining.join), name="join"),
    path("sign-out", public(allauth.logout), name="account_logout"),
    path("language", views.choose_language, name="language"),
    path("brand.css", views.brand, name="brand"),
]
