"""How allauth behaves at a firm's door: six digits, our outbox, our pages, nobody signs up."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adelante.people.models import Account, Member
from adelante.people.signing_in import come_in, note_failure, note_language, note_sign_out
from adelante.web.address import firm_id
from adelante.web.devices import address_of, know_again, visitor_of
from adelante.web.kept import kept_for
from adelante.web.languages import chosen_before_signing_in, remember
from adelante.web.public.forms import attempt_of, too_many

TRUST = "trust"
"""Ticked by a client who says that the device is their own."""


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_code": _("That is not the code. Look at the newest message from us."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes and try again."),
        "unknown_email": _("The e-mail address or the password is not right."),
        "rate_limited": _("Too many tries. Please wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def generate_login_code(self) -> str:
        """Six digits: a person can carry them from mail to page. Five tries, ten minutes."""
        return f"{secrets.randbelow(1_000_000):06d}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        works_here = Member.objects.filter(account=request.user.pk, left_at=None).exists()
        return reverse("desk:today" if works_here else "home:cases")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_request_login_code")

    def logout(self, request: HttpRequest) -> None:
        note_sign_out(request.session.session_key or "", firm=firm_id(request))
        super().logout(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Only so many passwords are looked at; a browser known to the account has its own."""
        if not attempt_of(request, credentials["email"]).password():
            raise too_many(
                request,
                gettext("Too many tries. Have a code sent to you instead, or wait an hour."),
            )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        account: Account | None = super().authenticate(request, **credentials)
        if account:
            attempt_of(request, credentials["email"]).password_was_right()
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        tried = attempt_of(request, credentials["email"])
        note_failure(tried.email, firm=tried.firm, why="password", last=tried.was_the_last)

    def pre_login(self, request: HttpRequest, user: Account, **how: Any) -> HttpResponse | None:
        """What was ticked on the first page still holds after the last."""
        request.passed = True  # type: ignore[attr-defined]  # of the way in, its first step
        if TRUST in request.POST:
            request.session[TRUST] = True
        answered: HttpResponse | None = super().pre_login(request, user, **how)
        return answered

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        trusting = bool(request.session.pop(TRUST, False))
        session: Any = request.session
        come_in(user, session=session, visitor=visitor_of(request), trusting=trusting)

    def post_login(self, request: HttpRequest, user: Account, **how: Any) -> HttpResponse:
        """Who chose a language on the way in goes on in it; else the account's is kept here."""
        response: HttpResponse = super().post_login(request, user, **how)
        know_again(request, response)
        if kept_for(request, user.pk):
            response["Location"] = reverse("kept")
        chosen = chosen_before_signing_in(request)
        if chosen:
            note_language(user, chosen)
        remember(response, chosen or user.language)
        return response

    def add_message(
        self, request: HttpRequest, level: int, *args: Any, message: Any = None, **kwargs: Any
    ) -> None:
        """The pages say themselves what has happened, but for the end of all tries."""
        if message == self.error_messages["too_many_login_attempts"]:
            messages.error(request, _("That was the last try. Please ask for a new code."))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The page sends it (`doors`), and does as much for an address that nobody has."""
        if template_prefix == "account/email/login_code":
            context["request"].code_to_send = context["code"]
