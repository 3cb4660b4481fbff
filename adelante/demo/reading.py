"""What scripts ask of a running demo: its accounts, their pages, a session."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from adelante.billing.models import Invoice
from adelante.cases.models import Case, Grant, Kept
from adelante.core import clock
from adelante.core.tenancy import here, tenant
from adelante.demo.people import MAIN, PASSWORD, secret_of
from adelante.documents.models import Request, Version
from adelante.firms.face import every_firm
from adelante.people.factors.codes import code_at, step_at, typed
from adelante.people.factors.passing import note_passed
from adelante.people.models import Account, Member
from adelante.people.permissions import RIGHTS, May
from adelante.people.sessions import SessionStore


def accounts() -> list[dict[str, Any]]:
    """{firm, role, name, email, password, language, …} of every sample account."""
    rows = []
    for firm, slug in every_firm():
        with tenant(firm):
            roles = dict(Member.objects.values_list("account_id", "role"))
            for account in Account.objects.order_by("made_at", "id"):
                role = roles.get(account.pk, "client")
                rows.append(
                    {
                        "firm": slug,
                        "role": role,
                        "name": account.name,
                        "email": account.email,
                        "password": PASSWORD,
                        "totp_secret": "" if role == "client" else secret_in_letters(account.email),
                        "language": account.language,
                        "door": f"/{slug}/" if role == "client" else f"/{slug}/desk/",
                        "is_main": account.email in MAIN,
                    }
                )
    return rows


def secret_in_letters(email: str) -> str:
    """As an app takes it, without blanks."""
    return typed(secret_of(email)).replace(" ", "")


def code_now(email: str) -> str:
    """What this sample colleague's app shows at this moment."""
    return code_at(secret_of(email), step_at(clock.now()))


def pages() -> list[dict[str, Any]]:
    """{account, name, path} of every main page that each account can reach."""
    rows = []
    for firm, slug in every_firm():
        with tenant(firm):
            roles = dict(Member.objects.values_list("account_id", "role"))
            shown = _case_of_a_main_client()
            for account in Account.objects.order_by("made_at", "id"):
                if account.pk in roles:
                    found = _staff_pages(roles[account.pk], shown)
                else:
                    found = _client_pages(account.pk)
                rows += [
                    {"account": account.email, "name": name, "path": f"/{slug}{path}"}
                    for name, path in found
                ]
    return rows


def session(email: str) -> str | None:
    """A Cookie header's value for this account, signed in; None if nobody has the e-mail."""
    for firm, slug in every_firm():
        with tenant(firm):
            account = Account.objects.filter(email=email.casefold()).first()
        if account:
            return f"{settings.SESSION_COOKIE_NAME}-{slug}={_signed_in(account)}"
    return None


def _case_of_a_main_client() -> Case | None:
    grants = Grant.objects.filter(account__email__in=MAIN, ended_at=None)
    return Case.objects.filter(pk__in=grants.values("case_id")).order_by("number").first()


def _signed_in(account: Account) -> str:
    token = here.set(account.firm_id)
    try:
        store = SessionStore()
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store.save()
        note_passed(str(store.session_key), firm=account.firm_id)
    finally:
        here.reset(token)
    return str(store.session_key)


def _client_pages(account: UUID) -> list[tuple[str, str]]:
    grants = Grant.objects.filter(account=account, ended_at=None).select_related("party")
    grant = grants.order_by("given_at").first()
    if grant is None:
        return []
    case = f"/case/{grant.case_id}"
    documents, invoices = ("documents", f"{case}/documents"), ("invoices", f"{case}/invoices")
    if grant.reach == Grant.Reach.OWN or grant.party.kept == Kept.APART:
        first = Request.objects.filter(party=grant.party_id).order_by("-state").first()
        return [documents, ("own document", f"/documents/{first.pk}")] if first else [documents]
    if grant.reach == Grant.Reach.BILLS:
        bill = Invoice.objects.filter(case=grant.case_id).order_by("due_on").first()
        return [invoices, ("own bill", f"/invoices/{bill.pk}")] if bill else [invoices]
    return [
        ("case home", case),
        documents,
        invoices,
        ("steps", f"{case}/stages"),
        ("timeline", f"{case}/timeline"),
    ]


def _staff_pages(role: str, case: Case | None) -> list[tuple[str, str]]:
    rights = RIGHTS[role]
    found = [("today", "/desk/"), ("cases", "/desk/cases/")]
    if May.REVIEW_DOCUMENTS in rights and Version.objects.filter(review="waiting").exists():
        found.append(("review", "/desk/review/"))
    if May.SEE_BILLING in rights:
        found.append(("billing", "/desk/billing"))
    if May.RUN_FIRM in rights:
        found += [
            ("settings", "/desk/settings/"),
            ("reminder schedule", "/desk/settings/reminders"),
            ("late payments", "/desk/settings/late-payments"),
            ("staff", "/desk/settings/staff"),
        ]
    if case:
        found.append(("case", f"/desk/cases/{case.pk}"))
        if May.SEE_DOCUMENTS in rights:
            found.append(("case documents", f"/desk/cases/{case.pk}/documents"))
        if May.SEE_BILLING in rights:
            found.append(("case billing", f"/desk/cases/{case.pk}/billing"))
    return found
