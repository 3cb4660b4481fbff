"""A password, for those who would rather have one than a code each time."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.people.events import PasswordChosen
from adelante.people.models import Account


def choose_first_password(password: str, *, by: Actor) -> Account:
    """Set the password of one's own account, which has none yet; a second one is refused."""
    with tenant(by.firm):
        account = Account.objects.filter(pk=by.account).first() if by.account else None
        if account is None:
            raise NotYours
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        with locked(account):
            if account.has_usable_password():
                raise Refused(_("This account has a password already."))
            account.set_password(password)
            account.save(update_fields=["password"])
            record(PasswordChosen(by=by, account=account.pk))
    return account
