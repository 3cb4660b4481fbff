from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from unicodedata import normalize
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from adelante.core.clock import now
from adelante.core.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=folded(username or ""))


class Account(AbstractBaseUser):
    """Somebody who can sign in at one firm. E-mail is kept folded and is unique in the firm."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    firm = models.ForeignKey("firms.Firm", models.PROTECT, related_name="+", db_index=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = AccountManager()

    if TYPE_CHECKING:
        firm_id: UUID

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "email"], name="one_account_an_email"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = folded(self.email)
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(as_kept(raw_password) if raw_password is not None else None)

    def check_password(self, raw_password: str | None) -> bool:
        """What is longer than any password of ours is not worth its hash."""
        if raw_password is None:
            return False
        if len(raw_password.encode(errors="replace")) > MOST_PASSWORD_BYTES:
            return False
        return super().check_password(as_kept(raw_password))

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if words[1:] else words)).upper()


MOST_PASSWORD_BYTES = 4096


def as_kept(password: str) -> str:
    """One way to write what looks the same: an "é" is one sign, however a keyboard makes it."""
    return normalize("NFC", password)


def folded(email: str) -> str:
    """The form in which an address is kept and compared."""
    return email.strip().casefold()
