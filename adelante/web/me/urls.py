from django.urls import path

from adelante.web.me import factors, proving, views

urlpatterns = [
    path("", views.show, name="me"),
    path("second-step/app", factors.set_up_app, name="set_up_app"),
    path("second-step/app/add", factors.add_app, name="add_app"),
    path("second-step/codes", factors.make_codes, name="make_codes"),
    path("second-step/<uuid:factor_id>/remove", factors.remove, name="remove_factor"),
]

proofs = [
    path("sign-in/second", proving.second_step, name="second_step"),
    path("sign-in/second/check", proving.pass_second_step, name="pass_second_step"),
    path("prove/", proving.prove, name="prove"),
    path("prove/check", proving.take_proof, name="take_proof"),
    path("prove/mail", proving.mail_proof, name="mail_proof"),
]
