"""How allauth behaves at a firm's door: six digits, our outbox, our pages, nobody signs up."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from adelante.messaging.queueing import queue_code
from adelante.people.factors.passing import note_passed
from adelante.people.models import Account, Member
from adelante.people.signing_in import note_language, note_sign_in
from adelante.web.address import firm_id
from adelante.web.languages import chosen_before_signing_in, remember


def asks_second_factor(account: Account, request: HttpRequest) -> bool:
    """Whether this browser is asked for the second step of an account that has one: always."""
    return True


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

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        key = request.session.session_key or ""
        note_sign_in(user, session_key=key)
        if not asks_second_factor(user, request):
            note_passed(key, firm=user.firm_id)

    def post_login(self, request: HttpRequest, user: Account, **how: Any) -> HttpResponse:
        """Who chose a language on the way in goes on in it; else the account's is kept here."""
        response: HttpResponse = super().post_login(request, user, **how)
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
        """Into the outbox. An address that nobody has here gets no mail; the page is the same."""
        if template_prefix == "account/email/login_code":
            queue_code(firm_id(context["request"]), email=email, code=context["code"])
