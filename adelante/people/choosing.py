"""What people set for themselves."""

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.people.events import LanguageChosen
from adelante.people.models import Account


def choose_language(language: str, *, by: Actor) -> None:
    """Remember with the account which language it reads; nothing happens if it already does."""
    if by.account is None:
        return
    chosen = Account.objects.filter(pk=by.account).exclude(language=language)
    if chosen.update(language=language):
        record(LanguageChosen(by=by, language=language))
