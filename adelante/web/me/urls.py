from django.urls import path

from adelante.web.me import devices, email, factors, kept, passkeys, password, proving, views
from adelante.web.public.bounded import bounded

urlpatterns = [
    path("", views.show, name="me"),
    path("devices/<uuid:session_id>/sign-out", devices.sign_out, name="sign_out_device"),
    path("devices/sign-out-others", devices.sign_out_others, name="sign_out_others"),
    path("address", email.show, name="my_address"),
    path("address/ask", email.ask, name="ask_to_change_address"),
    path("address/confirm", email.confirm, name="confirm_address"),
    path("kept", kept.show, name="kept"),
    path("kept/leave", kept.leave, name="leave_kept"),
    path("password", password.show, name="password"),
    path("password/choose", bounded(password.choose), name="choose_password"),
    path("password/remove", password.remove, name="remove_password"),
    path("second-step/app", factors.set_up_app, name="set_up_app"),
    path("second-step/app/add", factors.add_app, name="add_app"),
    path("second-step/passkey/ask", passkeys.ask_for_new, name="ask_new_passkey"),
    path("second-step/passkey/add", passkeys.add, name="add_passkey"),
    path("second-step/codes", factors.make_codes, name="make_codes"),
    path("second-step/<uuid:factor_id>/remove", factors.remove, name="remove_factor"),
]

proofs = [
    path("sign-in/second", proving.second_step, name="second_step"),
    path("sign-in/second/check", proving.pass_second_step, name="pass_second_step"),
    path("sign-in/second/passkey", passkeys.pass_second_step, name="pass_with_passkey"),
    path("sign-in/passkey/ask", passkeys.ask, name="ask_passkey"),
    path("sign-in/passkey", passkeys.sign_in, name="sign_in_with_passkey"),
    path("prove/passkey", passkeys.take_proof, name="prove_with_passkey"),
    path("prove/", proving.prove, name="prove"),
    path("prove/check", bounded(proving.take_proof), name="take_proof"),
    path("prove/mail", proving.mail_proof, name="mail_proof"),
]
