"""How often a sign-in may be tried. `docs/operate/sign-in-limits.md` gives the same numbers.

A browser in which that account signed in before has budgets of its own. So whoever guesses from
elsewhere runs into a wall, and the owner at their own device never meets it. Every budget goes by
the address as it was typed: one that nobody has here is counted, and answered, just the same.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from adelante.people import limits
from adelante.people.devices import Visitor, is_known
from adelante.people.models.account import folded


@dataclass(frozen=True)
class Budget:
    """`most` tries `within` a time, counted as `kind`."""

    kind: str
    most: int
    within: timedelta

    def spend(self, key: str, *, firm: UUID) -> bool:
        return limits.spend(self.kind, key, most=self.most, within=self.within, firm=firm)

    def left(self, key: str, *, firm: UUID) -> int:
        return limits.left(self.kind, key, most=self.most, within=self.within, firm=firm)


HOUR = timedelta(hours=1)
PASSWORD = Budget("password: address", 5, HOUR)
PASSWORD_NETWORK = Budget("password: asker", 60, timedelta(minutes=10))
PASSWORD_DEVICE = Budget("password: device", 10, timedelta(minutes=15))
CODE_SENT = Budget("code: address", 10, HOUR)
CODE_SENT_NETWORK = Budget("code: address and asker", 5, timedelta(minutes=10))
CODE_SENT_DEVICE = Budget("code: device", 5, timedelta(minutes=10))
CODE_WRONG = Budget("wrong code: address", 30, timedelta(days=1))
CODE_WRONG_DEVICE = Budget("wrong code: device", 20, HOUR)


@dataclass(frozen=True)
class Try:
    """Somebody tries to come in as `email`. `known`: in a browser where that account was before."""

    firm: UUID
    email: str
    visitor: Visitor
    known: bool

    def password(self) -> bool:
        """May this password be looked at? Counted, until it turns out to be right."""
        if self.known:
            return PASSWORD_DEVICE.spend(self._device, firm=self.firm)
        return PASSWORD_NETWORK.spend(self.visitor.asker, firm=self.firm) and PASSWORD.spend(
            self.email, firm=self.firm
        )

    def password_was_right(self) -> None:
        """Not counted after all; what others have tried stays counted."""
        kind, key = (PASSWORD_DEVICE, self._device) if self.known else (PASSWORD, self.email)
        limits.give_back(kind.kind, key, firm=self.firm)

    @property
    def was_the_last(self) -> bool:
        """Have the passwords of strange browsers come to their end with this one?"""
        return PASSWORD.left(self.email, firm=self.firm) == 0

    def asks_for_code(self) -> bool:
        """May a code be sent to this address?"""
        if self.known:
            return CODE_SENT_DEVICE.spend(self._device, firm=self.firm)
        asker = f"{self.email} {self.visitor.asker}"
        return CODE_SENT_NETWORK.spend(asker, firm=self.firm) and CODE_SENT.spend(
            self.email, firm=self.firm
        )

    def code(self) -> bool:
        """May this code be looked at? Counted, until it turns out to be right."""
        kind, key = self._codes
        return kind.spend(key, firm=self.firm)

    def code_was_right(self) -> None:
        kind, key = self._codes
        limits.give_back(kind.kind, key, firm=self.firm)

    @property
    def _codes(self) -> tuple[Budget, str]:
        return (CODE_WRONG_DEVICE, self._device) if self.known else (CODE_WRONG, self.email)

    @property
    def _device(self) -> str:
        return f"{self.email} {self.visitor.digest.hex()}"


def attempt_by(visitor: Visitor, *, email: str, firm: UUID) -> Try:
    email = folded(email)
    return Try(
        firm=firm, email=email, visitor=visitor, known=is_known(visitor, email=email, firm=firm)
    )
