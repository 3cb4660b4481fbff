"""A password, for those who would rather have one than a code each time.

Fifteen characters or more and nothing that is guessed first: no rule says which letters (NIST SP
800-63B-4, section 3.1.1.2). What is refused is told why.
"""

import re
from threading import Lock
from unicodedata import combining, normalize

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from zxcvbn import zxcvbn

from adelante.audit.actor import Actor
from adelante.audit.events import record
from adelante.core.errors import NotYours, Refused
from adelante.core.locking import locked
from adelante.core.tenancy import tenant
from adelante.firms.models import Firm
from adelante.people.breached import is_breached
from adelante.people.events import PasswordChosen, PasswordRemoved
from adelante.people.factors.proving import account_of
from adelante.people.models import Account
from adelante.people.models.account import MOST_PASSWORD_BYTES, as_kept
from adelante.people.sessions import end_sessions

LOOKED_AT = 72
"""So many characters are judged; what comes after them can only make a password stronger."""
GOOD_SCORE = 3
LEAST_OF_ONES_OWN = 8
"""So many letters must be left when the firm's and the person's words are taken out."""
DIFFERENT_LETTERS = 6
"""And so many different ones among them."""
MUCH_USED = re.findall(
    r"\w+",
    """
contraseña contrasena clave secreto hola teamo tequiero mexico america guadalupe jesus dios familia
bienvenido bienvenida bonita princesa corazon amor estrella abogado abogada inmigracion bebe mami
""",
)
"""In Spanish: zxcvbn knows what is much used in English."""

_judging = Lock()


def choose_first_password(password: str, *, by: Actor) -> Account:
    """Set the password of one's own account, which has none yet; a second one is refused."""
    with tenant(by.firm):
        account = _own_account(by)
        judge(password, account)
        with locked(account):
            if account.has_usable_password():
                raise Refused(_("This account has a password already."))
            return _kept(account, password, by=by)


def choose_password(password: str, *, by: Actor) -> Account:
    """Another password of one's own, or a first one. Every other device is signed out."""
    by.must_be_fresh()
    with tenant(by.firm):
        account = _own_account(by)
        judge(password, account)
        with locked(account):
            end_sessions(account.pk, firm=by.firm, but=by.session)
            return _kept(account, password, by=by)


def remove_password(*, by: Actor) -> Account:
    """Go on with a code by mail, or a passkey. Every other device is signed out."""
    by.must_be_fresh()
    with tenant(by.firm):
        account = _own_account(by)
        with locked(account):
            account.set_unusable_password()
            account.save(update_fields=["password"])
            end_sessions(account.pk, firm=by.firm, but=by.session)
            record(PasswordRemoved(by=by, account=account.pk))
    return account


def has_password(by: Actor) -> bool:
    with tenant(by.firm):
        return _own_account(by).has_usable_password()


def judge(password: str, account: Account) -> None:
    """Raise Refused, and say why, for a password that somebody would guess."""
    if len(password.encode(errors="replace")) > MOST_PASSWORD_BYTES:
        raise Refused(_("That is longer than 4,096 bytes. Choose a shorter one."))
    password = as_kept(password)
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    words = own_words(account)
    found = _own_words_in(password, words)
    if found:
        why = _("It is made of words that belong to you or to the firm (%(words)s). Add others.")
        raise Refused(why % {"words": ", ".join(found)})
    if _is_guessed(password, words):
        raise Refused(
            _(
                "A guesser would try this one early: it is made of a pattern or of words that many "
                "people use. Put four or five words together that have nothing to do with each "
                "other."
            )
        )
    if is_breached(password):
        raise Refused(
            _(
                "This password has been stolen from another service, so it is on guessers' lists. "
                "Choose one that you use nowhere else."
            )
        )


def own_words(account: Account) -> set[str]:
    """What a guesser who knows the firm and the person tries first."""
    with tenant(account.firm_id):
        firm = Firm.objects.filter(pk=account.firm_id).first()
    said = [account.name, account.email, account.email.partition("@")[0]]
    if firm:
        said += [firm.name, firm.slug, firm.initials, firm.city, firm.email, firm.phone]
    parts = {part for words in said for part in re.findall(r"\w+", _bare(words or ""))}
    together = {re.sub(r"\W", "", _bare(words)) for words in said if words}
    return {word for word in parts | together if len(word) > 2} | {"adelante", "portal"}


def _own_words_in(password: str, words: set[str]) -> list[str]:
    """The own words of which a password consists, if too little else is in it."""
    rest, found = _bare(password), []
    for word in sorted(words, key=lambda one: (-len(one), one)):
        if word in rest:
            rest = rest.replace(word, " ")
            found.append(word)
    letters = {letter for letter in rest if letter.isalpha()}
    left = sum(letter.isalpha() for letter in rest)
    too_little = left < LEAST_OF_ONES_OWN or len(letters) < DIFFERENT_LETTERS
    return found if found and too_little else []


def _is_guessed(password: str, words: set[str]) -> bool:
    """zxcvbn's word. It keeps what it is told of in one place for all threads, hence the lock."""
    with _judging:
        told = zxcvbn(
            password[:LOOKED_AT], user_inputs=[*MUCH_USED, *sorted(words)], max_length=LOOKED_AT
        )
    score: int = told["score"]
    return score < GOOD_SCORE or len(set(password)) < 5


def _bare(words: str) -> str:
    """Without capitals and accents, and with digits that stand for letters as those letters."""
    plain = "".join(sign for sign in normalize("NFKD", words.casefold()) if not combining(sign))
    return plain.translate(_LOOKS_LIKE)


_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")


def _kept(account: Account, password: str, *, by: Actor) -> Account:
    account.set_password(password)
    account.save(update_fields=["password"])
    record(PasswordChosen(by=by, account=account.pk))
    return account


def _own_account(by: Actor) -> Account:
    account = Account.objects.filter(pk=account_of(by)).first()
    if account is None:
        raise NotYours
    return account
